// The supervisor starts a relay again after a growing wait, never runs two, and stays silent once it was stopped.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RelayRun } from '#domain/relay-trial.ts'
import { createSupervisor, waitAfter } from '#operations/relay/supervisor.ts'
import type { RelayExit } from '#ports/relay-launcher.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function supervised() {
  const running = new Set<(exit: RelayExit) => void>()
  const runs: RelayRun[] = []
  let launches = 0
  let mostAtOnce = 0
  const supervisor = createSupervisor({
    configPath: 'relay.json',
    clock: { now: () => new Date().toISOString(), elapsedMs: () => Date.now() },
    onChange: (run) => runs.push(run),
    launcher: {
      folder: '.',
      launch(_path, onExit) {
        launches += 1
        running.add(onExit)
        mostAtOnce = Math.max(mostAtOnce, running.size)
        return {
          async stop() {
            if (running.delete(onExit)) onExit({ code: 0, lastWords: '' })
          },
        }
      },
    },
  })
  const crash = (lastWords = 'port in use', code = 1) => {
    const [onExit] = running
    if (onExit === undefined) throw new Error('nothing runs')
    running.delete(onExit)
    onExit({ code, lastWords })
  }
  return { supervisor, runs, crash, launches: () => launches, mostAtOnce: () => mostAtOnce, running }
}

test('waits longer after every crash in a row, a minute at most', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 40].map(waitAfter)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ])
})

test('a crash is told with its last words and followed by another start', () => {
  const { supervisor, crash, launches } = supervised()
  supervisor.start()
  expect(supervisor.run()).toEqual({ kind: 'starting' })
  supervisor.confirm('2026-11-21T10:00:00.000Z')
  expect(supervisor.run()).toEqual({ kind: 'running', startedAt: '2026-11-21T10:00:00.000Z' })
  crash('listen EADDRINUSE')
  expect(supervisor.run()).toMatchObject({ kind: 'waiting', crashes: 1, lastWords: 'listen EADDRINUSE' })
  vi.advanceTimersByTime(999)
  expect(launches()).toBe(1)
  vi.advanceTimersByTime(1)
  expect(launches()).toBe(2)
})

test('a relay that ran for a minute begins with the shortest wait again', () => {
  const { supervisor, crash } = supervised()
  supervisor.start()
  crash()
  vi.advanceTimersByTime(1000)
  crash()
  expect(supervisor.run()).toMatchObject({ crashes: 2 })
  vi.advanceTimersByTime(2000)
  vi.advanceTimersByTime(60_000)
  crash()
  expect(supervisor.run()).toMatchObject({ kind: 'waiting', crashes: 1 })
})

test('stopping ends the relay, and nothing starts it again', async () => {
  const { supervisor, launches, running } = supervised()
  supervisor.start()
  supervisor.start()
  await supervisor.stop()
  expect(running.size).toBe(0)
  expect(supervisor.run()).toEqual({ kind: 'stopped', fault: null })
  vi.advanceTimersByTime(600_000)
  expect(launches()).toBe(1)
})

test('stopping while it waits for another start cancels that start', async () => {
  const { supervisor, crash, launches } = supervised()
  supervisor.start()
  crash()
  await supervisor.stop()
  vi.advanceTimersByTime(600_000)
  expect(launches()).toBe(1)
})

test('there are never two at once, however often it is started, stopped and crashes', async () => {
  const { supervisor, crash, mostAtOnce, running } = supervised()
  for (let round = 0; round < 50; round += 1) {
    supervisor.start()
    if (round % 3 === 0 && running.size > 0) crash()
    supervisor.start()
    if (round % 4 === 0) await supervisor.stop()
    vi.advanceTimersByTime(round * 700)
  }
  expect(mostAtOnce()).toBe(1)
})

const inUse = JSON.stringify({
  at: '2026-11-21T10:00:00.000Z',
  level: 'info',
  message: 'not started',
  code: 'relay.key-unusable',
  path: '/etc/relay.key',
  detail: 'no key',
})

test('a relay that could not start stops with the fault it named, and is not started again', () => {
  const { supervisor, crash, launches } = supervised()
  supervisor.start()
  crash(inUse, 2)
  const fault = { code: 'relay.key-unusable', params: { path: '/etc/relay.key', detail: 'no key' } }
  expect(supervisor.run()).toEqual({ kind: 'stopped', fault })
  vi.advanceTimersByTime(600_000)
  expect(launches()).toBe(1)
  supervisor.start()
  expect(supervisor.run()).toEqual({ kind: 'starting' })
})

test('one that has run before goes on trying while what stops it may pass by itself', () => {
  const { supervisor, crash, launches } = supervised()
  supervisor.start()
  supervisor.confirm('2026-11-21T10:00:00.000Z')
  crash('gone', 70)
  vi.advanceTimersByTime(1000)
  crash(inUse.replace('relay.key-unusable', 'relay.not-started'), 2)
  expect(supervisor.run()).toMatchObject({ kind: 'waiting', crashes: 2, lastWords: 'not started' })
  vi.advanceTimersByTime(2000)
  crash(inUse, 2)
  expect(supervisor.run()).toMatchObject({ kind: 'stopped', fault: { code: 'relay.key-unusable' } })
  expect(launches()).toBe(3)
})

test.each([
  [
    JSON.stringify({ level: 'error', message: 'relay broke down', id: '1', detail: 'Error: x' }),
    70,
    'relay broke down',
  ],
  ['{"half a line', 1, '{"half a line'],
  ['no longer (made.up-code)', 2, 'no longer (made.up-code)'],
  ['[1]', 2, '[1]'],
])('last words %j of exit %i are shown as a person reads them', (words, code, shown) => {
  const { supervisor, crash } = supervised()
  supervisor.start()
  crash(words, code)
  expect(supervisor.run()).toMatchObject({ kind: 'waiting', lastWords: shown })
})

test('what the command line says at its end is understood too', () => {
  const { supervisor, crash } = supervised()
  supervisor.start()
  crash('(relay.next-hop-missing)', 2)
  expect(supervisor.run()).toEqual({ kind: 'stopped', fault: { code: 'relay.next-hop-missing', params: {} } })
})
