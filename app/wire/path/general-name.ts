// The names of subjectAltName and of name constraints (RFC 5280 section 4.2.1.6), once read into a form that is quick to compare. Throws
// DerError for what breaks the encoding; a name of a form nobody here can compare stays in the list, so that a constraint on it is seen.
import { type DerCursor, DerError, tag } from '../revocation/der.ts'
import { takeOid } from '../revocation/der-values.ts'
import { namePartsOf } from './distinguished-name.ts'

export type GeneralName =
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly form: string; readonly text: string }
  | { readonly kind: 'ip'; readonly form: string; readonly bytes: Buffer }
  | { readonly kind: 'directory'; readonly form: string; readonly parts: readonly string[] }
  /** `form` is equal for names a constraint could compare: the kind, for otherName with its type. */
  | { readonly kind: 'incomparable'; readonly form: string }

const otherName = 0xa0
const directoryName = 0xa4
const addressTag = 0x87
const textKinds: Readonly<Record<number, 'dns' | 'email' | 'uri'>> = { 129: 'email', 130: 'dns', 134: 'uri' }
const furtherTags = [0xa3, 0xa5, 0x88]
const longest = 320
const hostForm = /^[a-z0-9_.*-]*$/

/** The next name of a list. */
export function takeGeneralName(list: DerCursor): GeneralName {
  const next = list.peek()
  if (next === directoryName) {
    const inside = list.enter(directoryName)
    const name = inside.whole(inside.take(tag.sequence))
    if (!inside.isAtEnd) throw new DerError('general name')
    return directoryNameOf(name)
  }
  if (next === otherName) return { kind: 'incomparable', form: `other ${takeOid(list.enter(otherName))}` }
  const value = list.takeAny()
  const kind = textKinds[value.tag]
  if (kind !== undefined) return textName(kind, list.content(value))
  if (value.tag === addressTag) return { kind: 'ip', form: 'ip', bytes: list.content(value) }
  if (!furtherTags.includes(value.tag)) throw new DerError('general name')
  return { kind: 'incomparable', form: `tag ${value.tag}` }
}

/** A mail address as it stands in a subject. */
export function mailName(bytes: Buffer): GeneralName {
  return textName('email', bytes)
}

/** A subject as a name. */
export function directoryNameOf(name: Buffer): GeneralName {
  return { kind: 'directory', form: 'directory', parts: namePartsOf(name) }
}

/** A DNS name in lower case and without a dot at its end, because that is how it will be compared with a host. */
function textName(kind: 'dns' | 'email' | 'uri', bytes: Buffer): GeneralName {
  if (bytes.length > longest) return { kind: 'incomparable', form: kind }
  const text = bytes.toString('latin1')
  if (kind !== 'dns') return { kind, form: kind, text }
  const host = text.toLowerCase().replace(/\.$/, '')
  return hostForm.test(host) ? { kind, form: kind, text: host } : { kind: 'incomparable', form: kind }
}
