// What the end of a push offers: a test mail where the partner's rules are in force on every host, and nowhere else.
import { expect, test } from 'vitest'
import { defaultChoice } from '#domain/policy-choice.ts'
import type { PlanRunReport, PushRecord } from '#domain/push/push-record.ts'
import { sampleRecord } from '#test/support/window/push-samples.ts'
import type { PushSubject } from '../../../renderer/features/push/push-store.ts'
import { whereNext } from '../../../renderer/features/push/where-next.ts'

const siteId = '00000000-0000-4000-8000-000000009001'
const partnerId = '00000000-0000-4000-8000-000000009002'
const partner: PushSubject = { kind: 'partner', partner: 'Bank AG', request: { partnerId, choice: defaultChoice } }
const nothing = { confirm: null, test: null }
const first = sampleRecord(1, siteId)
const second = sampleRecord(2, siteId)

function reportOf(changes: Partial<PlanRunReport> = {}): PlanRunReport {
  return { records: [first, second], notReached: [], fault: null, ...changes }
}

test('a push that ended verified on every host leads to the test mail', () => {
  expect(whereNext({ subject: partner, report: reportOf() })).toEqual({ confirm: partnerId, test: partnerId })
})

test.each<readonly [string, Partial<PlanRunReport>, readonly PushRecord[]]>([
  ['a host was never begun', { notReached: [{ hostId: second.hostId, host: second.host }] }, []],
  ['a host went back', { records: [first, { ...second, state: 'rolled-back' }] }, []],
  ['a host took it back since', {}, [{ ...second, state: 'rolled-back' }]],
])('where %s, no test mail is offered', (_, changes, journal) => {
  expect(whereNext({ subject: partner, report: reportOf(changes) }, journal).confirm).toBeNull()
})

test('a push that failed, one of no partner, one taken back and one still to come lead nowhere', () => {
  const failed = reportOf({ fault: { code: 'push.refused', params: {} } })
  expect(whereNext({ subject: partner, report: failed })).toEqual(nothing)
  expect(whereNext({ subject: partner, report: null })).toEqual(nothing)
  expect(whereNext({ subject: { kind: 'kept' }, report: reportOf() })).toEqual(nothing)
  const undo: PushSubject = { kind: 'undo', recordId: first.id, host: first.host, startedAt: first.startedAt }
  expect(whereNext({ subject: undo, report: reportOf() })).toEqual(nothing)
})
