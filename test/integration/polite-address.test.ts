// One address, tested politely over real sockets: patience with servers that put off, tests that wait for each other or take over, hellos that
// are not repeated while ban rules count them. Pauses pass at once here, on a clock that is told of them.
import { EventEmitter, once } from 'node:events'
import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeProgress } from '#domain/probe-report.ts'
import { type MxServer, startMxServer } from '#lab/mx-server.ts'
import type { Clock } from '#ports/clock.ts'
import { systemClock } from '#ports/clock.ts'
import { type AddressOrder, observeAddress } from '#probe/observe/address.ts'
import { type AddressesOrder, observeAddresses } from '#probe/observe/addresses.ts'
import { observeDepth } from '#probe/observe/depth.ts'
import { createPoliteness, type Politeness } from '#probe/polite/politeness.ts'
import { type ProbeOrder, runProbe } from '#probe/run-probe.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { scriptedHost } from '#test/support/observe-address.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { sampleSession } from '#test/support/samples.ts'
import { type Encounter, serveInTurn, type TurningServer, turnAway } from '#test/support/serve-in-turn.ts'
import { createDnsResolver } from '#wire/dns-resolver.ts'
import { gatewayHelloIds } from '#wire/hello/plan/gateway-hellos.ts'
import { createTcpDialer } from '#wire/tcp-dialer.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const trust = createTrustStore({ extra: [oddRootPem], bundled: false })
const never = new AbortController().signal
let mail: MxServer
let renewed: MxServer
let front: TurningServer
const startMail = () => {
  const certificate = issueOddLeaf({ commonName: scriptedHost, names: [scriptedHost] })
  return startMxServer({ hostName: scriptedHost, address: '127.0.0.1', port: 0, tls: { certificate, isOld: false } })
}
beforeAll(async () => {
  ;[mail, renewed] = [await startMail(), await startMail()]
})
afterAll(() => Promise.all([mail.stop(), renewed.stop()]))
afterEach(() => front.stop())

function setUp(isExempt: (ip: string) => boolean = () => false) {
  let skippedMs = 0
  const rested: number[] = []
  const pass = (ms: number) => {
    skippedMs += ms
  }
  const clock: Clock = {
    now: () => new Date(Date.now() + skippedMs).toISOString(),
    elapsedMs: () => performance.now() + skippedMs,
  }
  // as long as a pause really is, the server has seen the last client leave
  const rest = async (ms: number, signal: AbortSignal) => {
    if (signal.aborted) return
    rested.push(ms)
    pass(ms)
    await front.allGone()
  }
  return { clock, pass, rested, politeness: createPoliteness(clock, { isExempt, rest }) }
}

const networkAt = (port: number) => ({
  resolver: { ask: () => Promise.reject(new Error('no DNS in this test')) },
  dialer: createTcpDialer('test'),
  trust,
  smtpPort: port,
  helo: 'gateway.scripted.test',
})

const observe = (shared: { clock: Clock; politeness: Politeness }, more: Partial<AddressOrder> = {}) =>
  observeAddress({
    domain: 'scripted.test',
    host: scriptedHost,
    ip: '127.0.0.1',
    network: networkAt(front.port),
    mayTakeOver: false,
    patience: [],
    report: () => undefined,
    signal: never,
    ...shared,
    ...more,
  })
const inTurn = async (...encounters: readonly Encounter[]) => {
  front = await serveInTurn(mail.port, encounters)
}

describe('a server that puts us off', () => {
  it.each([
    ['421 4.7.0 too many connections', 'rate-limited'],
    ['450 4.2.0 come back later', 'deferred'],
  ])('with %s gets the patience that was ordered, and is asked the less for it', async (reply, cause) => {
    await inTurn(turnAway(reply), turnAway(reply))
    const shared = setUp()
    const heard: ProbeProgress[] = []
    const sight = await observe(shared, { patience: [60_000, 300_000], report: (step) => heard.push(step) })
    expect(sight.session).toMatchObject({ stopped: null, connections: 3 })
    // every connection counts: those that were put off are hellos less
    expect([front.connections(), sight.round?.answers.length]).toEqual([5, 2])
    expect(shared.rested.filter((ms) => ms >= 60_000)).toEqual([60_000, 300_000])
    const backOffs = heard.flatMap((step) => (step.kind === 'wait' && step.reason === 'back-off' ? step.forMs : []))
    expect(backOffs).toEqual([60_000, 300_000])

    await front.stop()
    await inTurn(turnAway(reply))
    const impatient = await observe(setUp())
    expect(impatient).toMatchObject({ session: { stopped: { cause }, connections: 1 }, round: null })
    expect(front.connections()).toBe(1)
  })

  it('longer than patience lasts is left alone, and a cancel ends the patience', async () => {
    await inTurn(...Array.from({ length: 9 }, () => turnAway('421 4.7.0 no')))
    const sight = await observe(setUp(), { patience: [1, 1] })
    expect([sight.session.stopped?.cause, front.connections()]).toEqual(['rate-limited', 3])
    const controller = new AbortController()
    const report = (step: ProbeProgress) => {
      if (step.kind === 'wait' && step.reason === 'back-off') controller.abort()
    }
    await observe(setUp(), { patience: [1, 1], report, signal: controller.signal })
    expect(front.connections()).toBe(4)
  })
})

