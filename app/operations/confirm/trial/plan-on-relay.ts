// A counter-proof at a relay of ours as it is planned, here or on a host: the routes and the copies of the policy it would go by meanwhile. Nothing is
// written; the plan shows what its memory holds for those minutes, and the commands that lead to it where it runs on a host.
import { makePlan } from '#delivery/make-plan.ts'
import { sha256 } from '#delivery/plan-hash.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { HostPlan } from '#domain/push/push-plan.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import { exceptionLevelOf } from '#relay/service/counter-trial.ts'
import { relayName, versionInRuntime } from '#relay/service/product.ts'
import { houseDesk } from '../../push/desk.ts'
import type { Rooms } from '../../rooms.ts'
import { hostOfSite } from '../host-of-site.ts'
import { bridgeCommands } from '../relay/bridge.ts'
import { farRelayOf } from '../relay/far-relay.ts'
import { ownRelay, type RelayPlace } from '../relay/place.ts'
import { shownOnRelay } from '../relay/shown-plan.ts'
import type { OpenTrap } from './kept-trap.ts'
import type { KeptTrial } from './kept-trials.ts'
import { makeTrial, prepareTrap } from './make-trial.ts'
import { openTrapHere, openTrapOnHost, type TrapOrder } from './open-trap.ts'
import { createRelayStage, policyAt, ruleOfRelay } from './relay-stage.ts'
import { type TrialWork, unfinishedProof, withControl } from './trial-work.ts'

/** Nobody's domain (RFC 2606 section 2). */
const nobodys = 'gegenprobe.invalid'
/** So long the relay keeps to it when nobody ends it. */
const seconds = 300

/** At the relay of this app, its trap on this machine; faults confirm.not-triable, confirm.no-policy, confirm.trap-not-reached, relay.not-running. */
export async function planOnRelay(rooms: Rooms, work: TrialWork): Promise<Outcome<KeptTrial>> {
  const { siteId } = await rooms.relay.files.note()
  if (work.site.gateway !== 'relay' || siteId !== work.site.id) {
    return fail('confirm.not-triable', { detail: 'push:detail.trial-relay' })
  }
  const open = (order: TrapOrder) => openTrapHere(order, '127.0.0.1')
  const at = { hostId: null, place: async () => ownRelay(rooms), open, commands: [] }
  return await planAt(rooms, work, at)
}

/** At a relay on a host of ours; faults the same, confirm.relay-silent, confirm.relay-other-file, those of signing in there. */
export async function planOnRelayHost(
  rooms: Rooms,
  work: TrialWork,
  hostId: string,
  signal: AbortSignal,
): Promise<Outcome<KeptTrial>> {
  const found = hostOfSite(rooms, work.site.id, hostId)
  if (!found.ok) return found
  const host = found.value
  const desk = await houseDesk(rooms, work.site.id, work.wish.secrets)
  if (!desk.ok) return desk
  const { access } = desk.value
  const { trap } = work.wish
  const planned = await planAt(rooms, work, {
    hostId,
    async place(secrets, cancelled) {
      const now = rooms.store.hosts.find(hostId)
      if (!now.ok) return now
      if (now.value.changedAt !== host.changedAt) return fail('push.plan-unknown')
      return await farRelayOf(rooms, now.value, secrets, cancelled)
    },
    cancelled: signal,
    open: (order) =>
      trap.kind === 'ssh' ? openTrapOnHost(order, host, access, signal) : openTrapHere(order, trap.address),
    commands: bridgeCommands(),
  })
  return !planned.ok && signal.aborted ? fail('job.cancelled') : planned
}

interface RelayAt {
  readonly hostId: string | null
  /** `cancelled` counts while it is planned alone: what was begun ends with its way back. */
  place(secrets: readonly TypedSecret[], cancelled?: AbortSignal): Promise<Outcome<RelayPlace>>
  readonly cancelled?: AbortSignal
  open(order: TrapOrder): Promise<Outcome<OpenTrap>>
  readonly commands: HostPlan['commands']
}

