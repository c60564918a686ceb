// A pool of sessions that lead nowhere: for the rules of reuse and waiting, where no byte is sent.
import { setMaxListeners } from 'node:events'
import { Duplex } from 'node:stream'
import { vi } from 'vitest'
import { createSessionPool, type Lease, type PoolLimits, type SessionPool } from '#relay/outbound/session-pool.ts'
import type { OpenSession } from '#wire/smtp-client/open-session.ts'

export interface TestSession {
  readonly session: OpenSession
  readonly name: string
  hangUp(): void
  isBroken: boolean
  isLeft: boolean
}

function testSession(name: string): TestSession {
  const stream = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  const made: TestSession = {
    name,
    isBroken: false,
    isLeft: false,
    hangUp: () => stream.destroy(),
    session: {
      host: name,
      ip: '127.0.0.1',
      port: 25,
      localIp: null,
      abilities: {
        hasPipelining: true,
        maxSize: null,
        has8bitMime: true,
        hasSmtpUtf8: false,
        hasDsn: false,
        hasRequireTls: false,
        authMechanisms: [],
      },
      tls: null,
      isStarttlsOffered: false,
      steps: [],
      line: {
        stream,
        replies: { next: () => Promise.reject(new Error('not asked')), release: () => 0, isQuiet: () => true },
      },
      isUsable: () => !made.isBroken,
      leave: () => {
        made.isLeft = true
      },
    },
  }
  return made
}

const usual: PoolLimits = { connections: 4, perDestination: 2, messages: 3, ageMs: 1000, idleMs: 100 }

/** A pool on virtual timers; the test gives the real ones back. */
export function setUpPool(changes: Partial<PoolLimits> = {}) {
  vi.useFakeTimers()
  const started = Date.now()
  const clock = { elapsedMs: () => Date.now() - started }
  const pool = createSessionPool(() => ({ ...usual, ...changes }), clock)
  const sessions: TestSession[] = []
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  const order = (destination: string, key = destination, more: Partial<Parameters<SessionPool['lease']>[0]> = {}) => ({
    destination,
    key,
    mark: 'now',
    isFresh: false,
    signal: abort.signal,
    open: async () => {
      const made = testSession(`${key} ${sessions.length}`)
      sessions.push(made)
      return { ok: true as const, session: made.session }
    },
    ...more,
  })
  const take = async (...parameters: Parameters<typeof order>): Promise<Lease> => {
    const leased = await pool.lease(order(...parameters))
    if (!leased.ok) throw new Error(leased.why)
    return leased.lease
  }
  /** Takes as soon as it may; `host` tells which session it got. */
  const ask = (...parameters: Parameters<typeof order>) => {
    const asked: { lease?: Lease } = {}
    void take(...parameters).then((lease) => {
      asked.lease = lease
    })
    return asked
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { pool, sessions, order, take, ask, settle, abort, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
}
