// Addresses of SMTP commands in one form: the local part as written, the domain as lower-case A-labels (RFC 5321 section 2.3.11, RFC 5890).
// The SMTP parser before has taken off source routes and refused a second @ (appendix C, section 4.1.2). What is no address here is a
// flaw with a name, never a guess; so is what our own client could not write into a command later.
import { toAsciiName } from '#domain/addresses.ts'
import { isWritableAddress } from '#wire/smtp-client/commands.ts'

export interface MailAddress {
  readonly local: string
  /** Lower-case A-labels, or an address literal in its brackets. */
  readonly domain: string
  readonly isLiteral: boolean
}

export type AddressFlaw = 'bad-address' | 'utf8-not-announced'

const ascii = /^[\x20-\x7e]+$/
const dotString = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/

/** Reads an address that is not empty; `isUtf8` = the sender announced SMTPUTF8 (RFC 6531). */
export function readAddress(text: string, isUtf8: boolean): MailAddress | AddressFlaw {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  if (at < 1 || text.indexOf('@') !== at || local.length > 256 || local.includes('\ufffd')) return 'bad-address'
  if (!isWritableAddress(`${local}@d`)) return 'bad-address'
  // The domain may have been written in either form, the local part has only one (RFC 6531 section 3.2).
  if (!ascii.test(local) && !isUtf8) return 'utf8-not-announced'
  const domain = text.slice(at + 1)
  if (/^\[[0-9A-Fa-f.:IPVipv]+\]$/.test(domain)) return { local, domain: domain.toLowerCase(), isLiteral: true }
  const name = toAsciiName(domain, 1)
  return name === undefined ? 'bad-address' : { local, domain: name, isLiteral: false }
}

/** The address as it is kept and sent on. */
export function written({ local, domain }: MailAddress): string {
  return `${local}@${domain}`
}

/** Whether the local part asks the next server to send the mail elsewhere: `user%elsewhere`, `elsewhere!user`, or either in quotes. */
export function isRoute({ local }: MailAddress): boolean {
  return /[%!@:\\"]/.test(local)
}

/** Whether an address can stand in a header without quoting anything. */
export function isPlain({ local, isLiteral }: MailAddress): boolean {
  return !isLiteral && dotString.test(local)
}
