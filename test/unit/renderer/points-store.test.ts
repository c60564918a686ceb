// From where a test starts: what was chosen, else where the last one did, and this computer once that host is gone. The hosts follow the house,
// and a test from one of them asks for what its sign-in lacks.
import { expect, test } from 'vitest'
import { type Fault, fail, succeed } from '#domain/fault.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import { samplePushHost } from '#test/support/push-samples.ts'
import { sampleReport } from '#test/support/samples.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { sampleSite } from '#test/support/window/site-samples.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { createPointsStore, pointOf } from '../../../renderer/features/probe/points-store.ts'
import { createStores } from '../../../renderer/stores.ts'
import { noon } from './summary-sample.ts'

const [bank] = samplePartners
if (bank === undefined) throw new Error('no sample partner')
const { partner } = bank
const first = '11111111-1111-4111-8111-111111111111'
const second = '22222222-2222-4222-8222-222222222222'

/** `wait` comes before the hosts of a gateway and may bring a fault in their place. */
function openPoints(
  change: Partial<WindowHandlers['probe']> = {},
  wait: () => Promise<{ readonly ok: false; readonly fault: Fault } | undefined> = () => Promise.resolve(undefined),
) {
  const sites: GatewaySite[] = [sampleSite(1, { name: 'Postfix Berlin', gateway: 'postfix', serves: 'outbound' })]
  const siteId = sites[0]?.id ?? ''
  const hosts: PushHost[] = [
    samplePushHost({ id: second, siteId, name: 'gw2', position: 1 }),
    samplePushHost({ id: first, siteId, name: 'gw1', position: 0 }),
  ]
  const house = houseDouble({
    ...{ partners: samplePartners, systemLanguage: 'en', nowMs: noon, rendering: sampleRendering, sites },
    push: {
      host: {
        list: async (input) => (await wait()) ?? succeed(hosts.filter((host) => host.siteId === input.siteId)),
        secrets: () => succeed({ whyNot: 'no-keychain', kept: [] }),
      },
    },
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, probe: { ...house.probe, ...change } })
  const client = createWindowClient(double.bridge)
  return { double, client, hosts, siteId, store: createPointsStore(client) }
}

const t = translatorFor('en')
const from = (hostId: string, startedAt: string) =>
  sampleReport({ startedAt, measuredFrom: { kind: 'ssh', name: 'then', hostId } })

test('hosts stand in the order of their gateway, and a test is repeated from where the last one started', async () => {
  const { store, siteId } = openPoints()
  await store.getState().load()
  expect(store.getState().points).toEqual([
    { hostId: first, name: 'gw1', siteId, site: 'Postfix Berlin', serves: 'outbound' },
    { hostId: second, name: 'gw2', siteId, site: 'Postfix Berlin', serves: 'outbound' },
  ])
  const reports = [from(first, '2026-11-20T10:00:00.000Z'), from(second, '2026-11-21T10:00:00.000Z')]
  const where = () => pointOf(store.getState(), partner.id, reports)?.name
  expect(pointOf(store.getState(), partner.id, [])).toBeUndefined()
  expect(where()).toBe('gw2')
  store.getState().choose(partner.id, first)
  expect(where()).toBe('gw1')
  store.getState().choose(partner.id, null)
  expect(where()).toBeUndefined()
})

test('a host that is gone is no place to start from any more', async () => {
  const { store, hosts, double, siteId } = openPoints()
  await store.getState().load()
  store.getState().choose(partner.id, first)
  hosts.splice(0, hosts.length)
  double.publish.host.changed({ siteId })
  await expect.poll(() => store.getState().points).toEqual([])
  expect(pointOf(store.getState(), partner.id, [])).toBeUndefined()
})

test('a test starts where the page says and asks for what the sign-in lacks; a row of tests starts here', async () => {
  const wishes: unknown[] = []
  const needed = { host: 'gw1', hop: 0, kind: 'password', what: 'password', wasWrong: 0, hostId: first }
  const { client } = openPoints({
    run({ fromHostId, secrets = [] }) {
      wishes.push([fromHostId, secrets.map(({ value }) => value)])
      return fromHostId === null || secrets.length > 0 ? succeed([]) : fail('ssh.secret-needed', needed)
    },
  })
  const stores = createStores(client)
  await stores.points.getState().load()
  stores.points.getState().choose(partner.id, first)
  const testing = stores.test(partner, t)
  await expect.poll(() => stores.asker.getState().question).toMatchObject({ hostId: first, kind: 'password' })
  stores.asker.getState().answer({ value: 'typed', isKept: false })
  await testing
  await stores.testAll([partner], t)
  expect(wishes).toEqual([
    [first, []],
    [first, ['typed']],
    [null, []],
  ])
})

test('a test begun before hosts and reports are read waits for them, however often they are read anew', async () => {
  const asked: unknown[] = []
  const gate = createGate<undefined>()
  const { client, double, siteId } = openPoints(
    {
      latest: () => succeed([from(first, '2026-11-21T10:00:00.000Z')]),
      run({ fromHostId }) {
        asked.push(fromHostId)
        return succeed([])
      },
    },
    () => gate.promise,
  )
  const stores = createStores(client)
  const tests = [stores.test(partner, t), stores.test(partner, t)]
  void stores.points.getState().load()
  double.publish.host.changed({ siteId })
  expect(asked).toEqual([])
  gate.open(undefined)
  await Promise.all(tests)
  expect(asked).toEqual([first])
})

test('hosts that cannot be read keep no test waiting, and why they cannot is there to be said', async () => {
  const asked: unknown[] = []
  const broken = fail('storage.in-use')
  const { client } = openPoints(
    {
      run({ fromHostId }) {
        asked.push(fromHostId)
        return succeed([])
      },
    },
    () => Promise.resolve(broken),
  )
  const stores = createStores(client)
  await stores.test(partner, t)
  expect(asked).toEqual([null])
  expect(stores.points.getState()).toMatchObject({ points: [], isLoaded: true, fault: broken.fault })
})
