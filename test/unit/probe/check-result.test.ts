// The public report must not turn with a name server that turns its answers: TLSA records have an order of their own, and each keeps what
// was found of it.
import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import type { DnssecFact } from '#domain/dns-security.ts'
import { toCheckResult } from '#probe/check-result.ts'
import { issueOddLeaf } from '#test/support/odd-certificates.ts'
import { sampleReport } from '#test/support/samples.ts'
import { readCertificate } from '#wire/certificate-facts.ts'

const host = 'mx.bank.example'
const secure: DnssecFact = { state: 'secure', reason: '', zone: 'bank.example' }
const leaf = readCertificate(new X509Certificate(issueOddLeaf({ commonName: host, names: [host] }).chainPem).raw)
const record = (usage: number, selector: number, association: string) => ({
  usage,
  selector,
  matchingType: 1,
  association,
})
const records = [
  record(2, 0, 'aa'.repeat(32)),
  record(3, 0, '00'.repeat(32)),
  record(3, 1, leaf?.spkiSha256 ?? ''),
  record(3, 1, 'ff'.repeat(32)),
]

function tlsaOf(order: readonly number[]) {
  const report = sampleReport()
  const turned = order.flatMap((at) => records[at] ?? [])
  const smtpSessions = report.observed.smtpSessions.map((session) => ({
    ...session,
    tls: session.tls === null || leaf === undefined ? null : { ...session.tls, chain: [leaf] },
  }))
  const tlsa = { kind: 'published' as const, owner: host, records: turned, baseDomains: [host], dnssec: secure }
  const dnsSecurity = { method: 'validated' as const, mx: secure, hosts: [{ host, addresses: secure, tlsa }] }
  const result = toCheckResult({ ...report, observed: { ...report.observed, smtpSessions, dnsSecurity } })
  return result.mx[0]?.addresses[0]?.tlsa
}

it.each([[[0, 1, 2, 3]], [[3, 2, 1, 0]], [[2, 3, 0, 1]]])('TLSA records that came as %j', (order) => {
  expect(tlsaOf(order)).toEqual([
    { usage: 2, selector: 0, matchingType: 1, matches: false },
    { usage: 3, selector: 0, matchingType: 1, matches: false },
    { usage: 3, selector: 1, matchingType: 1, matches: true },
    { usage: 3, selector: 1, matchingType: 1, matches: false },
  ])
})
