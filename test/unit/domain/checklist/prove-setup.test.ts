// What configuration, pushes and the relay show for a checklist: only what stands on every host, by the journal, and what was really sent or
// refused.
import { expect, test } from 'vitest'
import type { ProofKind } from '#domain/checklist/checklist.ts'
import type { ChecklistFacts, ChosenSite, RelaySight } from '#domain/checklist/facts.ts'
import { prove } from '#domain/checklist/prove.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import {
  agreementInForce,
  bothWays,
  recordOfSite,
  sampleChosenSite,
  sampleFacts,
  sampleSight,
  seenAt,
  testMailbox,
} from '#test/support/checklist-samples.ts'

function codeOf(kind: ProofKind, facts: Partial<ChecklistFacts> = {}): string {
  const { isMet, reason } = prove(kind, sampleFacts(facts))
  return `${isMet ? 'met' : 'open'} ${reason.code}`
}

const keptAt = '2026-11-21T10:00:00.000Z'
const withSites = (...sites: ChosenSite[]) => ({ setup: { keptAt, sites } })
const withRecords = (records: ChosenSite['records'], changes: Partial<ChosenSite> = {}) =>
  withSites(sampleChosenSite({ records, ...changes }))
const policy = (changes: object) => tlsPolicy.parse({ ...sampleChosenSite().policy, ...changes })

test('configuration is given out when every chosen gateway has files that demand what is agreed', () => {
  const of = (change: object) => withSites(sampleChosenSite(), sampleChosenSite({ policy: policy(change) }))
  expect(codeOf('config-rendered')).toBe('met config-kept')
  expect(codeOf('config-rendered', { setup: { keptAt: null, sites: [] } })).toBe('open config-not-kept')
  expect(codeOf('config-rendered', withSites())).toBe('open config-no-site')
  const without = withSites(sampleChosenSite({ policy: undefined }))
  expect(codeOf('config-rendered', without)).toBe('open config-not-kept')
  expect(codeOf('config-rendered', of({ level: 'encrypt' }))).toBe('open config-below-level')
  expect(codeOf('config-rendered', of({ level: 'dane' }))).toBe('met config-kept')
  expect(codeOf('config-rendered', of({ domains: ['other.example'] }))).toBe('open config-misses-domain')
  const inbound = withSites(sampleChosenSite({ policy: policy({ direction: 'inbound', level: 'encrypt' }) }))
  expect(codeOf('config-rendered', inbound)).toBe('open config-not-outbound')
  expect(codeOf('config-rendered', { agreement: agreementInForce(bothWays) })).toBe('open config-not-inbound')
})

test('a policy below the agreed level speaks against a tick from before it was given out', () => {
  const facts = sampleFacts(withSites(sampleChosenSite({ policy: policy({ level: 'encrypt' }) })))
  expect(prove('config-rendered', facts)).toMatchObject({ isMet: false, disprovenAt: keptAt })
})

