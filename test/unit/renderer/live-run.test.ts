// Progress becomes a picture: steps stay with their address, unknown addresses are added, and finished steps are spoken.
import { expect, test } from 'vitest'
import type { ProbeProgress } from '#domain/probe-report.ts'
import { translatorFor } from '#i18n/translate.ts'
import { applyProgress, startRun } from '../../../renderer/features/probe/live-run.ts'
import { progressWords } from '../../../renderer/features/probe/progress-words.ts'

const domain = 'a.example'
const step = (host: string, name: 'connect' | 'starttls', state: 'running' | 'done' | 'stopped'): ProbeProgress => ({
  kind: 'step',
  domain,
  host,
  ip: '192.0.2.1',
  step: name,
  state,
  elapsedMs: 12,
})
const play = (...lines: readonly ProbeProgress[]) => lines.reduce(applyProgress, startRun([domain, 'b.example']))

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

test('only what ended is spoken', () => {
  const t = translatorFor('de')
  expect(progressWords(step('mx1', 'connect', 'running'), t)).toBeUndefined()
  expect(progressWords(step('mx1', 'connect', 'done'), t)).toBe('mx1, 192.0.2.1: Verbinden fertig.')
  expect(progressWords(step('mx1', 'starttls', 'stopped'), t)).toBe('mx1, 192.0.2.1: bei STARTTLS beendet.')
  expect(progressWords({ kind: 'judged', domain }, t)).toBe('a.example: beurteilt.')
})
