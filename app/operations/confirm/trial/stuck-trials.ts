// Open counter-proofs whose host could not be reached, or left no way, when they were to be taken away, with what may be left there. Nothing is asked
// of any host: it is what was brought to it, as far as that is known.
import { writtenFolder } from '#delivery/place.ts'
import { hashSet } from '#delivery/plan-hash.ts'
import { hasTimer } from '#delivery/revert-timer.ts'
import { runKey } from '#delivery/run-folder.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { type FailedTry, isOfHost, type LeftBehind, type StuckTrial } from '#domain/confirm/given-up.ts'
import { mailsOf, type TrialRun } from '#domain/confirm/trial-run.ts'
import { type Fault, type FaultCode, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'
import { triableTarget } from './host-parts.ts'
import { workIdOf } from './work-id.ts'

/**
 * Faults with which an attempt never came as far as the host: it is away, another one is in its place, or it lets us in no more. A connection that
 * broke and a command that hung are none: the host was there, and may be in the middle of it.
 */
const notReached: readonly FaultCode[] = [
  'ssh.unreachable',
  'ssh.host-key-changed',
  'ssh.host-key-not-listed',
  'ssh.host-key-revoked',
  'ssh.no-common-algorithm',
  'ssh.sign-in-refused',
  'push.host-removed',
  'relay.not-running',
  'confirm.relay-silent',
]

/** Faults of this desk or of this moment: such an attempt was none, and says nothing of the host. */
const noAttempt: readonly FaultCode[] = [
  'job.cancelled',
  'confirm.trial-open',
  'push.locked',
  'ssh.secret-needed',
  'ssh.keychain-missing',
  'ssh.key-unreadable',
  'ssh.agent-missing',
  'ssh.secret-file-open',
]

/** Keeps how an attempt to take a counter-proof away ended; `why` null = its host could be looked at, whatever is left there. */
export function noteTry(
  { store, outside }: Pick<Rooms, 'store' | 'outside'>,
  proofId: string,
  why: Fault | null,
): Outcome<undefined> {
  if (why !== null && noAttempt.includes(why.code)) return succeed(undefined)
  const isHopeless = why !== null && (notReached.includes(why.code) || isOfHost({ fault: why }))
  const failedTry: FailedTry | null = isHopeless ? { at: outside.clock.now(), fault: why } : null
  return store.together((): Outcome<undefined> => {
    const run = store.openTrials.find(proofId)
    if (!run.ok) return run
    return run.value === undefined ? succeed(undefined) : store.openTrials.save({ ...run.value, failedTry })
  })
}

/** Those of these that may be given up; the proof of each must be known. */
export function stuckTrials(rooms: Pick<Rooms, 'store'>, runs: readonly TrialRun[]): Outcome<StuckTrial[]> {
  const stuck: StuckTrial[] = []
  for (const run of runs) {
    if (run.failedTry == null) continue
    const proof = rooms.store.confirmations.findProof(run.proofId)
    if (!proof.ok) return proof
    const withoutUs = withoutUsOf(rooms, run)
    stuck.push({ proofId: run.proofId, after: run.failedTry, withoutUs, ...leftBehindOf(rooms, run, proof.value) })
  }
  return succeed(stuck)
}

function withoutUsOf({ store }: Pick<Rooms, 'store'>, { hostId, siteId }: TrialRun): StuckTrial['withoutUs'] {
  const site = store.sites.find(siteId)
  if (hostId === null || (site.ok && site.value.gateway === 'relay')) return 'ends'
  const host = store.hosts.find(hostId)
  return host.ok && hasTimer(host.value) ? 'taken-back' : 'stays'
}

/** Things and commands; where gateway or host are no longer known, the mails alone. */
function leftBehindOf(rooms: Pick<Rooms, 'store'>, run: TrialRun, { rule }: CounterProof): LeftBehind {
  const { hostId, siteId, trial, records } = run
  const mails = mailsOf(trial).map(({ to, messageId }) => ({ kind: 'mail' as const, name: `${to} ${messageId}` }))
  // the route of the relay lives in its memory alone
  if (hostId === null) return { things: mails, commands: [] }
  const site = rooms.store.sites.find(siteId)
  const target = site.ok ? triableTarget(site.value) : site
  if (!target.ok) return { things: mails, commands: [] }
  const { trial: driver, facts } = target.value
  const host = rooms.store.hosts.find(hostId)
  const system = host.ok ? host.value.system : (driver.push.systems[0] ?? 'posix')
  const brought = records.find(({ kind }) => kind === 'push')
  const artefacts = driver.files(trial, facts)
  const setHash = brought?.setHash ?? (artefacts.ok ? hashSet(artefacts.value) : '')
  const folder = writtenFolder(system, workIdOf(siteId), setHash)
  const left = driver.leftBehind(trial, facts, { folder, run: brought?.undo[runKey] ?? null, rule })
  return { things: [...mails, ...left.things, { kind: 'file', name: folder }], commands: left.commands }
}