describe('a second test of the same address', () => {
  it('takes over a test of the last hour when it may', async () => {
    await inTurn()
    const shared = setUp()
    const first = await observe(shared)
    const count = front.connections()
    shared.pass(3_500_000)
    const second = await observe(shared, { mayTakeOver: true })
    expect(front.connections()).toBe(count)
    expect(second.session).toMatchObject({ tls: first.session.tls, connections: 0 })
    expect(second.session.transcript[0]?.text).toBe(`taken over from the test of ${first.session.startedAt}`)
    expect(second.round).toMatchObject({ isRemembered: true, connections: 0, answers: first.round?.answers })
    shared.pass(200_000)
    await observe(shared, { mayTakeOver: true })
    expect(front.connections()).toBe(2 * count)
  })

  it.each([true, false])('at the same moment waits for the first (may take over: %s)', async (mayTakeOver) => {
    await inTurn()
    const shared = setUp()
    const heard: ProbeProgress[] = []
    const both = await Promise.all([
      observe(shared, { mayTakeOver }),
      observe(shared, { mayTakeOver, report: (step) => heard.push(step) }),
    ])
    const connections = both.map(({ session, round }) => session.connections + (round?.connections ?? 0))
    expect(both.map(({ session }) => session.stopped)).toEqual([null, null])
    expect(front.mostAtOnce()).toBe(1)
    expect(connections[1]).toBe(mayTakeOver ? 0 : 1)
    expect(front.connections()).toBe(connections.reduce((sum, count) => sum + count))
    expect(heard[0]).toMatchObject({ kind: 'wait', reason: 'other-connection', forMs: null })
  })

  it('need not wait once it is cancelled', async () => {
    const arrivals = new EventEmitter()
    const arrival = once(arrivals, 'socket')
    await inTurn((socket) => arrivals.emit('socket', socket))
    const shared = setUp()
    const first = observe(shared)
    const [socket] = (await arrival) as [Socket]
    const controller = new AbortController()
    const second = observe(shared, { signal: controller.signal })
    controller.abort()
    expect((await second).session.stopped?.cause).toBe('local-limit')
    const gone = once(socket, 'close')
    socket.end('421 4.3.2 closing\r\n')
    expect((await first).session.stopped?.cause).toBe('rate-limited')
    await gone
    expect(front.connections()).toBe(1)
  })

  it('does not repeat hellos within ten minutes, but looks at the server anew', async () => {
    await inTurn()
    const shared = setUp()
    const first = await observe(shared)
    const count = front.connections()
    const second = await observe(shared)
    expect(front.connections()).toBe(count + 1)
    expect(second.session.connections).toBe(1)
    expect(second.round).toMatchObject({ isRemembered: true, connections: 0, startedAt: first.round?.startedAt })
    shared.pass(600_000)
    expect((await observe(shared)).round).toMatchObject({ isRemembered: false, ended: 'complete' })
    expect(front.connections()).toBe(2 * count + 1)
  })

  it('asks again at once when the server shows something else', async () => {
    await inTurn()
    const shared = setUp()
    const first = await observe(shared)
    front.leadTo(renewed.port)
    const second = await observe(shared)
    expect(second.session.tls?.chain[0]?.sha256).not.toBe(first.session.tls?.chain[0]?.sha256)
    expect(second.round?.isRemembered).toBe(false)
    expect(first.round?.connections).toBeLessThanOrEqual(4)
    expect((first.round?.connections ?? 0) + (second.round?.connections ?? 0)).toBeLessThanOrEqual(4)
  })

  it('on this very machine always sees everything anew', async () => {
    await inTurn()
    const politeness = createPoliteness(systemClock)
    await observe({ clock: systemClock, politeness })
    const count = front.connections()
    front.leadTo(renewed.port)
    const second = await observe({ clock: systemClock, politeness }, { patience: [60_000] })
    expect(front.connections()).toBe(2 * count)
    expect(second.round).toMatchObject({ isRemembered: false, ended: 'complete' })
  })
})

