// Who writes to whom: what stands above a letter on paper, how it greets, and who signs. What is not known takes no line.
import type { Partner } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import type { Translate } from '#i18n/translate.ts'
import type { Letter } from './letter-model.ts'

type Sender = Pick<Settings, 'organisation' | 'contact'> & {
  /** Postal address, a line each; empty when none is known. */
  readonly address: string
}
type Recipient = Pick<Partner, 'name' | 'contact' | 'isPractice'>

/** The parts of a letter that follow from sender and recipient alone. */
export function letterHead(
  { organisation, contact, address }: Sender,
  { name, contact: reader, isPractice }: Recipient,
  translate: Translate,
): Pick<Letter, 'letterhead' | 'addressee' | 'recipient' | 'practice' | 'signature'> {
  return {
    letterhead: known([organisation, ...address.split('\n').map((line) => line.trim())]),
    addressee: known([name, reader.name]),
    recipient: reader.mail,
    practice: isPractice ? translate('agreement:practice.notice') : '',
    signature: known([translate('letter:closing'), contact.name, organisation, contact.mail, contact.phone]),
  }
}

/** `Guten Tag Erika Muster,`, without the name where none is known. */
export function greetingTo({ contact: { name } }: Recipient, translate: Translate): string {
  return name === '' ? translate('letter:greeting') : translate('letter:greeting-named', { name })
}

function known(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== '')
}
