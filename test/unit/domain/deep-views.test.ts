// What window and paper show of a deep test: badges sorted, reasons of equal addresses together, TLSA outcomes by address, simulations by
// gateway; and the price of a full test, which must be the probe's own.
import { expect, test } from 'vitest'
import { reasonGroups, splitBadges } from '#domain/badge-view.ts'
import { costOfFullTest, listingPaceSeconds, mostListingConnections, mostVerdictHellos } from '#domain/full-test.ts'
import { gatewayProducts, noDetails, reportDetails } from '#domain/report-details.ts'
import { simulationGroups } from '#domain/simulation-view.ts'
import type { Badge, BadgeReason } from '#domain/tls-profile.ts'
import { tlsaViews } from '#domain/tlsa-view.ts'
import { mostConnections } from '#probe/observe/enumeration.ts'
import { maxBrokenOff, pauses } from '#probe/polite/lanes.ts'
import { knownGateways, reportDetailsOf } from '#probe/report-details.ts'
import { sampleDeepReport } from '#test/support/deep-sample.ts'

const reason = (state: BadgeReason['state'], ip: string | null, more: Partial<BadgeReason> = {}): BadgeReason => ({
  condition: 'profile',
  state,
  point: null,
  isVerified: true,
  at: ip === null ? null : { host: 'mx', ip },
  proof: null,
  items: [],
  ...more,
})

test('the price of a full test is the one the probe takes', () => {
  expect(mostListingConnections).toBe(mostConnections)
  expect(mostVerdictHellos).toBe(maxBrokenOff)
  expect(listingPaceSeconds * 1000).toBe(pauses.pacedFull)
  expect(costOfFullTest(0)).toEqual({ connections: 0, minutes: 0 })
  expect(costOfFullTest(1)).toEqual({ connections: 106, minutes: 18 })
  expect(costOfFullTest(3)).toEqual({ connections: 318, minutes: 53 })
})

test('reasons of equal addresses stand together, what is in the way first', () => {
  const groups = reasonGroups({
    reasons: [
      reason('met', '1'),
      reason('met', '2'),
      reason('unknown', '3'),
      reason('not-met', '4'),
      reason('met', '5', { isVerified: false }),
      reason('met', null, { condition: 'level-mandatory' }),
    ],
  })
  expect(groups.map(({ reason: { state, isVerified }, places }) => [state, isVerified, ...places])).toEqual([
    ['not-met', true, 'mx (4)'],
    ['unknown', true, 'mx (3)'],
    ['met', true, 'mx (1)', 'mx (2)'],
    ['met', false, 'mx (5)'],
    ['met', true],
  ])
})

test('only a badge that is met is earned', () => {
  const badges = sampleDeepReport().judgement.badges
  const states: readonly Badge['state'][] = ['met', 'not-met', 'unknown']
  const [sample] = badges
  if (sample === undefined) throw new Error('no badge')
  const { earned, others } = splitBadges(states.map((state) => ({ ...sample, state })))
  expect(earned.map(({ state }) => state)).toEqual(['met'])
  expect(others.map(({ state }) => state)).toEqual(['not-met', 'unknown'])
})

test('a record tells what it came to at which address, and nothing where no chain was seen', () => {
  const report = sampleDeepReport()
  const at = (ip: string, outcome: 'matches' | 'other-certificate') => ({
    host: 'mx.bank.example',
    ip,
    outcomes: [outcome],
  })
  const tlsa = [
    at('1', 'matches'),
    at('2', 'other-certificate'),
    at('3', 'matches'),
    { ...at('4', 'matches'), host: 'x' },
  ]
  expect(tlsaViews(report, { tlsa })[0]?.rows[0]?.outcomes).toEqual([
    { outcome: 'matches', ips: ['1', '3'] },
    { outcome: 'other-certificate', ips: ['2'] },
  ])
  expect(tlsaViews(report, { tlsa: [] })[0]?.rows[0]?.outcomes).toEqual([])
  expect(tlsaViews({ observed: { ...report.observed, dnsSecurity: null } }, { tlsa })).toEqual([])
})

test('simulations stand by gateway with all addresses that share an outcome; a gateway nobody knows is left out', () => {
  const report = sampleDeepReport()
  const [one] = report.judgement.simulations
  if (one === undefined) throw new Error('no simulation')
  const all = [one, { ...one, ip: '127.0.0.2' }, { ...one, verdict: { ...one.verdict, gateway: 'gone' } }]
  const [group, ...none] = simulationGroups(all, reportDetailsOf(report))
  expect(none).toEqual([])
  expect(group?.gateway.version).toBe('Windows Server 2019')
  expect(group?.outcomes.map(({ places }) => places)).toEqual([
    ['mx.bank.example (127.0.0.1)', 'mx.bank.example (127.0.0.2)'],
  ])
})

test('details name what is weak in the lists, and what covers the hosts', () => {
  const report = sampleDeepReport()
  const details = reportDetailsOf(report)
  expect(reportDetails.parse(details)).toEqual(details)
  expect(details.weakSuites).toEqual({
    TLS_RSA_WITH_3DES_EDE_CBC_SHA: ['broken-cipher', 'no-forward-secrecy', 'old-mac'],
  })
  expect(details.weakGroups).toEqual(['secp160r1'])
  expect(details.stsCoverage).toEqual([{ host: 'mx.bank.example', pattern: '*.bank.example' }])
  expect(details.gateways.map(({ id }) => id)).toEqual(['exchange-windows-server-2019'])
  expect(reportDetailsOf(sampleDeepReport({ sts: null, enumerations: [] }))).toMatchObject({
    stsCoverage: [],
    weakSuites: {},
  })
  expect(reportDetails.parse(noDetails(report.id)).tlsa).toEqual([])
})

test('every gateway of the catalogue has a product with a name', () => {
  const known = knownGateways()
  expect(known.length).toBeGreaterThan(15)
  expect(new Set(known.map(({ product }) => product))).toEqual(new Set(gatewayProducts))
})
