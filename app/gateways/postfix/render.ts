// Policies and site → maps, sections, scripts and README of the Postfix target. Pure and deterministic: partners in the order of their
// first domain, no date. The policy map passes our own validator before it leaves, because Postfix has none.
import { createHash } from 'node:crypto'
import type { Artefact, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { authoritiesFileName, senderFileName } from './format.ts'
import { generalNotes, partnerNotes } from './notes.ts'
import { type PolicyPlan, planFor } from './plan.ts'
import { postfixReadme } from './readme.ts'
import { scriptFiles } from './script-files.ts'
import type { ScriptFacts } from './scripts/facts.ts'
import { mainSection, masterSection } from './sections.ts'
import { type PostfixSite, postfixSite } from './site.ts'
import { authorityBundle, policyTable, senderTable, transportTable } from './tables.ts'
import { validatePolicyMap } from './validate-policy-map.ts'

/** Faults: those of `planFor`, gateway.site-incomplete, duplicate-domain, duplicate-policy, unsafe-value. */
export function renderPostfix(policies: readonly TlsPolicy[], input: PostfixSite): Outcome<Rendering> {
  const parsed = postfixSite.safeParse(input)
  if (!parsed.success) {
    return fail('gateway.site-incomplete', { field: parsed.error.issues[0]?.path.join('.') ?? 'site' })
  }
  const site = parsed.data
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const plans: PolicyPlan[] = []
  for (const policy of inOrder(policies)) {
    const plan = planFor(policy, site)
    if (!plan.ok) return plan
    plans.push(plan.value)
  }
  const policyMap = policyTable(plans)
  if (!policyMap.ok) return policyMap
  const problem = validatePolicyMap(policyMap.value.content, site.version)[0]
  if (problem !== undefined) return fail('gateway.unsafe-value', { field: `tls_policy: ${problem.detail}` })
  return succeed(assemble(plans, policyMap.value, site))
}

function inOrder(policies: readonly TlsPolicy[]): readonly TlsPolicy[] {
  const keyed = policies.map((policy) => ({ policy, key: `${[...policy.domains].sort()[0]} ${policy.id}` }))
  return keyed.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ policy }) => policy)
}

function assemble(plans: readonly PolicyPlan[], policyMap: Artefact, site: PostfixSite): Rendering {
  const policies = plans.map(({ policy }) => policy)
  const hasInbound = plans.some(({ inbound }) => inbound !== null)
  const maps = [policyMap, transportTable(plans), ...(hasInbound ? [senderTable(plans)] : [])]
  const authorities = authorityBundle(plans)
  const data = [
    ...maps,
    ...(authorities === null ? [] : [authorities]),
    mainSection(plans, site),
    masterSection(plans, site),
  ]
  const facts = factsOf(plans, maps, data, site)
  const general = generalNotes(policies, site)
  const readme = postfixReadme({ site, setHash: facts.setHash, partners: policies.length, notes: general })
  return {
    artefacts: [...data, ...scriptFiles(facts, plans, site), readme],
    notes: [...general, ...partnerNotes(policies)],
  }
}

function factsOf(
  plans: readonly PolicyPlan[],
  maps: readonly Artefact[],
  data: readonly Artefact[],
  site: PostfixSite,
): ScriptFacts {
  const hashes = data.map(({ name, content }) => [name, createHash('sha256').update(content).digest('hex')] as const)
  const inbound = plans.filter((plan) => plan.inbound !== null)
  const shown = plans.flatMap(({ policy, outbound }) => (outbound === null ? [] : (policy.clientCertificate ?? [])))
  const isRefusedByAll = inbound.every(({ policy }) => policy.inbound.reply === 'refuse')
  return {
    version: site.version,
    mapType: site.mapType,
    configDirectory: site.configDirectory,
    directory: site.directory,
    caFile: site.caFile,
    maps: maps.map(({ name }) => name),
    hasInbound: maps.some(({ name }) => name === senderFileName),
    hasPins: inbound.some((plan) => (plan.inbound?.pins.length ?? 0) > 0),
    hasDane: plans.some(({ policy, outbound }) => outbound !== null && policy.level === 'dane'),
    hasAuthorities: data.some(({ name }) => name === authoritiesFileName),
    plaintextCode: isRefusedByAll ? '530' : '450',
    clientCertificateFiles: [...new Set(shown)].sort().map((name) => site.clientCertificates[name] ?? ''),
    setHash: createHash('sha256')
      .update(hashes.map(([name, hash]) => `${hash}  ${name}\n`).join(''))
      .digest('hex'),
    hashes,
  }
}
