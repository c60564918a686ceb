// How Exchange Server is pushed: its own scripts, uploaded and started in Windows PowerShell, and the result line they end with. Exit codes
// say nothing, since a login shell may make them 0 or 1; without a readable result line nothing counts as done. Runs that one completed are
// kept in its backup on the host, so going back needs its name alone.
import type { CommandAnswer, CommandMeaning, PushDriver } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import type { ExchangeSite } from '../site.ts'
import { applyCommand, planCommandOf, policyCommand, rollbackCommand, verifyCommand } from './commands.ts'
import { detailOf, detailOfEnd, detailOfSilence, plainWords, troubleLines } from './detail.ts'
import { readPlan, readUndoPlan } from './host-reading.ts'
import { readRunResult, readVerification } from './script-result.ts'

export const exchangePush: PushDriver<ExchangeSite> = {
  systems: ['windows'],
  inspect: (_site, place) => [policyCommand(), planCommandOf(place)],
  read: (answers, _artefacts, site) => readPlan(answers, site),
  apply: (_site, place, reading) => [applyCommand(place, reading.stateHash)],
  verify: (_site, place) => [verifyCommand(place)],
  inspectUndo: (_site, place) => [rollbackCommand(place, { isReal: false })],
  readUndo: (answers, site) => readUndoPlan(answers, site),
  undo: (_site, place, _undo, reading) => [
    rollbackCommand(place, { isReal: true, ...(reading !== null && { stateHash: reading.stateHash }) }),
  ],
  judge: (command, answer) => (command.phase === 'verify' ? judgeVerify(answer) : judgeRun(command, answer)),
}

function judgeRun(command: PlanCommand, answer: CommandAnswer): CommandMeaning {
  const result = readRunResult(answer.stdout)
  if (result === undefined) return { kind: 'failed', detail: detailOfSilence(answer) }
  switch (result.State) {
    case 'unchanged':
      return { kind: 'done', undo: {} }
    case 'applied':
      return command.phase === 'apply' ? { kind: 'done', undo: {} } : odd(answer)
    case 'rolled-back':
      if (command.phase === 'undo') return result.Code === 0 ? { kind: 'done', undo: {} } : odd(answer)
      return result.Code === 20 ? { kind: 'taken-back', detail: detailOfEnd(result) } : odd(answer)
    case 'moved':
      return { kind: 'moved' }
    case 'locked':
      return { kind: 'locked', by: 'PowerShell' }
    case 'no-shell':
    case 'rights':
    case 'conflict':
    case 'precondition':
      return { kind: 'refused', detail: detailOfEnd(result) }
    case 'failed':
      return { kind: 'failed', detail: detailOfEnd(result) }
    case 'rollback-failed': {
      const words = [result.Message, troubleLines(answer.stdout)].filter((text) => text !== '').join(' ')
      return { kind: 'failed', detail: detailOf('not-taken-back', words) }
    }
    default:
      return odd(answer)
  }
}

/** A result no command of this phase gives: nobody knows what happened. */
function odd(answer: CommandAnswer): CommandMeaning {
  return { kind: 'failed', detail: detailOf('no-result', answer.stdout.slice(0, 200)) }
}

/**
 * Trouble in a queue is shown but fails nothing: mail that waits because a partner does not do what was agreed is what was asked for. A
 * missing certificate of ours is another matter.
 */
function judgeVerify(answer: CommandAnswer): CommandMeaning {
  const verification = readVerification(answer.stdout)
  if (verification === undefined) {
    const early = readRunResult(answer.stdout)
    return { kind: 'failed', detail: early === undefined ? detailOfSilence(answer) : detailOfEnd(early) }
  }
  const { Conflicts, ReceiveCertificates, State, Steps } = verification
  if (State === 'conflict') return { kind: 'failed', detail: detailOf('conflict', Conflicts.join(' ')) }
  if (State === 'different') {
    return { kind: 'failed', detail: detailOf('different', plainWords(Steps.map(({ Name }) => Name).join(', '))) }
  }
  const bare = ReceiveCertificates.filter(({ Thumbprint }) => Thumbprint === '')
  if (bare.length > 0) {
    const words = bare.map(({ Name, Server }) => `${Name} (${Server})`).join(', ')
    return { kind: 'failed', detail: detailOf('receive-certificate', words) }
  }
  return ['as-planned', 'mail-trouble', 'not-read'].includes(State) ? { kind: 'done', undo: {} } : odd(answer)
}
