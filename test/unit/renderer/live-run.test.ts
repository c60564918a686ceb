// Progress becomes a picture: steps stay with their address, unknown addresses are added, and finished steps are spoken.
import { expect, test } from 'vitest'
import type { ProbeProgress } from '#domain/probe-report.ts'
import { translatorFor } from '#i18n/translate.ts'
import { applyProgress, liveParts, secondsLeft, startRun } from '../../../renderer/features/probe/live-run.ts'
import { progressWords } from '../../../renderer/features/probe/progress-words.ts'

const domain = 'a.example'
const step = (
  host: string,
  name: 'connect' | 'starttls' | 'quit',
  state: 'running' | 'done' | 'stopped',
): ProbeProgress => ({
  kind: 'step',
  domain,
  host,
  ip: '192.0.2.1',
  step: name,
  state,
  elapsedMs: 12,
})
const nowMs = 1_000_000
const play = (...lines: readonly ProbeProgress[]) =>
  lines.reduce((run, line) => applyProgress(run, line, nowMs), startRun([domain, 'b.example']))
const mx1 = { domain, host: 'mx1', ip: '192.0.2.1' }

test('a route shows its addresses with every step waiting', () => {
  const [first, second] = play(
    { kind: 'dns', domain, state: 'running' },
    { kind: 'route', domain, addresses: [{ host: 'mx1', ip: '192.0.2.1' }] },
  )
  expect(first?.dns).toBe('done')
  expect(Object.values(first?.addresses?.[0]?.steps ?? {}).map((entry) => entry.state)).toEqual(
    Array(7).fill('waiting'),
  )
  expect(second).toEqual({ domain: 'b.example', dns: 'waiting', addresses: null, isJudged: false, parts: {} })
})

test('steps stay with their address', () => {
  const [first] = play(
    {
      kind: 'route',
      domain,
      addresses: [
        { host: 'mx1', ip: '192.0.2.1' },
        { host: 'mx2', ip: '192.0.2.1' },
      ],
    },
    step('mx2', 'connect', 'running'),
    step('mx2', 'connect', 'done'),
    step('mx2', 'starttls', 'stopped'),
  )
  expect(first?.addresses?.[0]?.steps.connect.state).toBe('waiting')
  expect(first?.addresses?.[1]?.steps.connect).toEqual({ state: 'done', elapsedMs: 12 })
  expect(first?.addresses?.[1]?.steps.starttls.state).toBe('stopped')
})

test('an address or a domain nobody announced is added, not lost', () => {
  const run = play(step('mx9', 'connect', 'done'), { kind: 'judged', domain: 'c.example' })
  expect(run[0]?.addresses?.[0]?.host).toBe('mx9')
  expect(run[2]).toMatchObject({ domain: 'c.example', isJudged: true })
})

test('questions are counted, and whatever is heard of an address ends its wait', () => {
  const waited = play(
    { kind: 'hellos', ...mx1, asked: 2, of: 4 },
    { kind: 'wait', ...mx1, reason: 'pause', forMs: 1_500 },
  )[0]?.addresses?.[0]
  expect(waited).toMatchObject({ hellos: { asked: 2, of: 4 }, wait: { reason: 'pause', untilMs: nowMs + 1_500 } })
  const after = play(
    { kind: 'wait', ...mx1, reason: 'other-connection', forMs: null },
    { kind: 'hellos', ...mx1, asked: 3, of: 4 },
  )[0]?.addresses?.[0]
  expect(after?.wait).toBeUndefined()
  expect(after?.hellos?.asked).toBe(3)
})

test('a wait counts down to nothing, an open one has no end', () => {
  const wait = { reason: 'paced' as const, untilMs: nowMs + 9_100 }
  expect([0, 100, 8_200, 9_100, 20_000].map((passed) => secondsLeft(wait, nowMs + passed))).toEqual([10, 9, 1, 0, 0])
  expect(secondsLeft({ reason: 'paced', untilMs: null }, nowMs)).toBeNull()
})

test('the usual parts stand there from the start, a rare one only once it began, and none that never ran', () => {
  const partsOf = (...lines: readonly ProbeProgress[]) => {
    const [first] = play(...lines)
    return first === undefined ? [] : liveParts(first).map(({ part, state }) => `${part} ${state}`)
  }
  expect(partsOf()).toEqual(['dns-security waiting', 'policies waiting', 'revocation waiting'])
  expect(
    partsOf(
      { kind: 'part', domain, part: 'port-control', state: 'running' },
      { kind: 'part', domain, part: 'policies', state: 'running' },
      { kind: 'part', domain, part: 'policies', state: 'done' },
    ),
  ).toEqual(['dns-security waiting', 'policies done', 'revocation waiting', 'port-control running'])
  expect(partsOf({ kind: 'part', domain, part: 'policies', state: 'done' }, { kind: 'judged', domain })).toEqual([
    'policies done',
  ])
})

test('only what ended is spoken', () => {
  const t = translatorFor('de')
  expect(progressWords(step('mx1', 'connect', 'running'), t)).toBeUndefined()
  expect(progressWords(step('mx1', 'connect', 'done'), t)).toBeUndefined()
  expect(progressWords({ kind: 'hellos', ...mx1, asked: 1, of: 4 }, t)).toBeUndefined()
  expect(progressWords({ kind: 'wait', ...mx1, reason: 'pause', forMs: 2000 }, t)).toBeUndefined()
  expect(progressWords({ kind: 'part', domain, part: 'policies', state: 'done' }, t)).toBeUndefined()
  expect(progressWords(step('mx1', 'quit', 'done'), t)).toBe('mx1, 192.0.2.1: Mailsitzung beendet.')
  expect(progressWords(step('mx1', 'starttls', 'stopped'), t)).toBe('mx1, 192.0.2.1: bei STARTTLS beendet.')
  expect(progressWords({ kind: 'judged', domain }, t)).toBe('a.example: beurteilt.')
})
