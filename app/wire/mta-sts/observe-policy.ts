// What a domain publishes about MTA-STS: its TXT record, and the policy file when there is one to fetch (RFC 8461 section 3.3: no redirect,
// status 200, text/plain, at most 64 kB, a certificate for the policy host). Every way it can fail is a kind of observation.
import type { StsFetch, StsObservation } from '#domain/sts-observation.ts'
import type { HttpsAnswer, HttpsGet } from '#ports/https-get.ts'
import type { Resolver } from '#ports/resolver.ts'
import { maxPolicyBytes, readStsPolicy } from './policy.ts'
import { readStsRecord } from './text-record.ts'

/** Senders may wait a minute (RFC 8461 section 3.3); a verdict does not. Later than this is not known, which is not the same as wrong. */
const fetchMs = 20_000

/** The name of the policy host of a domain. */
export function policyHostOf(domain: string): string {
  return `mta-sts.${domain}`
}

/** Looks up the record and fetches the policy. */
export async function observeStsPolicy(
  domain: string,
  outside: { readonly resolver: Resolver; readonly https: HttpsGet },
  signal: AbortSignal,
): Promise<StsObservation> {
  const answer = await outside.resolver.ask(`_mta-sts.${domain}`, 'TXT', signal)
  if (!answer.ok) return { kind: 'lookup-failed', fault: answer.fault.code }
  const texts = answer.value.records.flatMap((record) => (record.kind === 'TXT' ? [record.text] : []))
  const record = readStsRecord(texts)
  if (record.kind !== 'found') return { kind: 'no-record', record }
  return { kind: 'record', id: record.id, fetched: await fetchStsPolicy(domain, outside.https, signal) }
}

/** Fetches and reads the policy file of a domain. */
export async function fetchStsPolicy(domain: string, https: HttpsGet, signal: AbortSignal): Promise<StsFetch> {
  const order = { host: policyHostOf(domain), path: '/.well-known/mta-sts.txt', maxBytes: maxPolicyBytes }
  return judgeAnswer(await https.get({ ...order, timeoutMs: fetchMs }, signal))
}

function judgeAnswer(answer: HttpsAnswer): StsFetch {
  const { peer } = answer
  if (peer !== null && peer.flaws.length > 0) return { kind: 'untrusted', flaws: peer.flaws, peer }
  if (!answer.ok) return { kind: 'unreachable', failure: answer.failure, detail: answer.detail, peer }
  const { status, contentType, body } = answer
  if (status >= 300 && status < 400) return { kind: 'redirect', status, peer: answer.peer }
  if (status !== 200) return { kind: 'wrong-status', status, peer: answer.peer }
  if (!/^text\/plain[ \t]*(;|$)/i.test(contentType ?? '')) return { kind: 'wrong-type', contentType, peer: answer.peer }
  const read = readStsPolicy(body)
  if (!read.ok) return { kind: 'invalid', flaw: read.flaw, line: read.line, peer: answer.peer }
  return { kind: 'policy', policy: read.policy, notes: read.notes, text: body.toString('utf8'), peer: answer.peer }
}
