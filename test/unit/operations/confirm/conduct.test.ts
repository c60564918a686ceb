// A counter-proof from its first step to its last, over a stage that does what the test says: whatever happens once the route may be there, the way
// back is gone, and what is not known is never called a proof.
import { describe, expect, test } from 'vitest'
import type { TrapMode, TrapSight } from '#domain/confirm/trap.ts'
import { nothingSeenByTrap } from '#domain/confirm/trap.ts'
import { fail, succeed } from '#domain/fault.ts'
import { type ConductOrder, conductTrial } from '#operations/confirm/trial/conduct.ts'
import type { TrialStage } from '#operations/confirm/trial/stage.ts'
import { systemClock } from '#ports/clock.ts'
import { cameAndLeft, fakeStage, heldForTls, sampleRule, sampleTrial, sentInTls } from '#test/support/fake-stage.ts'

const modes: readonly TrapMode[] = ['control', 'no-starttls', 'self-signed']
const wayBack = ['drop', 'takeBack', 'drop', 'left', 'rule']
const inTls: TrapSight = { ...cameAndLeft, sessions: 1, mailInTls: 1, messagesInTls: 1 }
const sightOf = (mode: TrapMode) => (mode === 'control' ? inTls : cameAndLeft)

function order(steps: Partial<TrialStage> = {}, change: Partial<ConductOrder> = {}, trial = sampleTrial(modes)) {
  const { stage, asked } = fakeStage(trial, steps)
  const told: string[] = []
  const whole: ConductOrder = {
    ...{ stage, trial, rule: sampleRule, possible: modes, sight: sightOf, clock: systemClock },
    tell: (progress) => void (progress.kind === 'stage' && told.push(progress.stage)),
    signal: new AbortController().signal,
    waits: { everyMs: 1, aheadMs: 20, mostMs: 20, againMs: 20, endMs: 5000, dropPausesMs: [1, 1] },
    ...change,
  }
  return { whole, asked, told }
}

async function ended(given: ReturnType<typeof order>) {
  const conducted = await conductTrial(given.whole)
  if (conducted.kind === 'nothing') throw new Error(conducted.fault.code)
  return conducted.ending
}

