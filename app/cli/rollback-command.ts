// `handschlag rollback`: takes back the last push of a site as its journal file has it, the last host first. Without consent it only shows what
// that would change. Exit code 0: taken back; 1: shown, or tried and not possible.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PlanRunReport, PushRecord } from '#domain/push/push-record.ts'
import type { Translate } from '#i18n/translate.ts'
import { carryOut, tellReport } from './apply-command.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { type PushCall, readPushCall, tellTo, withPush } from './push-call.ts'
import { type CliPush, planFromFiles } from './push-desk.ts'
import { planText } from './push-text.ts'

/** Runs the command. */
export async function rollbackCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const call = readPushCall(args, true)
  return await withPush(call, (push) => rollBack(push, call, streams, translate))
}

async function rollBack(
  push: CliPush,
  call: PushCall,
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const last = lastPush(push.journal.records())
  const [first] = last
  const { site } = push
  if (first === undefined) {
    return fail('push.nothing-to-undo', {
      host: site.hosts.map(({ name }) => name).join(', '),
      detail: site.journalFile,
    })
  }
  const mayWrite = call.isYes || call.planHash !== undefined
  const reports: PlanRunReport[] = []
  for (const record of last) {
    const plan = await planFromFiles(push, record, tellTo(streams, translate), call.signal)
    if (!plan.ok) return plan
    if (!mayWrite) {
      const text = call.isJson
        ? `${JSON.stringify(plan.value, null, 2)}\n`
        : planText(plan.value, site.gateway, translate)
      streams.stdout.write(text)
      return succeed(exitCodes.no)
    }
    const report = await carryOut(push, plan.value, record, call, streams, translate)
    if (!report.ok) return report
    reports.push(report.value)
    if (report.value.fault !== null || call.planHash !== undefined) break
  }
  const whole = {
    records: reports.flatMap(({ records }) => records),
    fault: reports.at(-1)?.fault ?? null,
    notReached: reports.flatMap(({ notReached }) => notReached),
  }
  return succeed(tellReport(whole, first.planHash, call, streams, translate))
}

/** Records of the newest push that still stands somewhere, the last host first. */
function lastPush(records: readonly PushRecord[]): readonly PushRecord[] {
  const standing = records.filter(
    ({ kind, state }) => kind === 'push' && ['done', 'broken', 'interrupted'].includes(state),
  )
  const newest = standing.at(-1)
  return standing.filter(({ planHash }) => planHash === newest?.planHash).toReversed()
}
