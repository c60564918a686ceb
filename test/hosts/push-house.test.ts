// What stands before a push, against a real OpenSSH server: the host key, the sign-in, one piece of work per site, plans that are over.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { houseWithHost, type PushTarget, pushHouse, startPushTarget, wishOf } from '#test/support/push-house.ts'

let target: PushTarget
const silent = () => undefined

beforeAll(async () => {
  target = await startPushTarget('127.3.7.1', 'nopasswd')
})
afterAll(() => target?.stop())

describe('the host key', () => {
  it('is shown, pinned only as it was shown, and asked for before anything is sent', async () => {
    const { client, host, siteId, ...house } = await houseWithHost(target)
    const unknown = faultIn(await client.push.plan(wishOf({ ...house, client, host, siteId }), silent))
    expect(unknown).toMatchObject({ code: 'ssh.host-key-unknown', params: { hostId: host.id, hop: 0 } })
    const at = { hostId: host.id, hop: 0 }
    expect(faultIn(await client.host.pin({ ...at, fingerprint: 'SHA256:never-shown' })).code).toBe(
      'ssh.host-key-unknown',
    )
    const view = valueIn(await client.host.key({ ...at, secrets: [] }, silent))
    expect(view).toMatchObject({ state: 'unknown', expected: [] })
    expect(view.randomart.length).toBeGreaterThan(8)
    expect(faultIn(await client.host.pin({ ...at, fingerprint: `${view.shown.fingerprint}x` })).code).toBe(
      'ssh.host-key-unknown',
    )
    valueIn(await client.host.pin({ ...at, fingerprint: view.shown.fingerprint }))
    expect(valueIn(await client.host.key({ ...at, secrets: [] }, silent)).state).toBe('pinned')
    const signedIn = valueIn(await client.host.signIn({ hostId: host.id, secrets: [] }, silent))
    expect(signedIn).toMatchObject({ user: target.user.name, mayWrite: true, hasNoNetworkSignIn: false })
    expect(signedIn.system).toMatch(/^Linux /)
    valueIn(await client.host.unpin(at))
    expect(faultIn(await client.host.signIn({ hostId: host.id, secrets: [] }, silent)).code).toBe(
      'ssh.host-key-unknown',
    )
  })

  it('goes with the address: another place is another host', async () => {
    const { client, host } = await pushHouse(target)
    const { createdAt, changedAt, ...draft } = host
    valueIn(await client.host.save({ ...draft, name: 'Renamed' }))
    valueIn(await client.host.signIn({ hostId: host.id, secrets: [] }, silent))
    valueIn(await client.host.save({ ...draft, port: 1 }))
    valueIn(await client.host.save(draft))
    expect(faultIn(await client.host.signIn({ hostId: host.id, secrets: [] }, silent)).code).toBe(
      'ssh.host-key-unknown',
    )
    expect([createdAt, changedAt]).toHaveLength(2)
  })
})

describe('a site', () => {
  it('is refused when what would be pushed is another set by now', async () => {
    const house = await pushHouse(target)
    const plan = valueIn(await house.client.push.plan(wishOf(house), silent))
    const { partner } = house
    valueIn(await house.client.partner.save({ ...draftOf(partner), name: 'Muster Bank SE' }))
    const accepted = plan.hosts.flatMap(({ unsafe }) => unsafe.map(({ code }) => code))
    const order = { planId: plan.id, planHash: plan.hash, accepted, revertAfterMinutes: null, secrets: [] }
    expect(faultIn(await house.client.push.apply(order, silent)).code).toBe('push.plan-unknown')
    expect(valueIn(await house.client.push.journal({ siteId: house.siteId }))).toEqual([])
  })

  it('has one push at a time, and is not removed meanwhile', async () => {
    const { client, siteId, ...house } = await pushHouse(target)
    const wish = wishOf({ ...house, client, siteId })
    const first = client.push.plan(wish, silent)
    expect(faultIn(await client.push.plan(wish, silent)).code).toBe('push.locked')
    expect(faultIn(await client.site.remove({ siteId })).code).toBe('push.locked')
    valueIn(await first)
    valueIn(await client.site.remove({ siteId }))
    expect(faultIn(await client.push.plan(wish, silent)).code).toBe('site.not-found')
  })

  it('without hosts says so', async () => {
    const house = await pushHouse(target)
    valueIn(await house.client.host.remove({ hostId: house.host.id }))
    expect(faultIn(await house.client.push.plan(wishOf(house), silent)).code).toBe('push.no-hosts')
  })
})

function draftOf({ id, name, domains, contact, agreedNames }: Awaited<ReturnType<typeof pushHouse>>['partner']) {
  return { id, name, domains, contact, agreedNames }
}
