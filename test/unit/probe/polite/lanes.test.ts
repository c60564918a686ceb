// Politeness on a clock of its own: who must wait for whom and how long, that giving up frees the way, and that no order of comings, goings
// and cancellations ever locks anybody out.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLanes, isOwnMachine, maxBrokenOff, type Place, pauses } from '#probe/polite/lanes.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { createVirtualTime } from '#test/support/virtual-time.ts'

const never = new AbortController().signal
const here: Place = { host: 'mx1.partner.example', ip: '192.0.2.1' }
const sameProvider: Place = { host: 'mx2.partner.example', ip: '192.0.2.2' }
const sameAddress: Place = { host: 'mail.elsewhere.example', ip: '192.0.2.1' }
const apart: Place = { host: 'mx.third.example', ip: '192.0.2.3' }

function setUp(isExempt: (ip: string) => boolean = () => false) {
  const time = createVirtualTime()
  const lanes = createLanes(time.clock, { isExempt, rest: time.rest })
  const waits: unknown[] = []
  const take = async (place: Place, signal: AbortSignal = never) => {
    const turn = await lanes.take(place, signal, (reason, forMs) => waits.push([place.host, reason, forMs]))
    return turn === undefined ? undefined : { ...turn, atMs: time.clock.elapsedMs() }
  }
  return { time, lanes, waits, take }
}

describe('a turn', () => {
  it('comes at once to servers that have nothing in common', async () => {
    const { time, take, waits } = setUp()
    const [one, other] = await time.run(Promise.all([take(here), take(apart)]))
    expect([one?.atMs, other?.atMs, waits]).toEqual([0, 0, []])
  })

  it.each([
    ['of one provider', sameProvider],
    ['at one address', sameAddress],
    ['that are the same', here],
  ])('comes one after the other to servers %s, and after a pause', async (_, second) => {
    const { time, take, waits } = setUp()
    const first = await time.run(take(here))
    const waiting = take(second)
    await time.pass(7_000)
    expect(waits).toEqual([[second.host, 'other-connection', null]])
    first?.end(pauses.betweenConnections, 'pause')
    expect((await time.run(waiting))?.atMs).toBe(7_000 + pauses.betweenConnections)
    expect(waits.slice(1)).toEqual([[second.host, 'pause', pauses.betweenConnections]])
  })

  it('comes later to a server whose banner was slow, and only what is left of the pause is waited', async () => {
    const { time, take, waits } = setUp()
    const first = await time.run(take(here))
    first?.end(pauses.afterSlowBanner, 'slow-banner')
    await time.pass(4_000)
    expect((await time.run(take(here)))?.atMs).toBe(pauses.afterSlowBanner)
    expect(waits).toEqual([[here.host, 'slow-banner', pauses.afterSlowBanner - 4_000]])
  })

  it('comes without a pause where nobody is disturbed, but still one after the other', async () => {
    const { time, take, waits } = setUp(() => true)
    const first = await time.run(take(here))
    const waiting = take(here)
    await time.pass(500)
    first?.end(pauses.pacedFull, 'paced')
    expect((await time.run(waiting))?.atMs).toBe(500)
    expect(waits).toEqual([[here.host, 'other-connection', null]])
  })

  it('is not given to somebody who gave up, whatever he waited for, and the next one gets it', async () => {
    const { time, take } = setUp()
    const first = await time.run(take(here))
    const impatient = new AbortController()
    const leaving = take(sameProvider, impatient.signal)
    const patient = take(sameProvider)
    await time.pass(100)
    impatient.abort()
    expect(await time.run(leaving)).toBeUndefined()
    first?.end(1_000, 'pause')
    const resting = new AbortController()
    const next = await time.run(patient)
    expect(next?.atMs).toBe(1_100)
    next?.end(1_000, 'pause')
    const amidPause = take(here, resting.signal)
    await time.pass(300)
    resting.abort()
    expect(await time.run(amidPause)).toBeUndefined()
    expect((await time.run(take(here)))?.atMs).toBe(2_100)
    expect(await time.run(take(here, resting.signal))).toBeUndefined()
  })

  it('is not locked by an address that is shared across providers', async () => {
    const { time, take } = setUp()
    const first = await time.run(take(here))
    const behind = take(sameAddress)
    const furtherBehind = take({ host: 'mx9.elsewhere.example', ip: '192.0.2.9' })
    await time.pass(10)
    first?.end(0, 'pause')
    const second = await time.run(behind)
    expect(second).toBeDefined()
    second?.end(0, 'pause')
    expect(await time.run(furtherBehind)).toBeDefined()
  })
})

