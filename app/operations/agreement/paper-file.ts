// The paper of an agreement that lies in a file: as JSON of ours, or as the signed file of a partner, seen from the side it was meant for.
// Strict and bounded; a hash that does not stand for the terms is refused, for paper would carry it on. Whose key signed a partner's file
// is not known here, so its yes is only what the file says.
import type { AgreementFacts } from '#agreement/facts.ts'
import type { Agreement, DocumentLanguageChoice } from '#domain/agreement/agreement.ts'
import { agreementFile } from '#domain/agreement/agreement-file.ts'
import { fromNeutral, toNeutral } from '#domain/agreement/neutral.ts'
import type { SideContact } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { type PartnerFile, partnerFileBytes, type TravellingContact } from '#domain/partner-file/partner-file.ts'
import { hasMomentsOnly } from '#domain/text.ts'
import { readPartnerFile } from '#partner-file/read-file.ts'
import { hashOf } from './agreement-hash.ts'

/** Larger files are not read. */
export const paperFileBytes = partnerFileBytes

export interface FiledPaper {
  readonly facts: AgreementFacts
  readonly language: DocumentLanguageChoice
}

export interface FileOnHand {
  readonly name: string
  readonly bytes: Uint8Array
  readonly now: string
  /** The reader's, for a partner's file: its sender's may be another. */
  readonly language: Language
}

/** Refuses a file that is too large, in the words for what it is called. */
export function tooLargePaper(name: string): Outcome<never> {
  const limit = `${paperFileBytes / 1_000_000} MB`
  return isNamedPartnerFile(name)
    ? fail('partner-file.too-large', { file: name, limit })
    : fail('input.too-large', { path: name, limit })
}

/** Reads either kind; faults input.too-large, input.wrong-format, partner-file.*. */
export function readPaperFile(file: FileOnHand): Outcome<FiledPaper> {
  if (file.bytes.length > paperFileBytes) return tooLargePaper(file.name)
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes))
  } catch {
    return isNamedPartnerFile(file.name) ? fail('partner-file.unreadable', { file: file.name }) : wrong(file, 'JSON')
  }
  const isPartners = /^handschlag\.partner\//.test(String(new Map(Object.entries(content ?? {})).get('schema')))
  return isPartners ? fromPartnerFile(file) : fromAgreementFile(content, file)
}

const isNamedPartnerFile = (name: string) => name.toLowerCase().endsWith('.handschlag')
const wrong = ({ name }: FileOnHand, detail: string) => fail('input.wrong-format', { path: name, detail })

function fromAgreementFile(content: unknown, file: FileOnHand): Outcome<FiledPaper> {
  const read = agreementFile.safeParse(content)
  if (!read.success) {
    const issue = read.error.issues[0]
    return wrong(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  if (!hasMomentsOnly(read.data)) return wrong(file, 'moments')
  const { agreement, contacts, language } = read.data
  if (agreement.hash !== null && agreement.hash !== hashOf(toNeutral(agreement))) return wrong(file, 'agreement.hash')
  const people = contacts ?? { own: [], partner: [] }
  return succeed({ facts: factsOf(agreement, people, true), language: language ?? agreement.language })
}

function fromPartnerFile(file: FileOnHand): Outcome<FiledPaper> {
  const read = readPartnerFile(file.bytes, { fileName: file.name, now: file.now, hashOf })
  if (!read.ok) return read
  const { contacts, createdAt } = read.value.content
  const people = { own: [], partner: contacts.map((contact) => sideContact(contact, createdAt)) }
  return succeed({
    facts: factsOf(agreementIn(read.value, file.language), people, false),
    language: file.language,
  })
}

function factsOf(agreement: Agreement, contacts: AgreementFacts['contacts'], isKeyCompared: boolean): AgreementFacts {
  return { agreement, isPractice: false, isKeyCompared, contacts, reports: [], checklist: [], proofs: null, logo: null }
}

/** The version as whoever receives the file sees it. */
function agreementIn({ content }: PartnerFile, language: Language): Agreement {
  const { agreement: neutral, agreementId, createdAt, fileId, sender, yes } = content
  const issuedBy = sender.side === 'first' ? 'partner' : 'own'
  return {
    id: agreementId,
    partnerId: agreementId,
    number: neutral.number,
    version: neutral.version,
    state: 'sent',
    language,
    issuedBy,
    terms: fromNeutral(neutral, { issuedBy, language: content.language }),
    hash: content.agreementHash,
    reviewBy: null,
    confirmations:
      yes === null
        ? []
        : [
            {
              id: fileId,
              side: 'partner',
              name: yes.name,
              way: 'partner-file',
              on: yes.on,
              note: '',
              attachment: null,
              recordedAt: createdAt,
            },
          ],
    steps: [{ state: 'sent', at: createdAt, reason: 'partner-file', note: '' }],
    createdAt,
    changedAt: createdAt,
  }
}

function sideContact({ role, isDeputy, ...card }: TravellingContact, at: string): SideContact {
  const id = '00000000-0000-4000-8000-000000000000'
  return { role, isDeputy, person: { ...card, id, note: '', createdAt: at, changedAt: at } }
}
