// One partner of the demo: test, configuration for every gateway that may demand what the test proved, agreement in all languages.
// A fault ends its own part only; it stands in the row.
import { join } from 'node:path'
import type { contract } from '#contract/contract.ts'
import type { Client } from '#contract/define.ts'
import type { Fault, FaultCode } from '#domain/fault.ts'
import type { Severity } from '#domain/finding.ts'
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
  'gateway.names-missing',
  'gateway.name-not-coverable',
  'gateway.level-not-expressible',
]

/** Does the whole job for one partner. */
export async function runDemoPartner(client: DemoClient, keeper: DemoKeeper, partner: Partner): Promise<DemoRow> {
  const domain = partner.domains[0] ?? partner.id
  const tested = await client.probe.run({ partnerId: partner.id }, () => undefined)
  const base = { partner: partner.name, domain, verdict: null, reached: null, level: null, findings: [], files: [] }
  if (!tested.ok) return { ...base, refusals: [], faults: [tested.fault] }
  const report = join(keeper.folder, domain, 'report.json')
  await writeWholeFiles([{ path: report, content: `${JSON.stringify(tested.value, undefined, 2)}\n` }])
  const level = weakestOf(tested.value)
  const configured = level === null ? nothing : await saveConfigurations(client, keeper, partner, domain, level)
  const agreed = await printAgreements(client, keeper, partner, domain)
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

async function saveConfigurations(
  client: DemoClient,
  keeper: DemoKeeper,
  partner: Partner,
  domain: string,
  level: TlsLevel,
): Promise<Kept> {
  const gateways = await client.gateway.list()
  if (!gateways.ok) return { files: [], faults: [gateways.fault] }
  const files: string[] = []
  const faults: Fault[] = []
  for (const gateway of gateways.value.filter((each) => each.levels.includes(level))) {
    keeper.into(join(domain, gateway.id))
    const request = {
      partnerId: partner.id,
      gateway: gateway.id,
      level,
      includeSubdomains: false,
      site: gateway.site,
    }
    const saved = await client.gateway.save(request)
    if (saved.ok) files.push(...saved.value.files)
    else faults.push(saved.fault)
  }
  return { files, faults }
}

async function printAgreements(
  client: DemoClient,
  keeper: DemoKeeper,
  partner: Partner,
  domain: string,
): Promise<Kept> {
  const files: string[] = []
  const faults: Fault[] = []
  for (const language of languages) {
    keeper.into(join(domain, language))
    const printed = await client.agreement.print({ partnerId: partner.id, language })
    if (printed.ok) files.push(...printed.value.files)
    else faults.push(printed.fault)
    if (!printed.ok && isRefusal(printed.fault)) break
  }
  return { files, faults }
}