test('configuration is applied when the last push to every host ended verified with the files kept now', () => {
  expect(codeOf('config-applied')).toBe('met config-applied')
  expect(codeOf('config-applied', withRecords([]))).toBe('open config-never-pushed')
  expect(codeOf('config-applied', withRecords([recordOfSite()], { hosts: [] }))).toBe('open config-no-host')
  expect(codeOf('config-applied', withRecords([recordOfSite()], { files: undefined }))).toBe('open config-not-kept')
  const two = [
    { id: recordOfSite().hostId, name: 'gw1' },
    { id: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5c', name: 'gw2' },
  ]
  expect(codeOf('config-applied', withRecords([recordOfSite()], { hosts: two }))).toBe('open config-never-pushed')
})

test.each([
  ['running', 'push-end-unknown'],
  ['broken', 'push-end-unknown'],
  ['undone', 'push-taken-back'],
  ['reverted', 'push-taken-back'],
] as const)('a push that is %s shows nothing', (state, code) => {
  expect(codeOf('config-applied', withRecords([recordOfSite({ state })]))).toBe(`open ${code}`)
})

test('an interrupted push counts as unknown until a later run brought the host to a known state', () => {
  const interrupted = recordOfSite({ state: 'interrupted', endedAt: null })
  expect(codeOf('config-applied', withRecords([interrupted, recordOfSite()]))).toBe('open push-end-unknown')
  const settled = recordOfSite({ state: 'interrupted' })
  expect(codeOf('config-applied', withRecords([settled, recordOfSite()]))).toBe('met config-applied')
})

test('failed and rolled back, the push before it stands; undone, what was before it', () => {
  const rolledBack = recordOfSite({ state: 'rolled-back', setHash: 'd'.repeat(64) })
  expect(codeOf('config-applied', withRecords([rolledBack, recordOfSite()]))).toBe('met config-applied')
  const undo = recordOfSite({ kind: 'undo', setHash: 'd'.repeat(64) })
  const undone = recordOfSite({ state: 'undone', setHash: 'd'.repeat(64) })
  expect(codeOf('config-applied', withRecords([undo, undone, recordOfSite()]))).toBe('met config-applied')
})

test('other files on the host take the proof away, unless they are of another partner', () => {
  const other = recordOfSite({ setHash: 'd'.repeat(64) })
  expect(codeOf('config-applied', withRecords([other, recordOfSite()]))).toBe('open config-other-files')
  const own = withRecords([other, recordOfSite()], { isSharedSet: false })
  expect(codeOf('config-applied', own)).toBe('met config-applied')
  const changed = { files: { setHash: 'e'.repeat(64), keptAt: '2026-11-22T11:00:00.000Z' } }
  const facts = sampleFacts(withRecords([recordOfSite()], changed))
  expect(prove('config-applied', facts)).toMatchObject({
    reason: { code: 'config-other-files' },
    disprovenAt: changed.files.keptAt,
  })
})

test('where each partner has its own files, pushes of others say nothing about them', () => {
  const others = { setHash: 'd'.repeat(64) }
  const of = (...records: ChosenSite['records']) =>
    codeOf('config-applied', withRecords(records, { isSharedSet: false }))
  expect(of(recordOfSite(others))).toBe('open config-not-pushed')
  expect(of(recordOfSite({ ...others, state: 'undone' }))).toBe('open config-never-pushed')
  expect(of(recordOfSite({ ...others, state: 'undone' }), recordOfSite(others))).toBe('open config-not-pushed')
  expect(of(recordOfSite(others), recordOfSite({ state: 'undone' }))).toBe('open push-taken-back')
})

test('a push that waits for its confirmation is not applied yet', () => {
  const waiting = recordOfSite({ confirmBy: '2026-11-21T10:30:00.000Z' })
  expect(codeOf('config-applied', withRecords([waiting]))).toBe('open push-unconfirmed')
})

const withRelay = (changes: Partial<RelaySight>) => ({ relay: sampleSight(changes) })
const attempt = { mailbox: testMailbox, at: seenAt, level: 'secure' as const, isException: false, refusal: null }

test('a test mail counts when it was delivered at the agreed level, and no newer one was refused', () => {
  expect(codeOf('probe-mail-confirmed')).toBe('met probe-mail')
  expect(codeOf('probe-mail-confirmed', withRelay({ attempts: [] }))).toBe('open no-probe-mail')
  const below = withRelay({ attempts: [{ ...attempt, level: 'encrypt' }] })
  expect(codeOf('probe-mail-confirmed', below)).toBe('open probe-mail-below')
  const excepted = withRelay({ attempts: [{ ...attempt, isException: true }] })
  expect(codeOf('probe-mail-confirmed', excepted)).toBe('open probe-mail-below')
  const elsewhere = withRelay({ attempts: [{ ...attempt, mailbox: 'ceo@bank.example' }] })
  expect(codeOf('probe-mail-confirmed', elsewhere)).toBe('open no-probe-mail')
  const refused = { ...attempt, refusal: 'no-starttls', at: '2026-11-22T10:00:00.000Z' }
  const found = prove('probe-mail-confirmed', sampleFacts(withRelay({ attempts: [refused] })))
  expect(found).toMatchObject({ isMet: false, reason: { code: 'probe-mail-refused' }, disprovenAt: refused.at })
})

test('without an agreed test mailbox no mail is a test mail', () => {
  const { terms } = agreementInForce()
  const agreement = agreementInForce({ partner: { ...terms.partner, testMailboxes: [] } })
  expect(codeOf('probe-mail-confirmed', { agreement })).toBe('open no-test-mailbox')
  expect(codeOf('probe-mail-confirmed', { agreement: undefined })).toBe('open no-agreement')
})

test('a refusal counts for a way that is agreed, at the agreed level', () => {
  expect(codeOf('inbound-refusal-proven')).toBe('met refused-outbound')
  const agreement = agreementInForce(bothWays)
  expect(codeOf('inbound-refusal-proven', { agreement })).toBe('met refused-inbound')
  expect(codeOf('inbound-refusal-proven', withRelay({ outbound: null }))).toBe('open no-refusal')
  const weak = withRelay({ outbound: { at: seenAt, level: 'encrypt', reason: 'no-starttls' } })
  expect(codeOf('inbound-refusal-proven', weak)).toBe('open refusal-below')
  const inOnly = agreementInForce({ ...bothWays, toPartner: null })
  expect(codeOf('inbound-refusal-proven', { agreement: inOnly, ...withRelay({ inbound: null }) })).toBe(
    'open no-refusal',
  )
})