describe('hellos that were broken off', () => {
  it('are counted by address for ten minutes', async () => {
    const { time, lanes } = setUp()
    expect(lanes.brokenOffLeft(here.ip)).toBe(maxBrokenOff)
    for (let count = 1; count <= maxBrokenOff; count += 1) {
      lanes.noteBrokenOff(here.ip)
      expect(lanes.brokenOffLeft(here.ip)).toBe(maxBrokenOff - count)
      await time.pass(1_000)
    }
    lanes.noteBrokenOff(here.ip)
    expect([lanes.brokenOffLeft(here.ip), lanes.brokenOffLeft(apart.ip)]).toEqual([0, maxBrokenOff])
    await time.pass(pauses.brokenOffWindow - maxBrokenOff * 1_000)
    expect(lanes.brokenOffLeft(here.ip)).toBe(0)
    await time.pass(1_000)
    expect(lanes.brokenOffLeft(here.ip)).toBe(1)
    await time.pass(pauses.brokenOffWindow)
    expect(lanes.brokenOffLeft(here.ip)).toBe(maxBrokenOff)
  })

  it('cost nothing on this very machine', () => {
    const { lanes } = setUp(isOwnMachine)
    for (let count = 0; count < 9; count += 1) lanes.noteBrokenOff('127.0.0.1')
    expect(lanes.brokenOffLeft('127.0.0.1')).toBe(maxBrokenOff)
    expect(['127.9.9.9', '::1', '128.0.0.1', '10.0.0.1', '192.0.2.1'].map(isOwnMachine)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('are remembered of thousands of addresses while they matter', async () => {
    const { time, lanes } = setUp()
    for (let index = 0; index < 5_000; index += 1) lanes.noteBrokenOff(`198.51.${index >> 8}.${index & 255}`)
    expect(lanes.brokenOffLeft('198.51.0.0')).toBe(maxBrokenOff - 1)
    await time.pass(pauses.brokenOffWindow)
    lanes.noteBrokenOff(here.ip)
    expect(lanes.brokenOffLeft('198.51.0.0')).toBe(maxBrokenOff)
  })
})

const visit = fc.record({
  provider: fc.integer({ min: 0, max: 2 }),
  address: fc.integer({ min: 0, max: 3 }),
  arrivesMs: fc.integer({ min: 0, max: 20_000 }),
  staysMs: fc.integer({ min: 0, max: 9_000 }),
  pauseMs: fc.constantFrom(0, pauses.betweenConnections, pauses.afterSlowBanner),
  givesUpMs: fc.option(fc.integer({ min: 0, max: 30_000 })),
})

describe('any order of visits', () => {
  it('keeps one at a time per provider and address with its pause, and lets everybody through', async () => {
    const property = fc.asyncProperty(fc.array(visit, { maxLength: 14 }), async (visits) => {
      const { time, take } = setUp()
      const inside = new Set<string>()
      const freeAtMs = new Map<string, number>()
      const tasks = visits.map(async ({ provider, address, arrivesMs, staysMs, pauseMs, givesUpMs }) => {
        const controller = new AbortController()
        if (givesUpMs !== null) void time.rest(givesUpMs).then(() => controller.abort())
        await time.rest(arrivesMs)
        const place = { host: `mx${address}.provider${provider}.example`, ip: `192.0.2.${address}` }
        const turn = await take(place, controller.signal)
        if (turn === undefined) return expect(controller.signal.aborted).toBe(true)
        const keys = [`provider ${provider}`, `address ${address}`]
        for (const key of keys) {
          expect(inside.has(key)).toBe(false)
          expect(turn.atMs).toBeGreaterThanOrEqual(freeAtMs.get(key) ?? 0)
          inside.add(key)
        }
        await time.rest(staysMs)
        for (const key of keys) {
          inside.delete(key)
          freeAtMs.set(key, time.clock.elapsedMs() + pauseMs)
        }
        turn.end(pauseMs, 'pause')
        return undefined
      })
      await time.run(Promise.all(tasks))
      expect(inside.size).toBe(0)
    })
    await fc.assert(property, { numRuns: propertyRuns(150) })
  }, 120_000)
})