describe('two names of one address', () => {
  const observeBoth = async (shared: ReturnType<typeof setUp>, more: Partial<AddressesOrder> = {}) =>
    observeAddresses(
      {
        domain: 'scripted.test',
        network: networkAt(front.port),
        mayTakeOver: false,
        patience: [],
        report: () => undefined,
        signal: never,
        depth: 'verdict',
        simulate: [],
        ...shared,
        ...more,
      },
      [scriptedHost, 'mail.elsewhere.test'].map((host) => ({ host, ip: '127.0.0.1' })),
    )

  it('are asked their hellos once, whatever their domains', async () => {
    await inTurn()
    const [first, second] = await observeBoth(setUp())
    expect(second?.round).toMatchObject({ host: 'mail.elsewhere.test', isRemembered: true, connections: 0 })
    expect(second?.round?.answers).toEqual(first?.round?.answers)
    expect(front.connections()).toBe(2 + (first?.round?.connections ?? 0))
  })

  it('try a gateway once, and within what may be broken off', async () => {
    await inTurn()
    const shared = setUp()
    const [first, second] = await observeBoth(shared, { simulate: [...gatewayHelloIds] })
    expect((first?.round?.connections ?? 0) + (first?.connections ?? 0)).toBe(4)
    expect(second?.connections).toBe(0)
    expect(second?.simulations.map(({ gateway }) => gateway)).toEqual(first?.simulations.map(({ gateway }) => gateway))
  })

  it('say of the own gateway the same in a second test, without being asked again', async () => {
    await inTurn()
    const shared = setUp()
    const test = () => observeBoth(shared, { simulate: ['postfix-openssl-3.0'] })
    const [first] = await test()
    expect(first?.simulations).toMatchObject([{ gateway: 'postfix-openssl-3.0', answer: { kind: 'answered' } }])
    const count = front.connections()
    expect([(await test())[0]?.simulations, front.connections()]).toEqual([first?.simulations, count + 2])
  })
})

it('no gateway is tried where the server has asked for less', async () => {
  await inTurn((socket) => socket.resume(), turnAway('421 4.7.0 no'))
  const round = { host: scriptedHost, ip: '127.0.0.1', startedAt: '2026-11-21T10:00:00.000Z', isRemembered: false }
  const { clock, politeness } = setUp()
  const order = { domain: 'scripted.test', host: scriptedHost, ip: '127.0.0.1', network: networkAt(front.port), clock }
  const rest = { politeness, mayTakeOver: false, patience: [], report: () => undefined, signal: never }
  for (const ended of ['limited', 'interrupted', 'cancelled'] as const) {
    const sight = { session: sampleSession(), round: { ...round, connections: 1, answers: [], ended, detail: '421' } }
    const depth = { depth: 'verdict' as const, simulate: gatewayHelloIds }
    expect((await observeDepth({ ...order, ...rest }, depth, sight)).connections).toBe(0)
  }
  expect(front.connections()).toBe(0)
})

it('two domains behind one server cost one test when the second may take over', async () => {
  await inTurn()
  const zone = await serveTestZone({
    mx: { 'one.test': [[10, scriptedHost]], 'two.test': [[10, scriptedHost]] },
    addresses: { [scriptedHost]: '127.0.0.1' },
  })
  const { clock, politeness } = setUp()
  const order: Omit<ProbeOrder, 'domain'> = {
    agreedNames: [],
    network: { ...networkAt(front.port), resolver: createDnsResolver([zone.address]) },
    newId: () => crypto.randomUUID(),
    report: () => undefined,
    signal: never,
    mayTakeOver: true,
    clock,
    politeness,
  }
  const probe = async (domain: string) => valueIn(await runProbe({ ...order, domain }))
  const [one, two] = await Promise.all([probe('one.test'), probe('two.test')])
  await zone.stop()
  expect([one.connections, two.connections].toSorted((a, b) => a - b)).toEqual([0, front.connections()])
  expect([one, two].map(({ judgement }) => judgement.verdict)).toEqual(['suitable', 'suitable'])
  expect(front.mostAtOnce()).toBe(1)
})
