// Reads lists typed or pasted by a person: each entry is normalised by the domain's own schema, doubles go, and the first that is not
// what it should be is named. Certificates are read block by block; a private key among them is refused by name.
import type { z } from 'zod'
import { hostName } from '#domain/addresses.ts'
import { certificatePem, certificatePin } from '#domain/certificate-values.ts'
import { smtpPort } from './choice-values.ts'

export type ListIssueCode =
  | 'not-a-domain'
  | 'not-a-host'
  | 'not-a-host-line'
  | 'not-an-address-range'
  | 'not-a-pin'
  | 'not-pem'
  | 'private-key'
  | 'too-many'
export interface ListIssue {
  readonly code: ListIssueCode
  readonly value: string
}
export interface ListReading<T> {
  readonly values: readonly T[]
  readonly issue?: ListIssue
}

/** The entries of a list: lines, commas, semicolons or blanks between them. */
export function entriesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((entry) => entry !== '')
}

/** Reads every entry by a schema. */
export function readList<T extends string>(
  entries: readonly string[],
  schema: z.ZodType<T>,
  wrong: ListIssueCode,
  limit: number,
): ListReading<T> {
  const values = new Set<T>()
  for (const entry of entries) {
    const parsed = schema.safeParse(entry)
    if (!parsed.success) return { values: [...values], issue: { code: wrong, value: entry } }
    values.add(parsed.data)
  }
  const kept = [...values]
  return kept.length > limit ? { values: kept, issue: { code: 'too-many', value: String(limit) } } : { values: kept }
}

/** Reads SHA-256 values as tools print them: with or without colons, in either case, after `Fingerprint=` or bare. */
export function readPins(text: string, limit: number): ListReading<string> {
  const entries = entriesOf(text.replaceAll(/^.*fingerprint=/gim, '').replaceAll(':', '')).map((entry) =>
    entry.toLowerCase(),
  )
  return readList(entries, certificatePin, 'not-a-pin', limit)
}

export interface FixedHost {
  readonly host: string
  readonly port: number
}

/** Reads fixed servers, `host` or `host:port`. */
export function readHosts(text: string): ListReading<FixedHost> {
  const hosts: FixedHost[] = []
  for (const entry of entriesOf(text)) {
    const [, name = '', digits] = /^(.*?)(?::(\d{1,5}))?$/.exec(entry) ?? []
    const host = hostName.safeParse(name)
    const port = digits === undefined ? smtpPort : Number(digits)
    if (!host.success || port < 1 || port > 65_535)
      return { values: hosts, issue: { code: 'not-a-host-line', value: entry } }
    if (!hosts.some((known) => known.host === host.data && known.port === port)) hosts.push({ host: host.data, port })
  }
  return { values: hosts }
}

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/** Reads PEM certificates; what tools write between them is passed over. */
export function readCertificates(text: string, limit: number): ListReading<string> {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return { values: [], issue: { code: 'private-key', value: '' } }
  const blocks = text.match(pemBlock) ?? []
  const begun = text.split('-----BEGIN').length - 1
  if (begun !== blocks.length || (blocks.length === 0 && text.trim() !== '')) {
    return { values: [], issue: { code: 'not-pem', value: '' } }
  }
  return readList(blocks, certificatePem, 'not-pem', limit)
}
