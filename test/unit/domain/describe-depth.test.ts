// The deeper part of a report in words: complete in both languages for every code, and the right word for what counts.
import { describe, expect, test } from 'vitest'
import type { RoundEnd } from '#domain/hello-round.ts'
import { roundEnd } from '#domain/hello-round.ts'
import { languages } from '#domain/language.ts'
import type { RevocationFact } from '#domain/revocation.ts'
import type { StsObservation } from '#domain/sts-observation.ts'
import { itemReasons, profileItems, simulationDoubts } from '#domain/tls-profile.ts'
import {
  describeAttempt,
  describeBasis,
  describeBehaviour,
  describeEnd,
  describeGateway,
  describeItem,
  describeRevocation,
  describeSimulation,
  describeSts,
  describeTlsaRecord,
  describeTlsRpt,
} from '#i18n/describe-depth.ts'
import { translatorFor } from '#i18n/translate.ts'
import { knownGateways } from '#probe/report-details.ts'
import { sampleDeepReport } from '#test/support/deep-sample.ts'

const de = translatorFor('de')
const report = sampleDeepReport()
const open = /\{\{|undefined|null|\[object|[a-z]:[a-z-]+\./

describe.each(languages)('in %s', (language) => {
  const t = translatorFor(language)

  test('every end has its reason, and a whole one none', () => {
    for (const ended of roundEnd.options) {
      for (const of of ['round', 'listing'] as const) {
        const text = describeEnd({ ended, detail: '' }, of, t)
        if (ended === 'complete') expect(text).toBeUndefined()
        else expect(text).not.toMatch(open)
      }
    }
  })

  test('every item, reason and doubt is a sentence', () => {
    const [item] = report.judgement.badges.flatMap(({ reasons }) => reasons.flatMap(({ items }) => items))
    if (item === undefined) throw new Error('no item')
    for (const name of profileItems)
      for (const reason of itemReasons)
        expect(describeItem({ ...item, item: name, reason, until: 2031, minimum: 3000 }, t)).not.toMatch(open)
    for (const doubt of simulationDoubts)
      expect(describeSimulation({ kind: 'unknown', gateway: 'x', evidence: 'measured', doubt }, t)).not.toMatch(open)
    for (const badge of report.judgement.badges) expect(describeBasis(badge, t)).toContain(badge.profile.edition)
    for (const gateway of knownGateways()) expect(describeGateway(gateway, t)).toContain(gateway.version)
  })

  test('every number of a TLSA record has a word', () => {
    for (const usage of [0, 1, 2, 3, 255])
      for (const selector of [0, 1, 7])
        for (const matchingType of [0, 1, 2, 9])
          expect(describeTlsaRecord({ usage, selector, matchingType, association: '' }, t)).not.toMatch(open)
  })

  test('every way MTA-STS and TLS reports can go wrong is told', () => {
    const record = (fetched: Extract<StsObservation, { kind: 'record' }>['fetched']): StsObservation => ({
      kind: 'record',
      id: '1',
      fetched,
    })
    const peer = { address: null, certificate: null, flaws: [] }
    const all: readonly (StsObservation | null)[] = [
      null,
      { kind: 'lookup-failed', fault: 'dns.no-answer' },
      { kind: 'no-record', record: { kind: 'absent', nearMisses: 0 } },
      { kind: 'no-record', record: { kind: 'absent', nearMisses: 1 } },
      { kind: 'no-record', record: { kind: 'invalid', flaw: 'id-missing', text: '' } },
      record({ kind: 'invalid', flaw: 'mode-missing', line: 1, peer }),
      record({ kind: 'wrong-type', contentType: null, peer }),
      record({ kind: 'wrong-status', status: 404, peer }),
      record({ kind: 'redirect', status: 301, peer }),
      record({ kind: 'untrusted', flaws: ['expired', 'name-mismatch'], peer }),
      record({ kind: 'unreachable', failure: 'timeout', detail: '', peer: null }),
      ...[0, 86_400, 604_800].map((maxAgeSeconds) =>
        record({ kind: 'policy', policy: { mode: 'testing', maxAgeSeconds, mx: [] }, notes: [], text: '', peer }),
      ),
    ]
    const texts = all.map((sts) => describeSts(sts, t))
    for (const text of texts) expect(text).not.toMatch(open)
    expect(new Set(texts).size).toBe(texts.length)
    for (const tlsRpt of [
      null,
      { kind: 'absent' },
      { kind: 'lookup-failed', fault: 'x' },
      { kind: 'invalid', flaw: 'syntax' },
    ] as const)
      expect(describeTlsRpt(tlsRpt, t)).not.toMatch(open)
  })
})

test('the reason of an incomplete round says whose limit it was', () => {
  const end = (ended: RoundEnd, detail: string) => describeEnd({ ended, detail }, 'round', de)
  expect(end('limited', 'broken-off')).toContain(de('depth:ended.own-limit'))
  expect(end('limited', '421 too many')).toContain(de('depth:ended.limited'))
  expect(end('cancelled', '')).toContain(de('depth:ended.round-cancelled'))
})

test('behaviour says the bad thing only where it was seen', () => {
  const [listing] = report.observed.enumerations
  if (listing === undefined) throw new Error('no list')
  const said = (changes: Partial<typeof listing>) => describeBehaviour({ ...listing, ...changes }, de)
  expect(said({}).map(({ text, isBad }) => [text, isBad])).toEqual([
    [de('depth:offer.order-server'), false],
    [de('depth:offer.clear-accepted'), false],
    [de('depth:offer.injected-yes'), true],
  ])
  expect(said({ preference: null, refusesClearMail: null, answersInjected: null }).map(({ text }) => text)).toEqual(
    Array(3).fill(de('depth:offer.unknown')),
  )
  expect(said({ answersInjected: false })[2]).toMatchObject({ text: de('depth:offer.injected-no'), isBad: false })
})

test('revocation names who said it and when; doubt is no clearance', () => {
  const [fact] = report.observed.revocations
  if (fact === undefined) throw new Error('no fact')
  expect(describeRevocation(fact, de)).toBe('nicht gesperrt (OCSP-Auskunft, Stand 21.11.2026)')
  const revoked: RevocationFact['status'] = {
    kind: 'revoked',
    date: '2026-11-20T00:00:00.000Z',
    reason: 'key-compromise',
  }
  const attempts = [{ source: 'list' as const, url: null, status: revoked }]
  expect(describeRevocation({ ...fact, status: revoked, attempts }, de)).toBe(
    'gesperrt am 20.11.2026 (Sperrliste), Grund: Schlüssel bekannt geworden',
  )
  const unknown = { ...fact, status: { kind: 'unknown', why: 'something new', detail: '' } as const }
  expect(describeRevocation(unknown, de)).toContain(de('depth:revocation.why.other'))
  expect(fact.attempts.map((attempt) => describeAttempt(attempt, de))).toEqual([
    'Sperrliste: Die Auskunftsstelle war nicht erreichbar.',
    'OCSP-Auskunft: nicht gesperrt, Stand 21.11.2026',
  ])
})
