// A counter-proof on a host of a gateway: its route comes and goes as a plan of delivery, with the timer that takes it back by itself; mails are
// handed in and followed by the product's own means.
import { cleanTail } from '#delivery/clean-text.ts'
import { runOf } from '#delivery/run-folder.ts'
import type { DroppedMail, MailDrop } from '#domain/confirm/mail-drop.ts'
import type { TrialDriver } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, PushPlace } from '#domain/push/push-driver.ts'
import type { PushHost } from '#domain/push/push-host.ts'
import type { PlanCommand, PushPlan, UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushDesk, TellProgress } from '../../push/desk.ts'
import type { PushSet } from '../../push/push-set.ts'
import { runOnHosts } from '../../push/run-on-hosts.ts'
import { createHostSession } from './host-session.ts'
import type { TrialStage } from './stage.ts'
import { takeBackOn } from './take-back-on-host.ts'

/** What a trial is made with on one host. */
export interface HostTrial {
  readonly host: PushHost
  /** Names the work folder: never that of the pushes. */
  readonly workId: string
  readonly set: PushSet
  readonly driver: TrialDriver
  readonly drop: MailDrop
  readonly mails: readonly DroppedMail[]
}

/** The plan as it was shown and accepted; null = only the way back is gone. */
export interface AcceptedPlan {
  readonly plan: PushPlan
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
}

/** So long the host waits before it takes the route back by itself, once it is in place. */
const revertMinutes = 6

/** Makes the stage; nothing is opened before its first step. */
export function createHostStage(
  desk: PushDesk,
  { host, workId, set, driver, drop, mails }: HostTrial,
  accepted: AcceptedPlan | null,
  tell: TellProgress,
): TrialStage {
  const run = runOf(accepted?.plan.id ?? desk.newId())
  const session = createHostSession({ host, access: desk.access, workId, set, run })
  const on = async <T>(
    commandsAt: (at: PushPlace) => readonly PlanCommand[],
    read: (answers: readonly CommandAnswer[]) => Outcome<T>,
    signal: AbortSignal,
  ): Promise<Outcome<T>> => {
    const answers = await session.run(commandsAt, signal)
    if (!answers.ok) return answers
    const meant = read(answers.value)
    return meant.ok ? meant : fail(meant.fault.code, { host: host.name, ...meant.fault.params })
  }
  return {
    async begin(signal) {
      if (accepted === null) return { kind: 'nothing', fault: fail('push.plan-unknown').fault }
      const revertAfterMinutes = accepted.plan.hosts[0]?.canRevert === true ? revertMinutes : null
      const order = { ...accepted, hosts: [host], set, undo: {}, revertAfterMinutes }
      const ended = await runOnHosts(desk, order, tell, signal)
      if (!ended.ok) return { kind: 'nothing', fault: ended.fault }
      const { records, fault } = ended.value
      const [record] = records
      if (record === undefined)
        return { kind: 'nothing', fault: fault ?? fail('push.stale', { host: host.name }).fault }
      return record.state === 'done' ? { kind: 'in-place' } : { kind: 'not-in-place', fault: fault ?? record.fault }
    },
    hand(tokens, signal) {
      const wanted = mails.filter(({ token }) => tokens.includes(token))
      return on((at) => drop.hand(set.facts, at, wanted), drop.readHanded, signal)
    },
    async again(signal) {
      if (drop.again === undefined) return succeed(false)
      const read = drop.readAgain ?? allWent
      const told = await on((at) => drop.again?.(set.facts, at, mails) ?? [], read, signal)
      return told.ok ? succeed(true) : told
    },
    look: (signal) =>
      on(
        (at) => drop.look(set.facts, at, mails),
        (answers) => drop.readFates(answers, mails),
        signal,
      ),
    async changed(signal) {
      const { lookChanged, readChanged } = driver
      if (lookChanged === undefined || readChanged === undefined) return succeed(null)
      return await on((at) => lookChanged(set.facts, at), readChanged, signal)
    },
    drop: (signal) => on((at) => drop.drop(set.facts, at, mails), allWent, signal),
    async takeBack(signal) {
      // the host knows one run at a time; the session would keep its folder busy
      session.close()
      return await takeBackOn(desk, { host, workId, set }, tell, signal)
    },
    left: (signal) => on((at) => driver.lookLeft(set.facts, at), driver.readLeft, signal),
    rule: (signal) => on((at) => driver.push.inspect(set.facts, at), driver.readRule, signal),
    close: session.close,
  }
}

function allWent(answers: readonly CommandAnswer[]): Outcome<undefined> {
  const failed = answers.find(({ code }) => code !== 0)
  if (failed === undefined) return succeed(undefined)
  const said = cleanTail(failed.stderr) || cleanTail(failed.stdout) || `code ${failed.code}`
  return fail('push.not-understood', { detail: said.slice(0, 300) })
}
