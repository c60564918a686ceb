// One partner of the demo: test, configuration for every gateway that may demand what the test proved, and in all languages the sheet
// for handing it over and the agreement. A fault ends its own part only; it stands in the row.
import { join } from 'node:path'
import type { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import type { Fault, FaultCode, Outcome } from '#domain/fault.ts'
import type { Severity } from '#domain/finding.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { languages } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport, ProbeVerdict } from '#domain/probe-report.ts'
import { isAtLeast, type ReachedLevel, type TlsLevel } from '#domain/tls-level.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import type { DemoKeeper } from './demo-keeper.ts'

type DemoClient = Client<typeof contract>

export interface DemoRow {
  readonly partner: string
  readonly domain: string
  readonly verdict: ProbeVerdict | null
  /** What the partner gives today, however it is proven. */
  readonly reached: ReachedLevel | null
  /** What may be demanded today; null = nothing. */
  readonly level: TlsLevel | null
  /** Codes of what is more than a remark, the worst first. */
  readonly findings: readonly string[]
  readonly files: readonly string[]
  /** What was rightly not written: the partner does not give it what it needs. */
  readonly refusals: readonly Fault[]
  readonly faults: readonly Fault[]
}

const refusalCodes: readonly FaultCode[] = [
  'agreement.nothing-to-enforce',
  'gateway.demand-not-expressible',
  'gateway.names-missing',
  'gateway.name-not-coverable',
  'gateway.level-not-expressible',
]

/** Does the whole job for one partner. */
export async function runDemoPartner(
  client: DemoClient,
  keeper: DemoKeeper,
  partner: Partner,
  sites: readonly GatewaySite[],
): Promise<DemoRow> {
  const domain = partner.domains[0] ?? partner.id
  const tested = await client.probe.run({ partnerId: partner.id }, () => undefined)
  const base = { partner: partner.name, domain, verdict: null, reached: null, level: null, findings: [], files: [] }
  if (!tested.ok) return { ...base, refusals: [], faults: [tested.fault] }
  const report = join(keeper.folder, domain, 'report.json')
  await writeWholeFiles([{ path: report, content: `${JSON.stringify(tested.value, undefined, 2)}\n` }])
  const level = weakestOf(tested.value)
  const configured = level === null ? nothing : await giveOut(client, keeper, partner, domain, level, sites)
  const agreed = level === null ? nothingToAgree(partner) : await printAgreements(client, keeper, partner, domain)
  const faults = [...configured.faults, ...agreed.faults]
  return {
    ...base,
    verdict: tested.value[0]?.judgement.verdict ?? null,
    reached: tested.value[0]?.judgement.level ?? null,
    level,
    findings: worthAWord(tested.value),
    files: [report, ...configured.files, ...agreed.files],
    refusals: faults.filter(isRefusal),
    faults: faults.filter((fault) => !isRefusal(fault)),
  }
}

const worstFirst: readonly Severity[] = ['fail', 'unknown', 'warn']

function worthAWord(reports: readonly ProbeReport[]): readonly string[] {
  const findings = reports.flatMap(({ judgement }) => judgement.findings)
  const codes = worstFirst.flatMap((wanted) => findings.filter(({ severity }) => severity === wanted))
  return [...new Set(codes.map(({ code }) => code))]
}

function isRefusal(fault: Fault): boolean {
  return refusalCodes.includes(fault.code)
}

interface Kept {
  readonly files: readonly string[]
  readonly faults: readonly Fault[]
}
const nothing: Kept = { files: [], faults: [] }

function weakestOf(reports: readonly ProbeReport[]): TlsLevel | null {
  const levels = reports.map((report) => report.judgement.recommended)
  const weakest = levels.find((level) => levels.every((other) => isAtLeast(other, level)))
  return weakest === undefined || weakest === 'may' ? null : weakest
}

/** Files for each gateway by itself, so that one refusal leaves the others; then one sheet for all that got files. */
async function giveOut(
  client: DemoClient,
  keeper: DemoKeeper,
  partner: Partner,
  domain: string,
  level: TlsLevel,
  sites: readonly GatewaySite[],
): Promise<Kept> {
  const kinds = await client.gateway.kinds()
  if (!kinds.ok) return { files: [], faults: [kinds.fault] }
  const recommended = await client.gateway.choice({ partnerId: partner.id })
  if (!recommended.ok) return { files: [], faults: [recommended.fault] }
  const choice = { ...recommended.value.choice, level }
  const files: string[] = []
  const faults: Fault[] = []
  const note = (outcome: Outcome<{ readonly files: readonly string[] }>) => {
    if (outcome.ok) files.push(...outcome.value.files)
    else faults.push(outcome.fault)
    return outcome.ok
  }
  const able = new Set(kinds.value.filter(({ levels }) => levels.includes(level)).map(({ id }) => id))
  const siteIds: string[] = []
  for (const site of sites.filter(({ gateway }) => able.has(gateway))) {
    keeper.into(join(domain, site.gateway))
    if (note(await client.gateway.save({ partnerId: partner.id, siteIds: [site.id], choice }))) siteIds.push(site.id)
  }
  if (siteIds.length === 0) return { files, faults }
  for (const language of languages) {
    keeper.into(join(domain, language))
    note(await client.gateway.print({ partnerId: partner.id, siteIds, choice, language }))
  }
  return { files, faults }
}

function nothingToAgree({ name }: Partner): Kept {
  return { files: [], faults: [{ code: 'agreement.nothing-to-enforce', params: { partner: name } }] }
}

/** Begins an agreement from the test and prints it, with fields for what the partner has to say. */
async function printAgreements(
  client: DemoClient,
  keeper: DemoKeeper,
  partner: Partner,
  domain: string,
): Promise<Kept> {
  const begun = await client.agreement.begin({ partnerId: partner.id })
  if (!begun.ok) return { files: [], faults: [begun.fault] }
  const agreementId = begun.value.agreement.id
  const files: string[] = []
  const faults: Fault[] = []
  for (const language of languages) {
    keeper.into(join(domain, language))
    const printed = await client.agreement.print({ agreementId, language, form: 'fillable' })
    if (printed.ok) files.push(...printed.value.files)
    else faults.push(printed.fault)
  }
  return { files, faults }
}
