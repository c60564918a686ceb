// One word each on DANE and MTA-STS: the worst that is sure comes first, and what was not looked at is never called absent.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { HostTlsa, TlsaRecord } from '#domain/dns-security.ts'
import { smtpSession } from '#domain/observation.ts'
import type { StsObservation } from '#domain/sts-observation.ts'
import { type DaneWord, daneWordOf, type StsWord, stsWordOf } from '#probe/published-state.ts'
import { observedOf } from '#test/support/observe-address.ts'

const now = '2026-11-21T20:30:23.990Z'
const recording = new URL('../../replay/sessions/good.json', import.meta.url)
const good = smtpSession.parse(JSON.parse(readFileSync(recording, 'utf8')))
const unseen = { ...good, host: 'mx2.scripted.test', ip: '127.0.0.2', tls: null }
const key = good.tls?.chain[0]?.spkiSha256 ?? ''
const record = (usage: number, association: string): TlsaRecord => ({
  usage,
  selector: 1,
  matchingType: 1,
  association,
})
const secure = { state: 'secure', reason: 'validated', zone: 'scripted.test' } as const
const tlsa = (
  kind: HostTlsa['kind'],
  records: readonly TlsaRecord[] = [],
  state?: 'bogus' | 'indeterminate',
): HostTlsa => ({
  kind,
  owner: null,
  records: [...records],
  baseDomains: ['mx.scripted.test'],
  dnssec: state === undefined ? null : { state, reason: 'no-answer', zone: '' },
})
const own = record(3, key)
const other = record(3, '00'.repeat(32))

const dane: readonly (readonly [DaneWord, readonly HostTlsa[]])[] = [
  ['unknown', []],
  ['none', [tlsa('absent')]],
  ['insecure', [tlsa('insecure', [own])]],
  ['authenticated', [tlsa('published', [own, other])]],
  ['failed', [tlsa('published', [other])]],
  ['failed', [tlsa('published', [other]), tlsa('blocked', [], 'bogus')]],
  ['unusable', [tlsa('published', [record(1, key)])]],
  ['bogus', [tlsa('blocked', [], 'bogus')]],
  ['unknown', [tlsa('blocked', [], 'indeterminate')]],
  ['unknown', [tlsa('published', [own]), tlsa('blocked', [], 'indeterminate')]],
  ['partly', [tlsa('published', [own]), tlsa('absent')]],
  ['partly', [tlsa('published', [own]), tlsa('published', [own])]],
]
it.each(dane)('DANE is %s', (word, hosts) => {
  const observed = observedOf(...[good, unseen].slice(0, Math.max(1, hosts.length)))
  const named = hosts.map((entry, index) => ({
    host: ['mx.scripted.test', 'mx2.scripted.test'][index] ?? '',
    addresses: secure,
    tlsa: entry,
  }))
  expect(daneWordOf({ ...observed, dnsSecurity: { method: 'validated', mx: secure, hosts: named } }, now)).toBe(word)
})

const peer = { address: '127.0.0.1', certificate: null, flaws: [] }
const fetched = (found: Extract<StsObservation, { kind: 'record' }>['fetched']): StsObservation => ({
  kind: 'record',
  id: '1',
  fetched: found,
})
const sts: readonly (readonly [StsWord, StsObservation | null])[] = [
  ['unknown', null],
  ['unknown', { kind: 'lookup-failed', fault: 'dns.no-answer' }],
  ['absent', { kind: 'no-record', record: { kind: 'absent', nearMisses: 0 } }],
  ['broken', { kind: 'no-record', record: { kind: 'absent', nearMisses: 1 } }],
  ['broken', { kind: 'no-record', record: { kind: 'invalid', flaw: 'several', text: '' } }],
  ['broken', fetched({ kind: 'redirect', status: 301, peer })],
  ['unknown', fetched({ kind: 'unreachable', failure: 'timeout', detail: '', peer: null })],
  ...(['enforce', 'testing', 'none'] as const).map(
    (mode) =>
      [
        mode,
        fetched({ kind: 'policy', policy: { mode, maxAgeSeconds: 60, mx: [] }, notes: [], text: '', peer }),
      ] as const,
  ),
]
it.each(sts)('MTA-STS is %s', (word, observation) => {
  expect(stsWordOf({ ...observedOf(good), sts: observation })).toBe(word)
})
