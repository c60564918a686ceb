// Finds the TLSA records that bind a sender for one MX host (RFC 7672 section 2.2.2): only under secure addresses, at the end of a secure
// alias chain first, then at the name itself. A lookup that fails or is bogus blocks the host; it is never read as "no DANE".

import type { TlsaRecord } from '#domain/dns-security.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { DnssecVerdict } from '../dnssec/dnssec-verdict.ts'
import type { SecuredAnswer, ValidatingResolver } from '../dnssec/validating-resolver.ts'

export type HostDane = {
  /** Names that certificates may bear for usage 2 besides the next-hop domain. */
  readonly baseDomains: readonly string[]
} & (
  | { readonly kind: 'published'; readonly owner: string; readonly records: readonly TlsaRecord[] }
  | { readonly kind: 'absent' }
  /** No DNSSEC for the host or its records; `records` were seen but bind nobody. */
  | { readonly kind: 'insecure'; readonly dnssec: DnssecVerdict; readonly records: readonly TlsaRecord[] }
  /** Mail to this host must wait: DNSSEC says bogus, or an answer is missing. */
  | { readonly kind: 'blocked'; readonly dnssec: DnssecVerdict | null; readonly fault: Fault | null }
)

/** Looks up the TLSA records of a host's port; fault job.cancelled only. */
export async function findHostDane(
  host: string,
  port: number,
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<Outcome<HostDane>> {
  const asked = await Promise.all([resolver.ask(host, 'A', signal), resolver.ask(host, 'AAAA', signal)])
  if (signal.aborted) return fail('job.cancelled')
  const answers: SecuredAnswer[] = []
  for (const answer of asked) {
    if (!answer.ok) return blocked(null, answer.fault)
    if (isUntrustworthy(answer.value.dnssec)) return blocked(answer.value.dnssec, null)
    answers.push(answer.value)
  }
  const found = answers.filter(({ status }) => status === 'found')
  const telling = (found.length > 0 ? found : answers)[0]
  if (telling === undefined) return succeed({ kind: 'absent', baseDomains: [host] })
  const insecure = (found.length > 0 ? found : answers).find(({ dnssec }) => dnssec.state !== 'secure')
  const candidates = candidatesFor(host, telling, insecure === undefined)
  if (candidates.length === 0) return seenInsecure(host, port, insecure?.dnssec ?? telling.dnssec, resolver, signal)
  for (const name of candidates) {
    const owner = `_${port}._tcp.${name}`
    const answer = await resolver.ask(owner, 'TLSA', signal)
    if (signal.aborted) return fail('job.cancelled')
    if (!answer.ok) return blocked(null, answer.fault)
    const { dnssec, records, malformed, status } = answer.value
    if (isUntrustworthy(dnssec)) return blocked(dnssec, null)
    const tlsa = records.filter((record) => record.kind === 'TLSA').map(withoutKind)
    if (dnssec.state === 'insecure' && status === 'found') {
      return succeed({ kind: 'insecure', dnssec, records: tlsa, baseDomains: [host] })
    }
    if (dnssec.state === 'secure' && tlsa.length + malformed > 0) {
      const baseDomains = name === host ? [host] : [name, host]
      return succeed({ kind: 'published', owner, records: tlsa, baseDomains })
    }
  }
  return succeed({ kind: 'absent', baseDomains: [host] })
}

/** Expanded name first; the name itself counts when the alias at it is secure, wherever it leads. */
function candidatesFor(host: string, { aliases }: SecuredAnswer, isSecure: boolean): readonly string[] {
  const [first] = aliases
  const last = aliases.at(-1)
  if (first === undefined || last === undefined) return isSecure ? [host] : []
  if (isSecure) return [last.target, host]
  return first.dnssec.state === 'secure' ? [host] : []
}

async function seenInsecure(
  host: string,
  port: number,
  dnssec: DnssecVerdict,
  resolver: ValidatingResolver,
  signal: AbortSignal,
): Promise<Outcome<HostDane>> {
  const answer = await resolver.ask(`_${port}._tcp.${host}`, 'TLSA', signal)
  if (signal.aborted) return fail('job.cancelled')
  const seen = answer.ok ? answer.value.records.filter((record) => record.kind === 'TLSA') : []
  return succeed({ kind: 'insecure', dnssec, records: seen.map(withoutKind), baseDomains: [host] })
}

function withoutKind({ usage, selector, matchingType, association }: TlsaRecord): TlsaRecord {
  return { usage, selector, matchingType, association }
}

function isUntrustworthy({ state }: DnssecVerdict): boolean {
  return state === 'bogus' || state === 'indeterminate'
}

function blocked(dnssec: DnssecVerdict | null, fault: Fault | null): Outcome<HostDane> {
  return succeed({ kind: 'blocked', dnssec, fault, baseDomains: [] })
}
