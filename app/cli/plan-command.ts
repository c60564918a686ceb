// `handschlag plan`: shows what a push would change on every host of a site file, and writes nothing there but the work folders. Exit code 0:
// nothing to do; 1: there are changes.
import { type Outcome, succeed } from '#domain/fault.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { Translate } from '#i18n/translate.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { openPush, readPushCall, tellTo } from './push-call.ts'
import { planFromFiles } from './push-desk.ts'
import { planText } from './push-text.ts'

/** Runs the command. */
export async function planCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const call = readPushCall(args, false)
  const push = await openPush(call)
  if (!push.ok) return push
  const plan = await planFromFiles(push.value, null, tellTo(streams, translate), call.signal)
  if (!plan.ok) return plan
  streams.stdout.write(
    call.isJson ? `${JSON.stringify(plan.value, null, 2)}\n` : planText(plan.value, push.value.site.gateway, translate),
  )
  return succeed(isEmptyPlan(plan.value) ? exitCodes.yes : exitCodes.no)
}
