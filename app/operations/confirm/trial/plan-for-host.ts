// A counter-proof at a host of a gateway as it is planned: the trap, what is brought to the host, and how it is carried out later with the secrets of
// that moment. A host that was changed in between is another one.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import { houseDesk, type PushDesk } from '../../push/desk.ts'
import type { Rooms } from '../../rooms.ts'
import { hostOfSite } from '../host-of-site.ts'
import { noteRule } from '../note-other.ts'
import { newToken } from '../send/compose.ts'
import { hostTrialOf, triableTarget } from './host-parts.ts'
import { createHostStage, type HostTrial } from './host-stage.ts'
import type { OpenTrap } from './kept-trap.ts'
import type { KeptTrial } from './kept-trials.ts'
import { makeTrial, prepareTrap } from './make-trial.ts'
import { openTrapHere, openTrapOnHost } from './open-trap.ts'
import { type PlannedTrial, planOnHost } from './plan-on-host.ts'
import { refuseAnswered } from './refuse-answered.ts'
import { createTrialJournal } from './trial-journal.ts'
import { type TrialWork, unfinishedProof, withControl } from './trial-work.ts'

type Tell = (progress: TrialProgress) => void

/** Opens the trap and plans; a fault leaves no trap open. */
export async function planForHost(
  rooms: Rooms,
  work: TrialWork,
  hostId: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome<KeptTrial>> {
  const found = hostOfSite(rooms, work.site.id, hostId)
  if (!found.ok) return found
  const host = found.value
  const target = triableTarget(work.site)
  if (!target.ok) return target
  const { modes: possible, recipientFor = addressAt } = target.value.trial
  const { partnerId } = work.wish
  const asked = { partnerId, domain: work.domain, recipient: recipientFor(newToken(), work.domain) }
  const isNowhere = await refuseAnswered(rooms, asked, signal)
  if (!isNowhere.ok) return isNowhere
  const desk = await trialDesk(rooms, work.site.id, work.proofId, work.wish.secrets)
  if (!desk.ok) return desk
  const facts = { ...work, modes: withControl(work.wish.modes, possible) }
  const prepared = prepareTrap(facts)
  const { trap: way } = work.wish
  const opened =
    way.kind === 'ssh'
      ? await openTrapOnHost(prepared.order, host, desk.value.access, signal)
      : await openTrapHere(prepared.order, way.address)
  if (!opened.ok) return opened
  const trap = opened.value
  const trial = makeTrial(facts, prepared, trap, work.sender, (token) => recipientFor(token, work.domain))
  const planned = await planWith(rooms, work, { host, trial, desk: desk.value, tell, signal })
  if (!planned.ok) {
    await trap.close()
    return planned
  }
  return succeed(keptOf(rooms, work, { host, trial, trap, possible, ...planned.value }))
}

function addressAt(token: string, domain: string): string {
  return `gegenprobe-${token}@${domain}`
}

interface Looking {
  readonly host: PushHost
  readonly trial: Trial
  readonly desk: PushDesk
  readonly tell: Tell
  readonly signal: AbortSignal
}

async function planWith(
  rooms: Rooms,
  { site, now, domain, wish }: TrialWork,
  { host, trial, desk, tell, signal }: Looking,
): Promise<Outcome<{ parts: HostTrial; planned: PlannedTrial }>> {
  const language = languageOfHouse(rooms)
  if (!language.ok) return language
  const parts = await hostTrialOf(site, host, trial, { language: language.value, at: now.toISOString() })
  if (!parts.ok) return parts
  const notePast = () => noteRule(rooms, { partnerId: wish.partnerId, hostId: host.id, domain }, { configSha256: null })
  const planned = await planOnHost(desk, parts.value, { tell, signal, notePast })
  return planned.ok ? succeed({ parts: parts.value, planned: planned.value }) : planned
}

interface Planned {
  readonly host: PushHost
  readonly trial: Trial
  readonly trap: OpenTrap
  readonly possible: KeptTrial['possible']
  readonly parts: HostTrial
  readonly planned: PlannedTrial
}

function keptOf(rooms: Rooms, work: TrialWork, { host, trial, trap, possible, parts, planned }: Planned): KeptTrial {
  const { plan, rule } = planned
  const product = plan.hosts[0]?.product ?? { name: '', version: '' }
  return {
    ...{ plan, trial, trap, rule, possible },
    proof: unfinishedProof(work, rule, { hostId: host.id, host: host.name, product }),
    async stage({ accepted, planHash, secrets, tell }) {
      const now = rooms.store.hosts.find(host.id)
      if (!now.ok) return now
      if (now.value.changedAt !== host.changedAt) return fail('push.plan-unknown')
      const desk = await trialDesk(rooms, work.site.id, work.proofId, secrets)
      if (!desk.ok) return desk
      return succeed(createHostStage(desk.value, parts, { plan, planHash, accepted }, tell))
    },
  }
}

/** The desk of the house, with the journal of one trial in the place of the pushes'. */
export async function trialDesk(
  rooms: Rooms,
  siteId: string,
  proofId: string,
  secrets: readonly TypedSecret[],
): Promise<Outcome<PushDesk>> {
  const desk = await houseDesk(rooms, siteId, secrets)
  return desk.ok ? succeed({ ...desk.value, journal: createTrialJournal(rooms.store, proofId) }) : desk
}
