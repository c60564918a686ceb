// Tests in the window over the real client and server: progress in order, cancelling at once, old reports kept, nothing late shown.
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createProbeStore, noTests } from '../../../renderer/features/probe/probe-store.ts'
import { noon } from './summary-sample.ts'

const [bank] = samplePartners
if (bank === undefined) throw new Error('no sample partner')
const partner = bank.partner

function storeOver(change: Partial<WindowHandlers['probe']>) {
  const house = houseDouble({
    partners: samplePartners,
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, probe: { ...house.probe, ...change } })
  const store = createProbeStore(
    createWindowClient(double.bridge),
    () => noon,
    (run) => run([]),
  )
  return { store, double, tests: () => store.getState().byPartner[partner.id] ?? noTests }
}

test('a run shows every step in order and ends with the reports', async () => {
  const { store, double, tests } = storeOver({})
  const heard: ProbeProgress[] = []
  const end = await store.getState().run(partner, (progress) => heard.push(progress))
  expect(end).toBe('reported')
  expect(tests().run).toBeNull()
  expect(tests().reports.map((report) => report.domain)).toEqual(partner.domains)
  expect(heard[0]).toEqual({ kind: 'dns', domain: 'musterbank.example', state: 'running' })
  expect(heard.at(-1)).toEqual({ kind: 'judged', domain: 'mb-leasing.example' })
  expect(double.bugs).toEqual([])
})

test('cancelling shows at once, stops the other side, and drops what comes late', async () => {
  const aborted = createGate<void>()
  const started = createGate<(progress: ProbeProgress) => void>()
  const { store, double, tests } = storeOver({
    run: (_input, report, signal) => {
      signal.addEventListener('abort', () => aborted.open())
      started.open(report)
      return aborted.promise.then(() => fail('job.cancelled'))
    },
  })
  const end = store.getState().run(partner)
  const report = await started.promise
  report({ kind: 'dns', domain: 'musterbank.example', state: 'running' })
  expect(tests().run?.live[0]?.dns).toBe('running')

  store.getState().cancel(partner.id)
  expect(tests()).toMatchObject({ run: null, wasCancelled: true, fault: null })
  report({ kind: 'dns', domain: 'musterbank.example', state: 'done' })
  await aborted.promise
  expect(await end).toBe('cancelled')
  expect(tests()).toMatchObject({ run: null, wasCancelled: true, fault: null })
  expect(double.runningJobs()).toBe(0)
})

test('a run begun after a cancel is not touched by the end of the first', async () => {
  const first = createGate<void>()
  const second = createGate<void>()
  const gates = [first, second]
  const { store, tests } = storeOver({
    run: async () => {
      await gates.shift()?.promise
      return succeed([])
    },
  })
  const one = store.getState().run(partner)
  store.getState().cancel(partner.id)
  const two = store.getState().run(partner)
  first.open()
  expect(await one).toBe('cancelled')
  expect(tests().run).not.toBeNull()
  expect(tests().wasCancelled).toBe(false)
  second.open()
  expect(await two).toBe('reported')
  expect(tests().run).toBeNull()
})

test('a second run of the same partner is refused while one runs', async () => {
  const gate = createGate<void>()
  const { store } = storeOver({ run: () => gate.promise.then(() => succeed([])) })
  const one = store.getState().run(partner)
  expect(await store.getState().run(partner)).toBe('already-running')
  gate.open()
  expect(await one).toBe('reported')
})

test('a run that fails keeps the old reports and says why', async () => {
  const { store, tests } = storeOver({ run: () => fail('dns.no-answer', { name: 'musterbank.example' }) })
  await store.getState().load(partner.id)
  const before = tests().reports
  expect(before).toHaveLength(2)
  expect(await store.getState().run(partner)).toBe('failed')
  expect(tests().reports).toBe(before)
  expect(tests().fault?.code).toBe('dns.no-answer')
})

test('reports loaded late do not replace newer ones of a run', async () => {
  const gate = createGate<void>()
  const old: ProbeReport[] = []
  const { store, tests } = storeOver({ latest: () => gate.promise.then(() => succeed(old)) })
  const loading = store.getState().load(partner.id)
  await store.getState().run(partner)
  expect(tests().reports).toHaveLength(2)
  gate.open()
  await loading
  expect(tests().reports).toHaveLength(2)
})

test('a full test is asked for as one, and can be ended with what it knows', async () => {
  const depths: unknown[] = []
  const ended = createGate<string>()
  const gate = createGate<void>()
  const { store, tests } = storeOver({
    run: async ({ depth }) => {
      depths.push(depth)
      await gate.promise
      return succeed([])
    },
    endListing: ({ partnerId }) => {
      ended.open(partnerId)
      return succeed(undefined)
    },
  })
  const end = store.getState().run(partner, undefined, { depth: 'full' })
  expect(tests().run).toMatchObject({ depth: 'full', isEnding: false })
  store.getState().endListing(partner.id)
  expect(tests().run?.isEnding).toBe(true)
  expect(await ended.promise).toBe(partner.id)
  gate.open()
  expect(await end).toBe('reported')
  expect(tests()).toMatchObject({ run: null, wasCancelled: false })
  expect(depths).toEqual(['full'])
})

test('details come with their reports, and a report can be read without them', async () => {
  const withDetails = storeOver({})
  await withDetails.store.getState().load(partner.id)
  const { reports, details } = withDetails.tests()
  expect(details.map(({ reportId }) => reportId)).toEqual(reports.map(({ id }) => id))
  const without = storeOver({ details: () => fail('storage.not-writable', { path: 'x' }) })
  await without.store.getState().load(partner.id)
  expect(without.tests()).toMatchObject({ details: [], fault: null })
  expect(without.tests().reports).toHaveLength(2)
})
