// The live test of real partners through the contract, against mail servers on loopback: what is judged is kept, whatever comes next.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultSettings } from '#domain/setting.ts'
import { type Lab, startLab } from '#lab/lab.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type OpenHouse, openHouse } from '#test/support/open-house.ts'

let lab: Lab
beforeAll(async () => {
  lab = valueIn(await startLab('en'))
})
afterAll(() => lab.stop())

/** A house whose settings lead to the servers of a lab, as if they were real, with one partner there. */
async function houseAmongServers(domains: readonly string[]): Promise<OpenHouse & { partnerId: string }> {
  const open = openHouse({ smtpPort: lab.settings.smtpPort })
  valueIn(
    await open.client.settings.save({
      ...defaultSettings,
      resolvers: [lab.settings.resolver],
      extraAuthorities: lab.settings.authorityPem,
      helo: 'desk.example',
    }),
  )
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Muster Bank AG', domains: [...domains], contact, agreedNames: [] }
  return { ...open, partnerId: valueIn(await open.client.partner.save(draft)).id }
}

test('every domain is tested in order, with the resolver and the trust anchors of the settings', async () => {
  const { client, partnerId } = await houseAmongServers(['good.example', 'no-starttls.example'])
  const order: string[] = []
  const outcome = await client.probe.run({ partnerId }, (progress) => {
    if (progress.kind === 'dns' && progress.state === 'running') order.push(`test ${progress.domain}`)
    if (progress.kind === 'judged') order.push(`judged ${progress.domain}`)
  })
  const reports = valueIn(outcome)
  expect(reports.map((report) => [report.domain, report.judgement.verdict])).toEqual([
    ['good.example', 'suitable'],
    ['no-starttls.example', 'unsuitable'],
  ])
  expect(order).toEqual([
    'test good.example',
    'judged good.example',
    'test no-starttls.example',
    'judged no-starttls.example',
  ])
  expect(valueIn(await client.probe.latest({ partnerId }))).toEqual(reports)
  expect(valueIn(await client.partner.list())[0]?.lastTest).toMatchObject({
    verdict: 'unsuitable',
    leadingFinding: 'starttls-missing',
  })
})

/** Starts a test and stops listening at the moment the second domain begins. */
function runUntilSecond(open: OpenHouse & { partnerId: string }, then: () => void, signal?: AbortSignal) {
  return open.client.probe.run(
    { partnerId: open.partnerId },
    (progress) => {
      if (progress.kind === 'dns' && progress.domain === 'no-starttls.example') then()
    },
    signal,
  )
}

test('cancel keeps what was judged before, and the next test may begin', async () => {
  const open = await houseAmongServers(['good.example', 'no-starttls.example'])
  const controller = new AbortController()
  const outcome = await runUntilSecond(open, () => controller.abort(), controller.signal)
  expect(faultIn(outcome).code).toBe('job.cancelled')
  const kept = valueIn(await open.client.probe.latest({ partnerId: open.partnerId }))
  expect(kept.map((report) => report.domain)).toEqual(['good.example'])
  expect(valueIn(await open.client.partner.list())[0]?.lastTest?.verdict).toBe('unverifiable')
  expect(open.memory.server.runningJobs()).toBe(0)
  expect(valueIn(await open.client.probe.run({ partnerId: open.partnerId }, () => undefined))).toHaveLength(2)
})

test('a second test of the same partner at the same time is refused, and the first goes on', async () => {
  const open = await houseAmongServers(['good.example', 'no-starttls.example'])
  let second: ReturnType<typeof open.client.probe.run> | undefined
  const first = await runUntilSecond(open, () => {
    second ??= open.client.probe.run({ partnerId: open.partnerId }, () => undefined)
  })
  expect(valueIn(first)).toHaveLength(2)
  expect(second === undefined ? '' : faultIn(await second).code).toBe('probe.already-running')
})

test('closing the house ends a test under way and keeps what was judged', async () => {
  const open = await houseAmongServers(['good.example', 'no-starttls.example'])
  let closed: Promise<void> | undefined
  const outcome = await runUntilSecond(open, () => {
    closed ??= open.house.close()
  })
  expect(faultIn(outcome).code).toBe('job.cancelled')
  await closed
  const again = openHouse({ folder: open.folder })
  const kept = valueIn(await again.client.probe.latest({ partnerId: open.partnerId }))
  expect(kept.map((report) => report.domain)).toEqual(['good.example'])
})

test('a window that goes ends its test', async () => {
  const open = await houseAmongServers(['good.example', 'no-starttls.example'])
  const outcome = await runUntilSecond(open, () => open.memory.server.forget(1))
  expect(faultIn(outcome).code).toBe('job.cancelled')
})

test('removing a partner ends its test and leaves no report behind', async () => {
  const open = await houseAmongServers(['good.example', 'no-starttls.example'])
  let removed: ReturnType<typeof open.client.partner.remove> | undefined
  const outcome = await runUntilSecond(open, () => {
    removed ??= open.client.partner.remove({ partnerId: open.partnerId })
  })
  expect(faultIn(outcome).code).toBe('job.cancelled')
  valueIn((await removed) ?? { ok: true, value: undefined })
  expect(valueIn(await open.client.partner.list())).toEqual([])
  const contact = { name: '', mail: '', phone: '' }
  const draft = { id: null, name: 'Next', domains: ['good.example'], contact, agreedNames: [] }
  const next = valueIn(await open.client.partner.save(draft))
  expect(valueIn(await open.client.probe.latest({ partnerId: next.id }))).toEqual([])
})

test('an EHLO name nobody would believe is refused before anything is asked', async () => {
  const { client, partnerId } = await houseAmongServers(['good.example'])
  const settings = valueIn(await client.settings.read())
  valueIn(await client.settings.save({ ...settings, helo: 'localhost' }))
  const steps: unknown[] = []
  const outcome = await client.probe.run({ partnerId }, (progress) => steps.push(progress))
  expect(faultIn(outcome).code).toBe('probe.helo-refused')
  expect(steps).toEqual([])
})
