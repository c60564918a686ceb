// Plans the temporary route on a host: the plan of a push, made by the trial's driver, with the rule it found there, and with the commands that hand
// in, follow and take out the mails, so that nothing runs that does not stand in it.
import type { TrialProgress } from '#contract/confirm-contract.ts'
import { makePlan } from '#delivery/make-plan.ts'
import type { RuleInForce } from '#domain/confirm/trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlace } from '#domain/push/push-driver.ts'
import type { HostPlan, PlanCommand, PushPlan } from '#domain/push/push-plan.ts'
import type { PushDesk } from '../../push/desk.ts'
import { lookAtHosts } from '../../push/look-at-hosts.ts'
import type { HostTrial } from './host-stage.ts'

export interface PlannedTrial {
  readonly plan: PushPlan
  readonly rule: RuleInForce
}

export interface HostLook {
  readonly tell: (progress: TrialProgress) => void
  readonly signal: AbortSignal
  /** Called where the host refuses it because the partner's mail goes past any rule that could be tried. */
  notePast(): Outcome<undefined>
}

/** Looks at the host and plans; faults those of planning a push and of noting, push.not-understood. */
export async function planOnHost(
  desk: PushDesk,
  parts: HostTrial,
  { tell, signal, notePast }: HostLook,
): Promise<Outcome<PlannedTrial>> {
  const { host, workId, set, driver } = parts
  const heard: { rule: RuleInForce | null; place: PushPlace | null; isPast: boolean } = {
    ...{ rule: null, place: null, isPast: false },
  }
  const listening: typeof set.driver = {
    ...set.driver,
    inspect(site, place) {
      heard.place = place
      return set.driver.inspect(site, place)
    },
    read(answers, artefacts, site) {
      const rule = driver.readRule(answers)
      heard.isPast = !rule.ok && driver.isPastRule(answers)
      if (!rule.ok) return rule
      heard.rule = rule.value
      return set.driver.read(answers, artefacts, site)
    },
  }
  const look = {
    ...{ siteId: workId, planId: desk.newId(), hosts: [host], undoes: null },
    set: { ...set, driver: listening },
  }
  const plan = await lookAtHosts(desk, look, (push) => tell({ kind: 'push', push }), signal)
  const noted = heard.isPast ? notePast() : succeed(undefined)
  if (!noted.ok) return noted
  if (!plan.ok) return plan
  const { rule, place } = heard
  const [hostPlan] = plan.value.hosts
  if (hostPlan === undefined || rule === null || place === null)
    return fail('push.not-understood', { host: host.name, detail: '' })
  const { schema: _schema, hash: _hash, ...rest } = plan.value
  return succeed({ plan: makePlan({ ...rest, hosts: [withMails(hostPlan, parts, place)] }), rule })
}

function withMails(plan: HostPlan, { set, driver, drop, mails }: HostTrial, place: PushPlace): HostPlan {
  const site = set.facts
  const besides: readonly PlanCommand[] = [
    ...drop.hand(site, place, mails),
    ...drop.look(site, place, mails),
    ...(drop.again?.(site, place, mails) ?? []),
    ...(driver.lookChanged?.(site, place) ?? []),
    ...drop.drop(site, place, mails),
    ...driver.lookLeft(site, place),
  ]
  // not part of apply or undo: they run beside, while the route is there and after
  const shown = besides.map((command) => ({ ...command, phase: 'inspect' as const }))
  return { ...plan, commands: [...plan.commands, ...shown] }
}
