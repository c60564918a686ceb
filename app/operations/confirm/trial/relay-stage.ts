// A counter-proof at a relay of ours, here or on a host: temporary policies in its memory alone, mails through its own door, its evidence read back.
// Mail of a trial goes to domains nobody has, and what bounces goes to a sender that is never the partner's: nothing of it can ever reach the partner.
import { setTimeout as rest } from 'node:timers/promises'
import { sha256 } from '#delivery/plan-hash.ts'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayPolicy, relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { isInForce } from '#relay/outbound/exception-in-force.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import type { Rooms } from '../../rooms.ts'
import type { RelayPlace } from '../relay/place.ts'
import { composeTrialMail } from '../send/compose.ts'
import { doorOf, fateIn, isAbout, lastRecord, recordsAbout } from '../send/relay-door.ts'
import { submitMail } from '../send/submit.ts'
import type { TrialStage } from './stage.ts'

const dropMs = 20_000

/**
 * The rule the relay has for a domain, by the policy file in force there and the exceptions from it, which go before it; faults those of reading
 * the one and asking for the others.
 */
export async function ruleOfRelay(
  place: Pick<RelayPlace, 'policyText' | 'policyFile' | 'control'>,
  domain: string,
): Promise<Outcome<RuleInForce>> {
  const policy = await policyAt(place, domain)
  if (!policy.ok) return policy
  const found = await exceptionsAt(place, policy.value)
  if (!found.ok) return found
  const { level, names, minProtocol, trust, pins, domains } = policy.value ?? {}
  const told = { level, names, minProtocol, trust: trust?.kind, pins, domains }
  // whom an exception is for is nobody else's business
  const exceptions = found.value.map((each) => {
    return { level: each.level, until: each.until, for: each.recipient === null ? 'all' : 'one' }
  })
  const whole = exceptions.length === 0 ? told : { exceptions, ...told }
  const decisive = exceptions.length === 0 ? (policy.value ?? null) : [policy.value, found.value]
  return succeed({
    text: policy.value === undefined ? null : JSON.stringify(whole).slice(0, 4000),
    source: place.policyFile,
    configSha256: sha256(JSON.stringify(decisive)),
  })
}

/** Those in force for a policy, in an order of their own. */
async function exceptionsAt(
  { control }: Pick<RelayPlace, 'control'>,
  policy: RelayPolicy | undefined,
): Promise<Outcome<readonly RelayException[]>> {
  const asked = await control.ask('exceptions', {})
  if (!asked.ok) return asked
  const now = Date.now()
  const inForce = asked.value.filter((each) => each.policyId === policy?.id && isInForce(each, now))
  return succeed(inForce.toSorted((left, right) => (left.id < right.id ? -1 : 1)))
}

/** The policy for a domain; undefined = there is none. */
export async function policyAt(
  place: Pick<RelayPlace, 'policyText'>,
  domain: string,
): Promise<Outcome<RelayPolicy | undefined>> {
  const text = await place.policyText()
  if (!text.ok) return text
  return succeed(createLoadedPolicies(relayPolicyFile.parse(JSON.parse(text.value)), '').outboundFor(domain))
}

/** What is begun, and the rule as it was when it was planned. */
export interface RelayTrialOrder {
  readonly order: RelayCounterTrial
  readonly rule: RuleInForce
}

