// The mails of a counter-proof over a stage that does what the test says: none but the one that goes ahead is handed in before the gateway showed
// that it follows the route, and what is held is tried once more before it counts.
import { describe, expect, test } from 'vitest'
import type { SeenFate } from '#domain/confirm/mail-drop.ts'
import { nothingSeenByTrap, type TrapMode, type TrapSight } from '#domain/confirm/trap.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { TrialStage } from '#operations/confirm/trial/stage.ts'
import { tryMails } from '#operations/confirm/trial/try-mails.ts'
import { systemClock } from '#ports/clock.ts'
import { cameAndLeft, fakeStage, heldForTls, sampleTrial, sentInTls } from '#test/support/fake-stage.ts'

const trial = sampleTrial(['no-starttls', 'control', 'self-signed'])
const tokenOf = (wanted: TrapMode) => trial.traps.find(({ mode }) => mode === wanted)?.token ?? ''
const inTls: TrapSight = { ...cameAndLeft, sessions: 1, mailInTls: 1, messagesInTls: 1 }
const heldOtherwise: SeenFate = { ...heldForTls, fate: { kind: 'held', reason: 'Connection refused', isForTls: false } }
const unseen: SeenFate = { fate: { kind: 'unknown' }, queueId: null, lines: [] }

interface Way {
  readonly control: SeenFate
  readonly sight?: (mode: TrapMode) => TrapSight
  readonly steps?: Partial<TrialStage>
  readonly everyMs?: number
}

async function tried({ control, sight = () => nothingSeenByTrap, steps = {}, everyMs = 1 }: Way) {
  const handed: (readonly string[])[] = []
  const fates = () =>
    succeed(new Map(trial.traps.map(({ token, mode }) => [token, mode === 'control' ? control : heldForTls])))
  const { stage } = fakeStage(trial, {
    look: async () => fates(),
    ...steps,
    async hand(tokens) {
      handed.push(tokens)
      return succeed(undefined)
    },
  })
  const outcome = await tryMails({
    ...{ stage, trial, sight, tell: () => undefined, clock: systemClock, signal: new AbortController().signal },
    waits: { everyMs, aheadMs: 20 * everyMs, mostMs: 20 * everyMs, againMs: 20 * everyMs },
  })
  return { handed, ...outcome }
}

const alone = [[tokenOf('control')]]
const whole = [...alone, [tokenOf('no-starttls'), tokenOf('self-signed')]]

describe('the control goes ahead', () => {
  test('and the others follow once the trap saw it', async () => {
    expect(await tried({ control: unseen, sight: () => inTls })).toMatchObject({ handed: whole, stopped: null })
  })

  test('or once the gateway that came to the trap holds it, or holds it for TLS by its own words', async () => {
    expect((await tried({ control: heldForTls })).handed).toEqual(whole)
    expect((await tried({ control: heldOtherwise, sight: () => cameAndLeft })).handed).toEqual(whole)
  })

  test.each<readonly [string, SeenFate, string]>([
    ['delivered, but not to the trap', sentInTls, '127.0.0.1: 250 ok'],
    ['held for another reason, and nobody came', heldOtherwise, 'Connection refused'],
    ['nowhere to be seen', unseen, '–'],
  ])('and alone when it is %s', async (_name, control, detail) => {
    const end = await tried({ control })
    expect(end.handed).toEqual(alone)
    expect(end).toMatchObject({
      ...{ stopped: 'route-not-in-place', fault: { code: 'confirm.route-not-followed', params: { detail } } },
    })
  })

  test('and is looked for soon again, however long the pauses get', async () => {
    let looks = 0
    const fates = () => new Map(trial.traps.map(({ token }) => [token, looks > 2 ? sentInTls : unseen]))
    const look: TrialStage['look'] = async () => {
      looks += 1
      return succeed(fates())
    }
    const hour = 3_600_000
    const end = await tried({
      ...{ control: sentInTls, everyMs: hour, steps: { look } },
      sight: () => (looks > 2 ? inTls : nothingSeenByTrap),
    })
    expect(end).toMatchObject({ handed: whole, stopped: null })
  })

  test('a stranger at the open port makes nobody follow', async () => {
    const end = await tried({ control: unseen, sight: () => ({ ...cameAndLeft, mailInClear: 1 }) })
    expect(end.handed).toEqual(alone)
  })
})

describe('what is held is tried once more', () => {
  test('until the trap was visited again', async () => {
    let visits = 1
    const end = await tried({
      ...{
        control: sentInTls,
        sight: (mode) => (mode === 'control' ? inTls : { ...cameAndLeft, connections: visits }),
      },
      steps: {
        async again() {
          visits = 2
          return succeed(true)
        },
      },
    })
    expect(end).toMatchObject({ stopped: null, fault: null })
  })

  test('or, where it never was, until the gateway wrote of it again', async () => {
    let held = heldForTls
    const end = await tried({
      control: sentInTls,
      sight: (mode) => (mode === 'control' ? inTls : nothingSeenByTrap),
      steps: {
        look: async () =>
          succeed(new Map(trial.traps.map(({ token, mode }) => [token, mode === 'control' ? sentInTls : held]))),
        async again() {
          held = { ...heldForTls, lines: [...heldForTls.lines, ...heldForTls.lines] }
          return succeed(true)
        },
      },
    })
    expect(end.stopped).toBeNull()
  })

  test.each(['look', 'again'] as const)('and a route others took away is told as such: %s', async (step) => {
    const gone = fail('confirm.changed-meanwhile', { detail: 'gone' })
    const end = await tried({ control: sentInTls, sight: () => inTls, steps: { [step]: async () => gone } })
    expect(end).toMatchObject({ stopped: 'changed-meanwhile', fault: gone.fault })
  })

  test('and a retry nobody saw proves nothing', async () => {
    const sight = (mode: TrapMode) => (mode === 'control' ? inTls : cameAndLeft)
    const end = await tried({ control: sentInTls, sight, steps: { again: async () => succeed(true) } })
    expect(end).toMatchObject({ stopped: 'retry-not-seen', fault: null })
  })

  test('a fault of it is told', async () => {
    const lost = fail('push.connection-lost', { host: 'a', step: 'b' })
    const end = await tried({ control: sentInTls, sight: () => inTls, steps: { again: async () => lost } })
    expect(end).toMatchObject({ stopped: 'interrupted', fault: lost.fault })
    expect(end.fates.size).toBe(3)
  })
})
