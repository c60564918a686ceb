// `handschlag verify`: whether every host holds what the files would make, and whether the product's own means say that it is in force. Exit
// code 0: both everywhere; 1: not; otherwise what the fault of a host nobody could look at is worth. Writes nothing but the work folders.
import { cleanDetail, cleanLine } from '#delivery/clean-text.ts'
import { place } from '#delivery/place.ts'
import { openRights } from '#delivery/privileges.ts'
import { runCommand } from '#delivery/run-command.ts'
import { runOf } from '#delivery/run-folder.ts'
import { type Fault, type Outcome, succeed } from '#domain/fault.ts'
import type { HostPlan, PushPlan } from '#domain/push/push-plan.ts'
import { describeFault, type Translate } from '#i18n/translate.ts'
import type { TellProgress } from '#operations/push/desk.ts'
import { reachHost } from '#operations/push/reach-host.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { type PushCall, readPushCall, tellTo, withPush } from './push-call.ts'
import { type CliPush, planFromFiles } from './push-desk.ts'
import { exitCodeOf } from './run-commands.ts'

interface Proof {
  readonly id: string
  readonly isProven: boolean
  readonly detail: string
}

interface VerifiedHost {
  readonly host: string
  /** What stands there otherwise; empty = as the files say. */
  readonly differs: readonly string[]
  readonly isUnfinished: boolean
  readonly proofs: readonly Proof[]
  /** Why nothing is known of it. */
  readonly fault: Fault | null
}

/** Runs the command. */
export async function verifyCommand(
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
): Promise<Outcome<ExitCode>> {
  const call = readPushCall(args, false)
  const looked = await withPush(call, (push) => verifyHosts(push, call, tellTo(streams, translate)))
  if (!looked.ok) return looked
  const hosts = looked.value
  streams.stdout.write(
    call.isJson
      ? `${JSON.stringify({ schema: 'handschlag.push-verify/1', hosts }, null, 2)}\n`
      : hosts.map((host) => hostText(host, translate)).join(''),
  )
  const bad = hosts.filter((host) => !isGood(host))
  const [unknown] = bad.flatMap(({ fault }) => fault ?? [])
  // one that is known to differ is an answer, whatever the others are
  if (unknown !== undefined && bad.every(({ fault }) => fault !== null)) return succeed(exitCodeOf(unknown))
  return succeed(bad.length === 0 ? exitCodes.yes : exitCodes.no)
}

async function verifyHosts(
  push: CliPush,
  call: PushCall,
  tell: TellProgress,
): Promise<Outcome<readonly VerifiedHost[]>> {
  const plan = await planFromFiles(push, null, tell, call.signal)
  if (!plan.ok) return plan
  const hosts: VerifiedHost[] = []
  for (const host of plan.value.hosts) {
    const verified = await verifyHost(push, plan.value, host, call)
    if (!verified.ok) return verified
    hosts.push(verified.value)
  }
  return succeed(hosts)
}

async function verifyHost(
  { site, set, desk }: CliPush,
  plan: PushPlan,
  { hostId, host: name, changes, unfinished, commands, fault }: HostPlan,
  { signal }: PushCall,
): Promise<Outcome<VerifiedHost>> {
  const differs = changes.map((change) => cleanLine(change.name))
  const seen = { host: name, differs, isUnfinished: unfinished !== null, fault }
  const proving = commands.filter(({ phase }) => phase === 'verify')
  const host = site.hosts.find(({ id }) => id === hostId)
  if (host === undefined || differs.length > 0 || fault !== null) return succeed({ ...seen, proofs: [] })
  const reached = await reachHost(host, desk.access, signal)
  if (!reached.ok) return reached
  try {
    const placed = await place(reached.value, { siteId: site.id, setHash: set.setHash, files: set.files, signal })
    if (!placed.ok) return placed
    const rights = await openRights(reached.value, proving, signal)
    if (!rights.ok) return rights
    const at = { system: host.system, folder: placed.value.folder, run: runOf(plan.id) }
    const proofs: Proof[] = []
    for (const command of proving) {
      const order = { host: rights.value, place: at, command: { ...command, isDetached: false }, signal }
      const answer = await runCommand({ ...order, onLine: () => undefined })
      if (!answer.ok) return answer
      const isProven = set.driver.judge(command, answer.value).kind === 'done'
      const { stdout, stderr } = answer.value
      proofs.push({ id: command.id, isProven, detail: isProven ? '' : cleanDetail(`${stdout}\n${stderr}`) })
    }
    return succeed({ ...seen, proofs })
  } finally {
    reached.value.shell.close()
  }
}

function isGood({ differs, isUnfinished, proofs, fault }: VerifiedHost): boolean {
  return fault === null && differs.length === 0 && !isUnfinished && proofs.every(({ isProven }) => isProven)
}

function hostText(verified: VerifiedHost, translate: Translate): string {
  const { host, differs, isUnfinished, proofs, fault } = verified
  if (fault !== null) return `${cleanLine(host)}: ${cleanLine(describeFault(fault, translate).title)}\n`
  const verdict = translate(isGood(verified) ? 'cli:push.verified' : 'cli:push.notVerified')
  const lines = [
    ...differs.map((name) => translate('cli:push.differs', { name })),
    ...(isUnfinished ? [translate('cli:push.unfinished', { since: '' })] : []),
    ...proofs.filter(({ isProven }) => !isProven).map(({ id, detail }) => `${id}: ${detail}`),
  ]
  return `${cleanLine(host)}: ${verdict}\n${lines.map((line) => `  ${line}\n`).join('')}`
}
