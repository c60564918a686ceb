// The commands of a push to Exchange, and what their ends mean: the result line decides, an exit code never does.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import { type PlanCommand, planCommand } from '#domain/push/push-plan.ts'
import { exchangePush } from '#gateways/exchange/push/driver.ts'
import { exchangeTarget } from '#gateways/exchange/target.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { sampleSite } from '../../sample-policy.ts'
import { answerWith, changeOf, place, runResult } from './samples.ts'

const reading = valueIn(
  exchangePush.read([answerWith('exchange-plan', runResult({ Code: 0, State: 'unchanged' }))], [], sampleSite),
)
const first = (commands: readonly PlanCommand[]): PlanCommand => {
  const [command] = commands
  if (command === undefined) throw new Error('no command')
  return command
}
const apply = first(exchangePush.apply(sampleSite, place, reading, []))
const verify = first(exchangePush.verify(sampleSite, place))
const undo = first(exchangePush.undo(sampleSite, place, {}, null))
const judge = (command: PlanCommand, value: unknown, code: number | null = 0) =>
  exchangePush.judge(command, answerWith(command.id, value, code))
const verification = (changes: Readonly<Record<string, unknown>>) => ({
  ...{ Schema: 'handschlag.exchange-verification/2', Steps: [], Conflicts: [], ReceiveCertificates: [] },
  ...changes,
})

test('the driver hangs on the target', () => {
  expect(exchangeTarget.push).toBe(exchangePush)
})

test('every command is plain words with an id of its own; only what writes needs rights and outlives the connection', () => {
  const all = [
    ...exchangePush.inspect(sampleSite, place),
    ...exchangePush.inspectUndo(sampleSite, place, {}),
    ...[apply, verify],
    ...exchangePush.undo(sampleSite, place, {}, null),
  ]
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  for (const command of all) {
    expect(planCommand.parse(command)).toEqual(command)
    for (const word of command.words) expect(word).toMatch(/^[A-Za-z0-9._/:-]+$/)
    expect(command.isDetached).toBe(command.isPrivileged)
    expect(command.isPrivileged).toBe(command.phase === 'apply' || command.phase === 'undo')
  }
})

test('going back names the run alone, for the host knows what that run completed; the state is compared where it was shown', () => {
  for (const kept of [{}, { earlier: '0000000000000001' }]) {
    const back = exchangePush.undo(sampleSite, place, kept, reading)
    expect(back.map(({ words }) => words.slice(-6))).toEqual([
      ['-Run', place.run, '-Mode', 'Apply', '-ExpectState', reading.stateHash],
    ])
    expect(exchangePush.undo(sampleSite, place, kept, null)[0]?.words.slice(-4)).toEqual([
      '-Run',
      place.run,
      '-Mode',
      'Apply',
    ])
    expect(exchangePush.inspectUndo(sampleSite, place, kept)).toHaveLength(1)
  }
})

describe('apply', () => {
  test.each([
    [
      { Code: 0, State: 'applied' },
      { kind: 'done', undo: {} },
    ],
    [
      { Code: 0, State: 'unchanged' },
      { kind: 'done', undo: {} },
    ],
    [{ Code: 20, State: 'rolled-back' }, { kind: 'taken-back' }],
    [{ Code: 21, State: 'rollback-failed' }, { kind: 'failed' }],
    [{ Code: 14, State: 'moved' }, { kind: 'moved' }],
    [{ Code: 13, State: 'locked' }, { kind: 'locked' }],
    [{ Code: 13, State: 'precondition' }, { kind: 'refused' }],
    [{ Code: 12, State: 'conflict' }, { kind: 'refused' }],
    [{ Code: 1, State: 'failed' }, { kind: 'failed' }],
    [{ Code: 2, State: 'changes' }, { kind: 'failed' }],
    [{ Code: 0, State: 'rolled-back' }, { kind: 'failed' }],
  ])('%j means %j, whatever code came back', (result, meaning) => {
    for (const code of [0, 1, result.Code, 255, null]) {
      expect(judge(apply, runResult(result), code)).toMatchObject(meaning)
    }
  })

  test('a code of success without a result line is never success', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 }), (stdout, stderr) => {
        const answer: CommandAnswer = { id: apply.id, code: 0, stdout, stderr }
        for (const command of [apply, verify, undo]) {
          const meaning = exchangePush.judge(command, answer)
          expect(meaning.kind).toBe('failed')
          if (meaning.kind === 'failed') expect(meaning.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        }
      }),
      { numRuns: propertyRuns(200) },
    )
  })

  test('a result of verify is not one of apply, nor the other way round', () => {
    expect(judge(apply, verification({ Code: 0, State: 'as-planned' })).kind).toBe('failed')
    expect(judge(verify, runResult({ Code: 0, State: 'applied' })).kind).toBe('failed')
  })
})

describe('verify', () => {
  test.each([
    [{ Code: 0, State: 'as-planned' }, 'done'],
    [{ Code: 3, State: 'mail-trouble' }, 'done'],
    [{ Code: 3, State: 'not-read' }, 'done'],
    [{ Code: 2, State: 'different' }, 'failed'],
    [{ Code: 12, State: 'conflict' }, 'failed'],
  ])('%j means %s', (result, kind) => {
    expect(judge(verify, verification(result), 1).kind).toBe(kind)
  })

  test('a receiving server without a certificate of ours is no success', () => {
    const ReceiveCertificates = [{ Server: 'EX01', Name: 'mx.own.example', Thumbprint: '' }]
    expect(judge(verify, verification({ Code: 3, State: 'mail-trouble', ReceiveCertificates }))).toEqual({
      kind: 'failed',
      detail: 'gateway-exchange:push.detail.receive-certificate mx.own.example (EX01)',
    })
  })

  test('a shell that does not start is told, not taken for a difference', () => {
    const result = runResult({ Code: 10, State: 'no-shell', Message: 'The Exchange Management Shell did not start: x' })
    expect(judge(verify, result)).toMatchObject({ kind: 'failed', detail: expect.stringContaining('no-network') })
  })
})

describe('undo', () => {
  test.each([
    [{ Code: 0, State: 'rolled-back' }, 'done'],
    [{ Code: 0, State: 'unchanged' }, 'done'],
    [{ Code: 21, State: 'rollback-failed' }, 'failed'],
    [{ Code: 20, State: 'rolled-back' }, 'failed'],
    [{ Code: 0, State: 'applied' }, 'failed'],
  ])('%j means %s', (result, kind) => {
    expect(judge(undo, runResult(result)).kind).toBe(kind)
  })

  test('its plan says what goes and whose enforcement ends', () => {
    const Changes = [{ ...changeOf({}, null), Kind: 'create' }]
    const answers = [answerWith('exchange-plan-undo', runResult({ Code: 2, State: 'changes', Backup: 'b', Changes }))]
    const plan = valueIn(exchangePush.readUndo(answers, sampleSite))
    expect(plan.changes.map(({ name, after }) => [name, after])).toEqual([['Handschlag Bank 1', null]])
    expect(plan.unsafe.map(({ code }) => code)).toEqual(['enforcement-ends'])
  })
})
