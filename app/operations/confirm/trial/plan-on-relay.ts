// A counter-proof at the relay of this app as it is planned. There is no host and nothing is written; the plan says so by being empty.
import { makePlan } from '#delivery/make-plan.ts'
import { sha256 } from '#delivery/plan-hash.ts'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import type { Trial } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'
import type { KeptTrial } from './kept-trials.ts'
import { makeTrial, prepareTrap } from './make-trial.ts'
import { openTrapHere } from './open-trap.ts'
import { createRelayStage, ruleOfRelay } from './relay-stage.ts'
import { type TrialWork, unfinishedProof, withControl } from './trial-work.ts'

/** Nobody's domain (RFC 2606 section 2). */
const nobodys = 'gegenprobe.invalid'
/** So long the relay keeps to it when nobody ends it. */
const seconds = 300

/** Opens the trap on this machine and plans; faults confirm.not-triable, confirm.no-policy, confirm.trap-not-reached, relay.not-running. */
export async function planOnRelay(rooms: Rooms, work: TrialWork): Promise<Outcome<KeptTrial>> {
  const { siteId } = await rooms.relay.files.note()
  if (work.site.gateway !== 'relay' || siteId !== work.site.id) {
    return fail('confirm.not-triable', { detail: 'push:detail.trial-relay' })
  }
  const link = rooms.relay.link()
  if (!link.ok) return link
  const status = await link.value.ask('status', {})
  if (!status.ok) return status
  const rule = await ruleOfRelay(rooms, work.domain)
  if (!rule.ok) return rule
  if (rule.value.text === null) return fail('confirm.no-policy', { domain: work.domain })
  const facts = { ...work, modes: withControl(work.wish.modes, trapModes) }
  const prepared = prepareTrap(facts)
  const opened = await openTrapHere(prepared.order, '127.0.0.1')
  if (!opened.ok) return opened
  const trap = opened.value
  const trial = makeTrial(facts, prepared, trap, work.sender, (token) => `gegenprobe@${token}.${nobodys}`)
  const plan = makePlan({
    ...{ id: rooms.outside.newId(), siteId: work.site.id, kind: 'push', undoes: null, hosts: [] },
    ...{ createdAt: rooms.outside.clock.now(), setHash: sha256(JSON.stringify(trial)) },
  })
  const product = { name: 'Handschlag', version: `${status.value.version} (${status.value.runtime})` }
  const config = await rooms.relay.files.config()
  const host = (config.ok ? config.value?.hostName : undefined) ?? work.site.name
  return succeed({
    ...{ plan, trial, trap, rule: rule.value, possible: trapModes },
    proof: unfinishedProof(work, rule.value, { hostId: null, host, product }),
    stage: async () => createRelayStage(rooms, trial, orderOf(trial)),
  })
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
