// The pool: reuse within limits, never more connections than allowed, fair turns, nothing kept that is outdated or broken.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Lease } from '#relay/outbound/session-pool.ts'
import { setUpPool as setUp, type TestSession } from '#test/support/relay/pool-sessions.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('reuse', () => {
  it('gives the same key the same session, and says so', async () => {
    const { take, sessions } = setUp()
    const first = await take('a')
    first.release(true)
    const second = await take('a')
    expect([first.isReused, second.isReused, sessions.length]).toEqual([false, true, 1])
  })

  it('gives no other key the session', async () => {
    const { take, sessions } = setUp()
    ;(await take('a', 'a|exception')).release(true)
    expect((await take('a', 'a')).isReused).toBe(false)
    expect(sessions).toHaveLength(2)
  })

  it('ends a session after its messages', async () => {
    const { take, sessions } = setUp()
    for (let count = 0; count < 4; count += 1) (await take('a')).release(true)
    expect(sessions.map(({ isLeft }) => isLeft)).toEqual([true, false])
  })

  it('ends a session that is too old', async () => {
    const { take, sessions, pass } = setUp({ idleMs: 5000 })
    ;(await take('a')).release(true)
    await pass(1000)
    expect((await take('a')).isReused).toBe(false)
    expect(sessions[0]?.isLeft).toBe(true)
  })

  it('ends idle sessions in time, each by its own', async () => {
    const { take, sessions, pass, pool } = setUp()
    const [one, other] = [await take('a'), await take('b')]
    one.release(true)
    await pass(60)
    other.release(true)
    await pass(60)
    expect(sessions.map(({ isLeft }) => isLeft)).toEqual([true, false])
    await pass(60)
    expect(pool.counts()).toMatchObject({ open: 0, idle: 0 })
  })

  it.each([
    ['refused', (lease: Lease) => lease.release(false)],
    [
      'broken',
      (lease: Lease, made: TestSession | undefined) => {
        if (made !== undefined) made.isBroken = true
        lease.release(true)
      },
    ],
  ])('keeps no session that is %s', async (_name, end) => {
    const { take, sessions, pool } = setUp()
    end(await take('a'), sessions[0])
    expect(pool.counts()).toMatchObject({ open: 0, idle: 0 })
  })

  it('forgets a session whose server hangs up while it is idle', async () => {
    const { take, sessions, pool, settle } = setUp()
    ;(await take('a')).release(true)
    sessions[0]?.hangUp()
    await settle()
    expect(pool.counts()).toMatchObject({ open: 0, idle: 0 })
  })

  it('opens a new one where only that will do', async () => {
    const { take } = setUp()
    ;(await take('a')).release(true)
    expect((await take('a', 'a', { isFresh: true })).isReused).toBe(false)
  })

  it('counts a lease given back twice once', async () => {
    const { take, pool } = setUp()
    const lease = await take('a')
    lease.release(false)
    lease.release(false)
    expect(pool.counts().open).toBe(0)
  })
})