async function planAt(rooms: Rooms, work: TrialWork, at: RelayAt): Promise<Outcome<KeptTrial>> {
  const there = await at.place(work.wish.secrets, at.cancelled)
  if (!there.ok) return there
  const place = there.value
  try {
    const facts = await factsOf(place, work.domain)
    if (!facts.ok) return facts
    const order = { ...work, modes: withControl(work.wish.modes, trapModes) }
    const prepared = prepareTrap(order)
    const opened = await at.open(prepared.order)
    if (!opened.ok) return opened
    const recipientOf = (token: string) => `gegenprobe@${token}.${nobodys}`
    const trial = makeTrial(order, prepared, opened.value, work.sender, recipientOf)
    return succeed(keptOf(rooms, work, at, { ...facts.value, trial, trap: opened.value }))
  } finally {
    place.close()
  }
}

interface RelayFacts {
  readonly rule: RuleInForce
  readonly policy: RelayPolicy
  readonly product: CounterProof['product']
  readonly host: string
}

/** What the relay says before anything is begun. */
async function factsOf(place: RelayPlace, domain: string): Promise<Outcome<RelayFacts>> {
  const status = await place.control.ask('status', {})
  if (!status.ok) return status
  const { counterTrial } = status.value
  // it would not say whether anything is left
  if (counterTrial === undefined) return fail('confirm.not-triable', { detail: 'push:detail.trial-relay-old' })
  if (counterTrial !== null) return fail('confirm.relay-busy')
  const rule = await ruleOfRelay(place, domain)
  if (!rule.ok) return rule
  const policy = await policyAt(place, domain)
  if (!policy.ok) return policy
  if (policy.value === undefined) return fail('confirm.no-policy', { domain })
  const exceptions = await place.control.ask('exceptions', {})
  if (!exceptions.ok) return exceptions
  const config = await place.config()
  if (!config.ok) return config
  const level = exceptionLevelOf(policy.value, exceptions.value) ?? policy.value.level
  return succeed({
    rule: rule.value,
    policy: { ...policy.value, level },
    product: { name: relayName, version: versionInRuntime(status.value) },
    host: config.value.hostName,
  })
}

function keptOf(
  rooms: Rooms,
  work: TrialWork,
  at: RelayAt,
  { rule, policy, product, host, trial, trap }: RelayFacts & { readonly trial: Trial; readonly trap: OpenTrap },
): KeptTrial {
  const order = orderOf(trial)
  const { id: siteId } = work.site
  const shown = shownOnRelay({ order, policy, product, host, hostId: at.hostId ?? siteId, commands: at.commands })
  const plan = makePlan({
    ...{ id: rooms.outside.newId(), siteId, kind: 'push', undoes: null, hosts: [shown] },
    ...{ createdAt: rooms.outside.clock.now(), setHash: sha256(JSON.stringify(trial)) },
  })
  return {
    ...{ plan, trial, trap, rule, possible: trapModes },
    proof: unfinishedProof(work, rule, { hostId: at.hostId, host, product }),
    async stage({ secrets }) {
      const there = await at.place(secrets)
      return there.ok ? succeed(createRelayStage(rooms, there.value, trial, { order, rule })) : there
    },
  }
}

/** What the relay gets: where each recipient's trap listens, and what is added to its route. */
export function orderOf({ id, domain, traps, authorityPem, controlPins }: Trial): RelayCounterTrial {
  return {
    ...{ id, of: domain, seconds },
    routes: traps.map(({ mode, recipient, address, port, serverName }) => ({
      domain: recipient.slice(recipient.lastIndexOf('@') + 1),
      ...{ host: serverName, ip: address, port },
      authority: judgesNameOrDate(mode) ? authorityPem : null,
      pins: mode === 'control' ? [...controlPins] : [],
    })),
  }
}

/** Modes whose fault is not the authority; old TLS has to be the only one there. */
function judgesNameOrDate(mode: TrapMode): boolean {
  return mode === 'control' || mode === 'wrong-name' || mode === 'expired' || mode === 'old-protocol'
}
