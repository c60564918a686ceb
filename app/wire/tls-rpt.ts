// The TXT record of TLS reporting at `_smtp._tls.<domain>` (RFC 8460 section 3): where a domain wants reports about failed TLS. Exactly
// one record counts; addresses of unknown schemes are dropped, and a record without a usable one is invalid.
import { toAsciiName } from '#domain/addresses.ts'
import { printable } from './smtp-reply.ts'

export type TlsRptFlaw = 'several' | 'syntax' | 'rua-missing' | 'rua-unusable'
export type ReportAddress =
  | { readonly kind: 'mailto'; readonly mailbox: string }
  | { readonly kind: 'https'; readonly url: string }

export type TlsRptRecord =
  | { readonly kind: 'absent'; readonly nearMisses: number }
  | { readonly kind: 'invalid'; readonly flaw: TlsRptFlaw; readonly text: string }
  | { readonly kind: 'found'; readonly addresses: readonly ReportAddress[]; readonly ignored: number }

const start = 'v=TLSRPTv1;'
const named = /^([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=(.+)$/s
const maxLength = 4096
const maxAddresses = 20

/** Reads the texts of all TXT records at `_smtp._tls.<domain>`. */
export function readTlsRptRecord(texts: readonly string[]): TlsRptRecord {
  const [text, second] = texts.filter((candidate) => candidate.startsWith(start))
  if (text === undefined) {
    return {
      kind: 'absent',
      nearMisses: texts.filter((other) => /^[\s"']*v\s*=\s*TLSRPT/i.test(other.slice(0, 60))).length,
    }
  }
  const invalid = (flaw: TlsRptFlaw): TlsRptRecord => ({ kind: 'invalid', flaw, text: printable(text) })
  if (second !== undefined) return invalid('several')
  if (text.length > maxLength || /[^\x20-\x7e\t]/.test(text)) return invalid('syntax')
  const fields = text
    .slice(start.length)
    .split(';')
    .map((field) => field.trim())
  if (fields.at(-1) === '') fields.pop()
  const pairs = fields.map((field) => named.exec(field))
  if (pairs.includes(null)) return invalid('syntax')
  const listed = pairs.flatMap((pair) => (pair?.[1] === 'rua' ? (pair[2] ?? '').split(',') : []))
  if (listed.length === 0) return invalid('rua-missing')
  const addresses = listed.slice(0, maxAddresses).flatMap((address) => readAddress(address.trim()))
  return addresses.length === 0
    ? invalid('rua-unusable')
    : { kind: 'found', addresses, ignored: listed.length - addresses.length }
}

/** Commas, semicolons and exclamation marks must be encoded inside an address (RFC 8460 section 3). */
function readAddress(text: string): readonly ReportAddress[] {
  const [, local, domain] = /^mailto:([A-Za-z0-9.#$%&'*+/=^_`{|}~-]{1,128})@([A-Za-z0-9._-]{1,253})$/i.exec(text) ?? []
  if (local !== undefined && domain !== undefined) {
    const name = toAsciiName(domain, 2)
    return name === undefined ? [] : [{ kind: 'mailto', mailbox: `${local}@${name}` }]
  }
  if (!/^https:\/\/[\x22-\x7e]+$/i.test(text) || text.length > 1000) return []
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isUsable = url !== undefined && url.username === '' && url.password === '' && url.hostname !== ''
  return isUsable ? [{ kind: 'https', url: url.href }] : []
}
