// What the look at an Exchange host means: a reading to plan from, or why there is none. Nothing of an answer is believed that the schema of
// the result line does not hold.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, HostReading } from '#domain/push/push-driver.ts'
import type { ExchangeSite } from '../site.ts'
import { changesOf } from './changes.ts'
import { detailOf, detailOfEnd, detailOfSilence, plainWords, troubleLines } from './detail.ts'
import { groupPolicyIn, isForbidding } from './execution-policy.ts'
import { productNames, runningProduct } from './product-version.ts'
import { type RunResult, readRunResult, type ScriptChange } from './script-result.ts'
import { unsafeReasons, unsafeUndoReasons } from './unsafe-reasons.ts'

/** What the plan of the apply script tells. */
export function readPlan(answers: readonly CommandAnswer[], site: ExchangeSite): Outcome<HostReading> {
  const policy = groupPolicyIn(answerOf(answers, 'exchange-policy')?.stdout ?? '')
  if (isForbidding(policy)) return fail('push.host-unfit', { detail: detailOf('policy', policy ?? '') })
  const result = resultOf(answerOf(answers, 'exchange-plan'))
  if (!result.ok) return result
  const { Changes, Newer, Owned, Unfinished } = result.value
  return reading(result.value, site, {
    changes: changesOf(Changes, false),
    unsafe: unsafeReasons(Changes, Owned, Newer),
    notes: notesOf(Changes),
    isUnfinished: Unfinished !== '',
  })
}

/** What the plan of the rollback script tells. */
export function readUndoPlan(answers: readonly CommandAnswer[], site: ExchangeSite): Outcome<HostReading> {
  const result = resultOf(answerOf(answers, 'exchange-plan-undo'))
  if (!result.ok) return result
  const { Backup, Changes } = result.value
  if (Backup === '') return fail('push.nothing-to-undo', { detail: detailOf('no-backup') })
  return reading(result.value, site, {
    changes: changesOf(Changes, true),
    unsafe: unsafeUndoReasons(Changes),
    notes: [],
    isUnfinished: false,
  })
}

function answerOf(answers: readonly CommandAnswer[], id: string): CommandAnswer | undefined {
  return answers.find((answer) => answer.id === id)
}

function resultOf(answer: CommandAnswer | undefined): Outcome<RunResult> {
  if (answer === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  const result = readRunResult(answer.stdout)
  if (result === undefined) {
    const isWord = /^HANDSCHLAG-RESULT/m.test(answer.stdout)
    const detail = isWord ? detailOf('no-result') : detailOfSilence(answer)
    return fail(/detail\.no-(?:result|end)/.test(detail) ? 'push.not-understood' : 'push.host-unfit', { detail })
  }
  if (result.State === 'locked') return fail('push.locked', { by: 'PowerShell' })
  if (result.State === 'rollback-failed') {
    return fail('push.host-unfit', { detail: detailOf('not-taken-back', troubleLines(answer.stdout)) })
  }
  if (result.State !== 'unchanged' && result.State !== 'changes') {
    return fail('push.host-unfit', { detail: detailOfEnd(result) })
  }
  return succeed(result)
}

type Found = Pick<HostReading, 'changes' | 'unsafe' | 'notes' | 'isUnfinished'>

function reading({ StateHash, Version }: RunResult, site: ExchangeSite, found: Found): Outcome<HostReading> {
  if (StateHash === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  const running = runningProduct(Version)
  const stated = productNames[site.product]
  const name = running === null ? stated : productNames[running]
  const other = { code: 'other-product', params: { stated, found: name } }
  return succeed({
    ...found,
    product: { name, version: plainWords(Version) },
    stateHash: StateHash,
    notes: running === null || running === site.product ? found.notes : [other, ...found.notes],
  })
}

function notesOf(steps: readonly ScriptChange[]): HostReading['notes'] {
  const domains = steps.filter(({ Kind }) => Kind === 'list').flatMap(({ Domains }) => Domains)
  const named = [...new Set(domains.map(plainWords))]
  return [
    ...(steps.some(({ Sort }) => Sort === 'send') ? [{ code: 'organisation-wide', params: {} }] : []),
    ...(named.length === 0
      ? []
      : [
          {
            code: 'domain-security-at-once',
            params: { domains: named.slice(0, 12).join(', ') + (named.length > 12 ? ', …' : '') },
          },
        ]),
  ]
}
