// `handschlag apply`: plans again and carries that plan out, if it is the one that was shown (`--plan-hash`) or a harmless one (`--yes`). Exit
// code 0: in force on every host; 1: tried and taken back, or not as before.
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import { isEmptyPlan, type PushPlan } from '#domain/push/push-plan.ts'
import type { PlanRunReport, PushRecord } from '#domain/push/push-record.ts'
import type { Translate } from '#i18n/translate.ts'
import { runOnHosts } from '#operations/push/run-on-hosts.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { WrongCall } from './options.ts'
import { isAnswer, type PushCall, readPushCall, tellTo, withPush } from './push-call.ts'
import { type CliPush, planFromFiles } from './push-desk.ts'
import { recordsText } from './push-text.ts'
import { exitCodeOf, tellFault } from './run-commands.ts'

/** Runs the command. */
export async function applyCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const call = readPushCall(args, true)
  if (call.planHash === undefined && !call.isYes) throw new WrongCall('push-consent')
  return await withPush(call, async (push) => {
    const plan = await planFromFiles(push, null, tellTo(streams, translate), call.signal)
    if (!plan.ok) return plan
    const report = await carryOut(push, plan.value, null, call, streams, translate)
    if (!report.ok) return report
    return succeed(tellReport(report.value, plan.value.hash, call, streams, translate))
  })
}

/** Carries out a plan as far as the call consents to it; faults push.stale and push.unsafe, both before anything is begun. */
export async function carryOut(
  { site, set, desk }: CliPush,
  plan: PushPlan,
  undoes: PushRecord | null,
  call: PushCall,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<PlanRunReport>> {
  if (isEmptyPlan(plan)) return succeed({ records: [], fault: null, notReached: [] })
  const hosts = plan.hosts.map(({ host }) => host).join(', ')
  if (call.planHash !== undefined && call.planHash !== plan.hash) return fail('push.stale', { host: hosts })
  const ended = await runOnHosts(
    desk,
    {
      plan,
      planHash: plan.hash,
      accepted: call.accepted,
      hosts: site.hosts,
      set,
      undo: undoes?.undo ?? {},
      revertAfterMinutes: null,
    },
    tellTo(streams, translate),
    call.signal,
  )
  if (!ended.ok) return ended
  const { records, fault, notReached } = ended.value
  return records.length === 0 && fault !== null
    ? { ok: false, fault }
    : succeed({ records: [...records], fault, notReached: [...notReached] })
}

/** Says what came of a run; the exit code it is worth. */
export function tellReport(
  report: PlanRunReport,
  planHash: string,
  call: PushCall,
  streams: CliStreams,
  translate: Translate,
): ExitCode {
  const { records, fault, notReached } = report
  if (call.isJson) {
    streams.stdout.write(`${JSON.stringify({ schema: 'handschlag.push/1', planHash, ...report }, null, 2)}\n`)
  } else {
    const done = records.length === 0 && fault === null ? `${translate('cli:push.nothing')}\n` : ''
    const rest = notReached.map(({ host }) => `${translate('cli:push.notReached', { host })}\n`)
    streams.stdout.write(`${done}${recordsText(records, translate)}${rest.join('')}`)
  }
  if (fault === null) return exitCodes.yes
  tellFault(fault, streams, translate)
  return codeOf(fault)
}

function codeOf(fault: Fault): ExitCode {
  return isAnswer(fault) ? exitCodes.no : exitCodeOf(fault)
}