describe('limits', () => {
  it('lets a destination have no more than its share, and serves those who wait in order', async () => {
    const { take, ask, settle, sessions } = setUp()
    const [one, other] = [await take('a'), await take('a')]
    const waiting = [ask('a'), ask('a')]
    await settle()
    expect(waiting.map(({ lease }) => lease)).toEqual([undefined, undefined])
    one.release(true)
    await settle()
    expect(waiting.map(({ lease }) => lease?.session)).toEqual([sessions[0]?.session, undefined])
    other.release(false)
    await settle()
    expect(waiting[1]?.lease?.isReused).toBe(false)
  })

  it('makes room by ending what is idle', async () => {
    const { take, sessions, pool } = setUp({ connections: 2 })
    ;(await take('a')).release(true)
    ;(await take('b')).release(true)
    await take('c')
    expect(sessions.map(({ isLeft }) => isLeft)).toEqual([true, false, false])
    expect(pool.counts().open).toBe(2)
  })

  it('makes room within a destination by ending its own idle session', async () => {
    const { take, sessions } = setUp({ perDestination: 1 })
    ;(await take('a', 'first host')).release(true)
    await take('a', 'second host')
    expect(sessions[0]?.isLeft).toBe(true)
  })

  it('lets a destination that has nothing go before one that has more', async () => {
    const { take, ask, settle } = setUp({ connections: 2 })
    const [one] = [await take('busy'), await take('busy')]
    const [more, poor] = [ask('busy'), ask('poor')]
    one.release(true)
    await settle()
    expect([more.lease, poor.lease?.session.host]).toEqual([undefined, 'poor 2'])
  })

  it('takes turns between destinations', async () => {
    const { take, ask, settle } = setUp({ connections: 1, perDestination: 1 })
    let current = await take('x')
    const waiting = ['a', 'a', 'b', 'c'].map((destination) => ask(destination))
    const served: string[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      current.release(false)
      await settle()
      const index = waiting.findIndex(({ lease }) => lease !== undefined)
      const [next] = waiting.splice(index, 1)
      if (next?.lease === undefined) throw new Error('nobody was served')
      current = next.lease
      served.push(current.session.host.slice(0, 1))
    }
    expect(served).toEqual(['a', 'b', 'c', 'a'])
  })

  it('hands a session to whoever can use it, but lets nobody wait for ever', async () => {
    const { take, ask, settle, pass } = setUp({ perDestination: 1, messages: 100, ageMs: 100_000 })
    const held = await take('a', 'one')
    const [other, same, later] = [ask('a', 'other'), ask('a', 'one'), ask('a', 'one')]
    held.release(true)
    await settle()
    expect([other.lease, same.lease?.isReused]).toEqual([undefined, true])
    await pass(1001)
    same.lease?.release(true)
    await settle()
    expect([other.lease?.isReused, later.lease]).toEqual([false, undefined])
  })

  it('frees the place of a session that did not open, and says why', async () => {
    const { pool, order, take } = setUp({ connections: 1 })
    const failure = {
      ok: false as const,
      step: 'connect' as const,
      cause: 'refused' as const,
      detail: '',
      reply: null,
      isStarttlsOffered: false,
      steps: [],
    }
    const leased = await pool.lease(order('a', 'a', { open: async () => failure }))
    expect(leased).toEqual({ ok: false, why: 'failed', failure })
    expect((await take('b')).isReused).toBe(false)
  })

  it('never holds more than allowed, whatever comes and goes', async () => {
    const { pool, ask, settle } = setUp({ connections: 3, perDestination: 2 })
    const asked: ReturnType<typeof ask>[] = []
    for (let round = 0; round < 60; round += 1) {
      asked.push(ask(`d${round % 4}`, `d${round % 4} ${round % 3}`))
      await settle()
      expect(pool.counts().open).toBeLessThanOrEqual(3)
      if (round % 2 === 1) asked.find(({ lease }) => lease !== undefined)?.lease?.release(round % 3 === 0)
    }
    for (let count = 0; count < 60; count += 1) {
      for (const { lease } of asked) lease?.release(true)
      await settle()
    }
    expect(asked.every(({ lease }) => lease !== undefined)).toBe(true)
    expect(pool.counts().waiting).toBe(0)
  })
})

describe('ends', () => {
  it('lets a wait go when its signal aborts', async () => {
    const { take, pool, order, settle } = setUp({ connections: 1 })
    await take('a')
    const abort = new AbortController()
    const waiting = pool.lease(order('b', 'b', { signal: abort.signal }))
    await settle()
    abort.abort()
    expect(await waiting).toEqual({ ok: false, why: 'aborted' })
    expect(pool.counts().waiting).toBe(0)
  })

  it('ends the sessions of an earlier policy: idle ones now, busy ones after their message', async () => {
    const { take, pool, sessions } = setUp()
    const busy = await take('a', 'a', { mark: 'old' })
    ;(await take('b', 'b', { mark: 'old' })).release(true)
    ;(await take('c', 'c', { mark: 'new' })).release(true)
    pool.retire((mark) => mark === 'new')
    expect(sessions.map(({ isLeft }) => isLeft)).toEqual([false, true, false])
    busy.release(true)
    expect(sessions[0]?.isLeft).toBe(true)
    expect((await take('a', 'a', { mark: 'new' })).isReused).toBe(false)
  })

  it('gives nothing after its end', async () => {
    const { take, pool, order, sessions, settle } = setUp({ connections: 2 })
    const busy = await take('a')
    ;(await take('b')).release(true)
    await take('c')
    const waiting = pool.lease(order('d'))
    await settle()
    pool.close()
    busy.release(true)
    expect(await waiting).toEqual({ ok: false, why: 'aborted' })
    expect(await pool.lease(order('e'))).toEqual({ ok: false, why: 'aborted' })
    expect(sessions.map(({ isLeft }) => isLeft)).toEqual([true, true, false])
  })
})
