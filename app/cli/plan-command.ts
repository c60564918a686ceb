// `handschlag plan`: shows what a push would change on every host of a site file, and writes nothing there but the work folders. Exit code 0:
// nothing to do; 1: there are changes; otherwise what the fault of a host nobody could look at is worth.
import { type Outcome, succeed } from '#domain/fault.ts'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import type { Translate } from '#i18n/translate.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { readPushCall, tellTo, withPush } from './push-call.ts'
import { planFromFiles } from './push-desk.ts'
import { planText } from './push-text.ts'
import { exitCodeOf } from './run-commands.ts'

/** Runs the command. */
export async function planCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const call = readPushCall(args, false)
  return await withPush(call, async (push) => {
    const plan = await planFromFiles(push, null, tellTo(streams, translate), call.signal)
    if (!plan.ok) return plan
    const { gateway } = push.site
    streams.stdout.write(
      call.isJson ? `${JSON.stringify(plan.value, null, 2)}\n` : planText(plan.value, gateway, translate),
    )
    const known = plan.value.hosts.filter(({ fault }) => fault === null)
    const [unknown] = plan.value.hosts.flatMap(({ fault }) => fault ?? [])
    if (!isEmptyPlan({ hosts: known })) return succeed(exitCodes.no)
    return succeed(unknown === undefined ? exitCodes.yes : exitCodeOf(unknown))
  })
}
