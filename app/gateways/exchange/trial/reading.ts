// What the look at an Exchange host under trial means: the rule in force, what would come and go, and what has to be accepted or known.
import type { RuleInForce } from '#domain/confirm/trial.ts'
import { type Fault, fail, type Outcome, succeed } from '#domain/fault.ts'
import type { CommandAnswer, HostReading } from '#domain/push/push-driver.ts'
import type { PlanChange } from '#domain/push/push-plan.ts'
import { detailOf, detailOfSilence, plainWords } from '../push/detail.ts'
import { groupPolicyIn, isForbidding } from '../push/execution-policy.ts'
import { productNames, runningProduct } from '../push/product-version.ts'
import type { ExchangeSite } from '../site.ts'
import { trialDetail } from './trial-detail.ts'
import { readTrialResult, type TrialResult } from './trial-result.ts'

type Rule = NonNullable<TrialResult['Rule']>

/** The answer that looked, come to its end; faults push.host-unfit, push.locked, push.not-understood. */
export function lookedResult(answers: readonly CommandAnswer[]): Outcome<TrialResult> {
  const policy = groupPolicyIn(answers.find(({ id }) => id === 'exchange-policy')?.stdout ?? '')
  if (isForbidding(policy)) return fail('push.host-unfit', { detail: detailOf('policy', policy ?? '') })
  const answer = answers.find(({ id }) => id.startsWith('exchange-trial-'))
  if (answer === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  const result = readTrialResult(answer.stdout)
  if (result === undefined) return silent(answer)
  if (result.State === 'locked') return fail('push.locked', { by: 'PowerShell' })
  return result.State === 'looked' ? succeed(result) : fail('push.host-unfit', { detail: trialDetail(result) })
}

function silent(answer: CommandAnswer): { readonly ok: false; readonly fault: Fault } {
  const detail = detailOfSilence(answer)
  return fail(/detail\.no-(?:result|end)/.test(detail) ? 'push.not-understood' : 'push.host-unfit', { detail })
}

/** The connector of the partner's domain with the settings that decide, and which of them the temporary ones do not share. */
export function ruleOf(answers: readonly CommandAnswer[]): Outcome<RuleInForce> {
  const looked = lookedResult(answers)
  if (!looked.ok) return looked
  const { Rule: rule } = looked.value
  if (rule === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  return succeed({
    text: isNone(rule)
      ? null
      : plainWords(`${shownLines(rule)} / New-SendConnector: ${changedKeys(rule)}`).slice(0, 4000),
    source: plainWords(`Get-SendConnector "${rule.Name}" (${rule.Space})`).slice(0, 1000),
    configSha256: rule.ConfigHash,
  })
}

/** The connector of all mail that demands no TLS is no rule for the partner. */
function isNone({ IsDefault, Lines }: Rule): boolean {
  return IsDefault && !Lines.includes('RequireTLS=true')
}

function shownLines({ Lines }: Rule): string {
  return Lines.filter((line) => !line.endsWith('=')).join('; ')
}

/** What a temporary connector has for itself. */
function changedKeys({ Lines }: Rule): string {
  const settingOf = (key: string) => Lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''
  return [
    ...['AddressSpaces', 'DNSRoutingEnabled', 'SmartHosts', 'Port', 'SourceTransportServers', 'MaxMessageSize'],
    ...(['', 'none'].includes(settingOf('SmartHostAuthMechanism')) ? [] : ['SmartHostAuthMechanism']),
    // with MX routing Exchange compares with the recipient's domain where no name is set; a smart host needs it said
    ...(settingOf('TlsAuthLevel') === 'domainvalidation' && settingOf('TlsDomain') === '' ? ['TlsDomain'] : []),
  ].join(', ')
}

/** The plan of the way there. */
export function readTrialPlan(answers: readonly CommandAnswer[], site: ExchangeSite): Outcome<HostReading> {
  const looked = lookedResult(answers)
  if (!looked.ok) return looked
  const { Connectors, Rule: rule, Servers, TakesAuthority, Things } = looked.value
  if (rule === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  const judgesChain = rule.Lines.some((line) => /^TlsAuthLevel=(?:certificate|domain)validation$/.test(line))
  return reading(looked.value, site, {
    changes: [
      ...Things.map((thing) => gone(thing)),
      ...Connectors.map(({ Name, Lines }) => change('connector', Name, null, Lines.map(plainWords).join('\n'))),
      ...(TakesAuthority
        ? [change('setting', String.raw`Cert:\LocalMachine\Root`, null, 'Handschlag-Gegenprobe')]
        : []),
      ...(TakesAuthority ? [change('service', 'Handschlag-Gegenprobe', null, 'certutil -delstore Root')] : []),
    ],
    unsafe: TakesAuthority
      ? [{ code: 'trial-authority', params: { names: String.raw`LocalMachine\Root`, count: 1 } }]
      : [],
    notes: [
      note('trial-unverified'),
      note('trial-routing'),
      note('trial-sub-domain', { connector: plainWords(rule.Name).slice(0, 200) }),
      ...(Servers > 1 ? [note('trial-this-server', { servers: Servers })] : []),
      ...(judgesChain && !TakesAuthority ? [note('trial-no-authority')] : []),
      ...(TakesAuthority ? [note('trial-no-list')] : []),
      ...(rule.IsDefault ? [note('trial-default')] : []),
      ...(rule.Lines.includes('FrontendProxyEnabled=true') ? [note('trial-front-end')] : []),
    ],
    isUnfinished: Things.length > 0,
  })
}

/** The plan of the way back. */
export function readTrialUndo(answers: readonly CommandAnswer[], site: ExchangeSite): Outcome<HostReading> {
  const looked = lookedResult(answers)
  if (!looked.ok) return looked
  const changes = looked.value.Things.map((thing) => gone(thing))
  return reading(looked.value, site, { changes, unsafe: [], notes: [], isUnfinished: false })
}

function reading(
  { StateHash, Version }: TrialResult,
  site: ExchangeSite,
  found: Pick<HostReading, 'changes' | 'unsafe' | 'notes' | 'isUnfinished'>,
): Outcome<HostReading> {
  if (StateHash === undefined) return fail('push.not-understood', { detail: detailOf('no-result') })
  const name = productNames[runningProduct(Version) ?? site.product]
  return succeed({ ...found, product: { name, version: plainWords(Version) }, stateHash: StateHash })
}

function change(kind: PlanChange['kind'], name: string, before: string | null, after: string | null): PlanChange {
  return { kind, name: plainWords(name).slice(0, 1000), before, after, owner: null, mode: null }
}

function gone({ Kind, Name }: TrialResult['Things'][number]): PlanChange {
  const kinds = { connector: 'connector', authority: 'setting', task: 'service', mail: 'document' } as const
  return change(kinds[Kind], Name, plainWords(Name), null)
}

function note(code: string, params: Readonly<Record<string, string | number>> = {}): HostReading['notes'][number] {
  return { code, params: { ...params } }
}