describe('conducting', () => {
  test('all held, control through: enforced, nothing left, the same way as before', async () => {
    const given = order()
    expect(await ended(given)).toMatchObject({
      ...{ verdict: 'enforced', reasons: ['all-held'], temporary: 'gone', left: [], fault: null },
      normalRoute: { isSame: true },
      modes: [{ result: 'passed' }, { result: 'held', lines: heldForTls.lines }, { result: 'held' }],
    })
    expect(given.asked).toEqual(['begin', 'hand', 'look', 'hand', 'look', 'again', ...wayBack])
    expect(given.told).toEqual(['apply', 'hand-in', 'watch', 'take-back', 'look-left', 'normal-route', 'ended'])
  })

  test('where nothing was begun, nothing else is asked', async () => {
    const fault = fail('push.unsafe', { host: 'a', codes: 'b' }).fault
    const given = order({ begin: async () => ({ kind: 'nothing', fault }) })
    expect(await conductTrial(given.whole)).toEqual({ kind: 'nothing', fault })
    expect(given.asked).toEqual(['begin'])
  })

  test('a route that did not come into place is taken back all the same, and proves nothing', async () => {
    const fault = fail('push.verify-failed', { host: 'a', detail: 'b' }).fault
    const given = order({ begin: async () => ({ kind: 'not-in-place', fault }) })
    const end = await ended(given)
    expect(end).toMatchObject({ verdict: 'undetermined', fault, temporary: 'gone' })
    expect(end.reasons).toContain('route-not-in-place')
    expect(given.asked).toEqual(['begin', ...wayBack])
  })

  test.each(['hand', 'look'] as const)('a fault of %s goes the whole way back', async (step) => {
    const fault = fail('push.connection-lost', { host: 'a', step: 'b' })
    const given = order({ [step]: async () => fault })
    const end = await ended(given)
    expect(end).toMatchObject({ verdict: 'undetermined', temporary: 'gone', fault: fault.fault })
    expect(end.reasons).toContain('interrupted')
    expect(given.asked.slice(-5)).toEqual(wayBack)
  })

  test('a cancel goes the whole way back, with a signal of its own', async () => {
    const cancel = new AbortController()
    const signals: boolean[] = []
    const steps: Partial<TrialStage> = {
      look: async () => {
        cancel.abort()
        return succeed(new Map())
      },
      takeBack: async (signal) => {
        signals.push(signal.aborted)
        return succeed(undefined)
      },
    }
    const given = order(steps, { signal: cancel.signal })
    const end = await ended(given)
    expect(end).toMatchObject({ verdict: 'undetermined', temporary: 'gone', fault: { code: 'job.cancelled' } })
    expect(signals).toEqual([false])
    expect(given.asked.slice(-5)).toEqual(wayBack)
  })

  test('clear text in the trap is an alarm, whatever else went wrong', async () => {
    const clear = { ...cameAndLeft, mailInClear: 1 }
    const fault = fail('push.connection-lost', { host: 'a', step: 'b' })
    const end = await ended(
      order({ look: async () => fault }, { sight: (mode) => (mode === 'no-starttls' ? clear : inTls) }),
    )
    expect(end.verdict).toBe('not-enforced')
    expect(end.reasons).toContain('clear-text-left')
  })

  test('clear text past a rule others took away is no alarm about that rule, and no proof', async () => {
    const clear = { ...cameAndLeft, mailInClear: 1, messagesInClear: 1 }
    const sight = (mode: TrapMode) => (mode === 'no-starttls' ? clear : inTls)
    const given = order({ changed: async () => succeed('rule-missing') }, { sight })
    const end = await ended(given)
    expect(end).toMatchObject({
      ...{ verdict: 'undetermined', temporary: 'gone' },
      fault: { code: 'confirm.changed-meanwhile', params: { detail: 'rule-missing' } },
    })
    expect(end.reasons).toContain('changed-meanwhile')
    expect(given.asked.slice(-6)).toEqual(['changed', ...wayBack])
    const fault = fail('push.connection-lost', { host: 'a', step: 'b' })
    for (const changed of [async () => succeed(null), async () => fault]) {
      expect((await ended(order({ changed }, { sight }))).verdict).toBe('not-enforced')
    }
  })

  test('where nobody can say whether others changed the rule, what was held proves nothing', async () => {
    const fault = fail('push.host-unfit', { host: 'a', detail: 'table-broken' })
    const given = order({ changed: async () => fault })
    expect(await ended(given)).toMatchObject({ verdict: 'undetermined', reasons: ['interrupted'], fault: fault.fault })
    expect(given.asked.slice(-6)).toEqual(['changed', ...wayBack])
    const lost = fail('push.connection-lost', { host: 'a', step: 'b' })
    const first = await ended(order({ changed: async () => fault, look: async () => lost }))
    expect(first).toMatchObject({ verdict: 'undetermined', fault: lost.fault })
  })

  test('a mail that waits because nobody reached the trap proves nothing', async () => {
    const waiting = { ...heldForTls, fate: { kind: 'held', reason: 'Connection refused', isForTls: false } as const }
    const trial = sampleTrial(modes)
    const fates = new Map(trial.traps.map(({ token }) => [token, waiting]))
    const end = await ended(order({ look: async () => succeed(fates) }, { sight: () => nothingSeenByTrap }, trial))
    expect(end.verdict).toBe('undetermined')
    expect(end.modes.map(({ result }) => result)).toEqual(['not-seen', 'not-seen', 'not-seen'])
  })

  test('mails that never settle are watched until the time is up, and no longer', async () => {
    const trial = sampleTrial(modes)
    const waiting = { fate: { kind: 'waiting' as const }, queueId: null, lines: [] }
    const given = order(
      {
        look: async () => succeed(new Map(trial.traps.map(({ token }) => [token, waiting]))),
      },
      { sight: () => nothingSeenByTrap },
      trial,
    )
    expect((await ended(given)).verdict).toBe('undetermined')
    expect(given.asked.filter((step) => step === 'look').length).toBeGreaterThan(1)
    expect(given.asked.slice(-5)).toEqual(wayBack)
  })

  test('a route that could not be taken back is told, and what is left with it', async () => {
    const fault = fail('push.not-rolled-back', { host: 'a', detail: 'b', undo: 'c', backup: 'd' })
    const end = await ended(order({ takeBack: async () => fault, left: async () => succeed(['/etc/postfix/trial']) }))
    expect(end).toMatchObject({ temporary: 'left', left: ['/etc/postfix/trial'], fault: fault.fault })
  })

  test('a host that went away is not called clean', async () => {
    const fault = fail('push.connection-lost', { host: 'a', step: 'b' })
    const end = await ended(order({ takeBack: async () => fault, left: async () => fault, rule: async () => fault }))
    expect(end).toMatchObject({ temporary: 'not-known', normalRoute: null, verdict: 'enforced', fault: fault.fault })
  })

  test('a rule that is another one afterwards is told', async () => {
    const end = await ended(order({ rule: async () => succeed({ ...sampleRule, text: 'encrypt' }) }))
    expect(end.normalRoute).toEqual({ isSame: false, detail: 'tls_policy: secure → tls_policy: encrypt' })
  })

  test('`may` is caught: whatever happens, it is not enforced', async () => {
    const trial = sampleTrial(modes, 'may')
    const fates = new Map(trial.traps.map(({ token }) => [token, sentInTls]))
    const clear = { ...cameAndLeft, mailInClear: 1, messagesInClear: 1 }
    const end = await ended(
      order({ look: async () => succeed(fates) }, { sight: (mode) => (mode === 'no-starttls' ? clear : inTls) }, trial),
    )
    expect(end).toMatchObject({ verdict: 'not-enforced', reasons: ['clear-text-left', 'level-may'] })
  })
})
