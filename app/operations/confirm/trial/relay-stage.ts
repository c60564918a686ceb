// A counter-proof at the relay of this app: temporary policies in its memory alone, mails through its own door, its evidence read back. Mail of a trial
// goes to domains nobody has, and what bounces goes to a sender that is never the partner's: nothing of it can ever reach the partner.
import { setTimeout as rest } from 'node:timers/promises'
import { sha256 } from '#delivery/plan-hash.ts'
import type { DroppedMail, SeenFate } from '#domain/confirm/mail-drop.ts'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import type { RuleInForce, Trial } from '#domain/confirm/trial.ts'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import type { ControlClient } from '#relay/control/control-client.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import type { Rooms } from '../../rooms.ts'
import { composeTrialMail } from '../send/compose.ts'
import { doorOf, fateIn, isAbout, lastRecord, recordsAbout, relayDialer } from '../send/relay-door.ts'
import { submitMail } from '../send/submit.ts'
import type { TrialStage } from './stage.ts'

const dropMs = 20_000

/** The rule the relay has for a domain, by its policy file; fault relay.not-running without one. */
export async function ruleOfRelay({ relay }: Pick<Rooms, 'relay'>, domain: string): Promise<Outcome<RuleInForce>> {
  const text = await relay.files.policyText()
  if (text === undefined) return fail('relay.not-running', { path: relay.files.configPath })
  const file = relayPolicyFile.parse(JSON.parse(text))
  const policy = createLoadedPolicies(file, '').outboundFor(domain)
  const told = policy && {
    level: policy.level,
    names: policy.names,
    minProtocol: policy.minProtocol,
    trust: policy.trust.kind,
  }
  return succeed({
    text:
      policy === undefined
        ? null
        : JSON.stringify({ ...told, pins: policy.pins, domains: policy.domains }).slice(0, 4000),
    source: 'relay-policy.json',
    configSha256: sha256(JSON.stringify(policy ?? null)),
  })
}

/** The stage; fault relay.not-running. `order` null = only the way back is gone. */
export function createRelayStage(rooms: Rooms, trial: Trial, order: RelayCounterTrial | null): Outcome<TrialStage> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const client = link.value
  const mails = mailsOf(trial)
  const domains = mails.map(({ to }) => to.slice(to.lastIndexOf('@') + 1))
  let after = 0
  return succeed({
    async begin() {
      const last = await lastRecord(client)
      if (!last.ok) return { kind: 'nothing', fault: last.fault }
      after = last.value
      if (order === null) return { kind: 'nothing', fault: fail('push.plan-unknown').fault }
      const begun = await client.ask('trial', order)
      if (!begun.ok) return { kind: 'nothing', fault: begun.fault }
      const isThere = begun.value.policy !== null
      return isThere
        ? { kind: 'in-place' }
        : { kind: 'nothing', fault: fail('confirm.no-policy', { domain: trial.domain }).fault }
    },
    hand(tokens, signal) {
      const wanted = mails.filter(({ token }) => tokens.includes(token))
      return handAll(rooms, client, wanted, signal)
    },
    async again() {
      for (const domain of domains) {
        const order = { order: 'retry', selection: { domain }, by: 'Handschlag', reason: 'counter-proof' } as const
        const told = await client.ask('order', order)
        if (!told.ok) return told
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
    left: () => queuedFor(client, domains),
    rule: () => ruleOfRelay(rooms, trial.domain),
    close: () => undefined,
  })
}

async function handAll(
  rooms: Rooms,
  client: Pick<ControlClient, 'ask'>,
  mails: readonly DroppedMail[],
  signal: AbortSignal,
): Promise<Outcome<undefined>> {
  const config = await rooms.relay.files.config()
  if (!config.ok) return config
  if (config.value === undefined) return fail('relay.not-running', { path: rooms.relay.files.configPath })
  const language = languageOfHouse(rooms)
  if (!language.ok) return language
  const now = rooms.outside.clock.now()
  const dialer = relayDialer(client, rooms.outside.info.hostName)
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
