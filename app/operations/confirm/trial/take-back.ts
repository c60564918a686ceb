// Takes away what a counter-proof left on its gateway: after a kill, a lost connection, or a way back that failed. What it proved stays as it was;
// what is left of it is written down anew.
import { setTimeout as rest } from 'node:timers/promises'
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrialRun } from '#domain/confirm/trial-run.ts'
import { type FaultCode, fail, faultCatalogue, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { onSite } from '../../push/on-site.ts'
import type { Rooms } from '../../rooms.ts'
import { farRelayOf } from '../relay/far-relay.ts'
import { ownRelay } from '../relay/place.ts'
import { cleanUp } from './clean-up.ts'
import { hostTrialOf } from './host-parts.ts'
import { createHostStage } from './host-stage.ts'
import { trialDesk } from './plan-for-host.ts'
import { createRelayStage } from './relay-stage.ts'
import { keepProof } from './run.ts'
import type { TrialStage } from './stage.ts'
import { noteTry } from './stuck-trials.ts'

export interface TakeBackWish {
  readonly proofId: string
  readonly secrets: readonly TypedSecret[]
}

type Tell = (progress: TrialProgress) => void

/** Takes it away; faults confirm.not-found, relay.not-running, push.host-removed, `ssh.*`, `push.*`. */
export async function takeBackTrial(
  rooms: Rooms,
  { proofId, secrets }: TakeBackWish,
  tell: Tell,
  cancelled: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const proof = rooms.store.confirmations.findProof(proofId)
  if (!proof.ok) return proof
  const run = rooms.store.openTrials.find(proofId)
  if (!run.ok) return run
  if (run.value === undefined) return proof
  const open = run.value
  const ended = await onSite(rooms, open.siteId, cancelled, async (signal) => {
    const stage = await stageOf(rooms, open, secrets, tell)
    if (!stage.ok) {
      const noted = noteTry(rooms, proofId, stage.fault)
      return noted.ok ? stage : noted
    }
    try {
      return await clean(rooms, proof.value, stage.value, tell, signal)
    } finally {
      stage.value.close()
    }
  })
  // a page that is open learns whether it may be given up now
  if (!ended.ok) rooms.announce.confirmChanged(open.partnerId)
  return ended
}

async function clean(
  rooms: Rooms,
  proof: CounterProof,
  stage: TrialStage,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<CounterProof>> {
  const before = { ...proof.rule, configSha256: proof.configSha256 }
  const { temporary, left, normalRoute, fault } = await cleanUp({
    ...{ stage, before, hasMails: true, tell, signal },
  })
  const endedAt = proof.endedAt ?? rooms.outside.clock.now()
  const cleaned: CounterProof = {
    ...proof,
    // an earlier look may have been made while the route was still there
    ...{ endedAt, temporary, left: [...left], normalRoute },
    fault: proof.fault ?? fault,
  }
  const kept = keepProof(rooms, cleaned)
  if (!kept.ok) return kept
  const noted = noteTry(rooms, proof.id, temporary === 'not-known' ? fault : null)
  if (!noted.ok) return noted
  tell({ kind: 'stage', stage: 'ended' })
  return fault !== null && temporary !== 'gone' ? { ok: false, fault } : succeed(cleaned)
}

async function stageOf(
  rooms: Rooms,
  { siteId, hostId, proofId, trial }: TrialRun,
  secrets: readonly TypedSecret[],
  tell: Tell,
): Promise<Outcome<TrialStage>> {
  if (hostId === null) {
    const own = ownRelay(rooms)
    return own.ok ? succeed(createRelayStage(rooms, own.value, trial, null)) : own
  }
  const site = rooms.store.sites.find(siteId)
  if (!site.ok) return site
  const host = rooms.store.hosts.find(hostId)
  if (!host.ok) return fail('push.host-removed', { host: '', backup: '–' })
  if (site.value.gateway === 'relay') {
    const far = await farRelayOf(rooms, host.value, secrets)
    return far.ok ? succeed(createRelayStage(rooms, far.value, trial, null)) : far
  }
  const parts = await hostTrialOf(site.value, host.value, trial, null)
  if (!parts.ok) return parts
  const desk = await trialDesk(rooms, siteId, proofId, secrets)
  if (!desk.ok) return desk
  return succeed(createHostStage(desk.value, parts.value, null, (push) => tell({ kind: 'push', push })))
}

/** After these pauses it is tried once more: a command of the killed app may still run on the host, and a network may not be there yet. */
const startPausesMs = [3, 5, 10, 20, 40, 80, 160, 320].map((seconds) => seconds * 1000)

/** At the start of the app: what needs no secret that is not kept is taken away, as soon as its host lets it; the rest waits for a person. */
export async function takeBackAtStart(
  rooms: Rooms,
  signal: AbortSignal,
  pausesMs: readonly number[] = startPausesMs,
): Promise<void> {
  const open = rooms.store.openTrials.list()
  if (!open.ok) return
  let proofIds: readonly string[] = open.value.map(({ proofId }) => proofId)
  for (const pauseMs of [0, ...pausesMs]) {
    await rest(pauseMs, undefined, { signal }).catch(() => undefined)
    const again: string[] = []
    for (const proofId of proofIds) {
      if (signal.aborted) return
      const taken = await takeBackTrial(rooms, { proofId, secrets: [] }, () => undefined, signal)
      if (taken.ok) continue
      const { code } = taken.fault
      rooms.outside.log.note(`a counter-proof is not taken back yet: ${code}`)
      if (isWorthAnother(code)) again.push(proofId)
    }
    if (again.length === 0) return
    proofIds = again
  }
}

/** Nobody is there to be asked; other work on the gateway ends. */
function isWorthAnother(code: FaultCode): boolean {
  return code === 'confirm.trial-open' || (code !== 'ssh.secret-needed' && faultCatalogue[code].retryable)
}