/** The stage; `planned` null = only the way back is gone. */
export function createRelayStage(
  rooms: Rooms,
  place: RelayPlace,
  trial: Trial,
  planned: RelayTrialOrder | null,
): TrialStage {
  const client = place.control
  const mails = mailsOf(trial)
  const domains = mails.map(({ to }) => to.slice(to.lastIndexOf('@') + 1))
  let after = 0
  return {
    async begin() {
      const last = await lastRecord(client)
      if (!last.ok) return { kind: 'nothing', fault: last.fault }
      after = last.value
      if (planned === null) return { kind: 'nothing', fault: fail('push.plan-unknown').fault }
      const rule = await ruleOfRelay(place, trial.domain)
      if (!rule.ok) return { kind: 'nothing', fault: rule.fault }
      const isSame = rule.value.configSha256 === planned.rule.configSha256
      if (!isSame) return { kind: 'nothing', fault: fail('push.stale', { host: place.name }).fault }
      const begun = await client.ask('trial', planned.order)
      if (!begun.ok) {
        // it may have heard the question whose answer was lost
        const mayHaveBegun = begun.fault.code !== 'confirm.relay-busy'
        return { kind: mayHaveBegun ? 'not-in-place' : 'nothing', fault: begun.fault }
      }
      const isThere = begun.value.policy !== null
      return isThere
        ? { kind: 'in-place' }
        : { kind: 'nothing', fault: fail('confirm.no-policy', { domain: trial.domain }).fault }
    },
    hand(tokens, signal) {
      const wanted = mails.filter(({ token }) => tokens.includes(token))
      return handAll(rooms, place, wanted, signal)
    },
    async again() {
      for (const domain of domains) {
        // what waits is tried at once, and so is what the policy keeps for a person to decide
        for (const order of ['retry', 'release'] as const) {
          const about = { selection: { domain }, by: 'Handschlag', reason: 'counter-proof' }
          const told = await client.ask('order', { order, ...about })
          if (!told.ok) return told
        }
      }
      return succeed(true)
    },
    async look() {
      const records = await recordsAbout(client, after, mails)
      if (!records.ok) return records
      const fates = mails.map((mail): [string, SeenFate] => [
        mail.token,
        fateIn(records.value.filter((record) => isAbout(record, mail))),
      ])
      return succeed(new Map(fates))
    },
    drop: (signal) => dropAll(client, domains, signal),
    async takeBack() {
      const ended = await client.ask('endTrial', { id: trial.id })
      return ended.ok ? succeed(undefined) : ended
    },
    left: () => leftAt(place, trial, domains),
    rule: () => ruleOfRelay(place, trial.domain),
    close: () => place.close(),
  }
}

async function handAll(
  rooms: Rooms,
  place: RelayPlace,
  mails: readonly DroppedMail[],
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const config = await place.config()
  if (!config.ok) return config
  const language = languageOfHouse(rooms)
  if (!language.ok) return language
  const now = rooms.outside.clock.now()
  const { dialer } = place
  for (const mail of mails) {
    const content = composeTrialMail(mail, language.value, now)
    const door = doorOf(config.value)
    const { fault } = await submitMail({ mail, content, ...door, helo: config.value.hostName, dialer, now, signal })
    if (fault !== null) return { ok: false, fault }
  }
  return succeed(undefined)
}

async function dropAll(
  client: Pick<ControlClient, 'ask'>,
  domains: readonly string[],
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const until = performance.now() + dropMs
  for (const domain of domains) {
    const order = { order: 'drop', selection: { domain }, by: 'Handschlag', reason: 'counter-proof' } as const
    const dropped = await client.ask('order', order)
    if (!dropped.ok) return dropped
  }
  // what is just being attempted goes when that has ended
  for (;;) {
    const left = await queuedFor(client, domains)
    if (!left.ok) return left
    if (left.value.length === 0) return succeed(undefined)
    if (signal.aborted || performance.now() >= until) {
      return fail('push.not-understood', { host: '', detail: left.value.join(', ').slice(0, 300) })
    }
    await rest(200, undefined, { signal }).catch(() => undefined)
  }
}

/** Mails, and the policies of the trial where the relay still says that it goes by them. */
async function leftAt(
  { control, name }: RelayPlace,
  { id }: Trial,
  domains: readonly string[],
): Promise<Outcome<readonly string[]>> {
  const status = await control.ask('status', {})
  if (!status.ok) return status
  const queued = await queuedFor(control, domains)
  if (!queued.ok) return queued
  const isOpen = status.value.counterTrial === id
  return succeed(isOpen ? [`${name}: ${id} → ${domains.join(', ')}`.slice(0, 1000), ...queued.value] : queued.value)
}

async function queuedFor(
  client: Pick<ControlClient, 'ask'>,
  domains: readonly string[],
): Promise<Outcome<readonly string[]>> {
  const left: string[] = []
  for (const domain of domains) {
    const page = await client.ask('page', { selection: { domain }, offset: 0, limit: 10 })
    if (!page.ok) return page
    left.push(...page.value.items.map(({ queueId, state }) => `${queueId} → ${domain} (${state})`))
  }
  return succeed(left)
}
