// Our own relay: takes every level and every field of a policy as it is, nothing is lost. Deterministic JSON, sorted by domain.
import { z } from 'zod'
import type { ArtefactNote } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '../gateway-target.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { type RelayDomainPolicy, type RelayPolicyFile, relayPolicyFile } from './relay-policy-file.ts'

export const relayWarnAfterHours = 4
export const relayGiveUpAfterHours = 240

/** The relay needs no facts of a site beyond its own configuration. */
export const relaySite = z.strictObject({})
export type RelaySite = z.infer<typeof relaySite>

export const relayTarget: GatewayTarget<RelaySite> = {
  id: 'relay',
  levels: new Set(tlsLevels),
  site: relaySite,
  emptySite: {},
  render(policies) {
    const file = relayFileOf(policies)
    if (!file.ok) return file
    const content = `${JSON.stringify(file.value, null, 2)}\n`
    return succeed({ artefacts: [{ name: 'relay-policy.json', language: 'json', content }], notes: notesFor(policies) })
  },
}

/** The policies as the relay's file; faults: gateway.pins-missing, duplicate-domain, duplicate-policy, unsafe-value. */
export function relayFileOf(policies: readonly TlsPolicy[]): Outcome<RelayPolicyFile> {
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const unpinned = policies.find((policy) => policy.level === 'fingerprint' && policy.pins.length === 0)
  if (unpinned !== undefined) return fail('gateway.pins-missing', { partner: unpinned.partner })
  const domains = policies
    .flatMap((policy) => [...new Set(policy.domains)].map((domain) => domainPolicy(domain, policy)))
    .sort((left, right) => (left.domain < right.domain ? -1 : 1))
  const parsed = relayPolicyFile.safeParse({ schema: 'handschlag.relay-policy/1', domains })
  if (parsed.success) return succeed(parsed.data)
  return fail('gateway.unsafe-value', { field: parsed.error.issues[0]?.path.join('.') ?? 'policies' })
}

function domainPolicy(domain: string, policy: TlsPolicy): RelayDomainPolicy {
  return {
    domain,
    includeSubdomains: policy.includeSubdomains,
    policy: policy.id,
    partner: policy.partner,
    level: policy.level,
    names: policy.names,
    pins: policy.pins,
    trust: { kind: 'public' },
    minProtocol: policy.minProtocol,
    route: policy.route,
    onFailure: 'defer',
    warnAfterHours: relayWarnAfterHours,
    giveUpAfterHours: relayGiveUpAfterHours,
    agreement: policy.agreement,
    reviewBy: policy.reviewBy,
  }
}

function notesFor(policies: readonly TlsPolicy[]): ArtefactNote[] {
  const times = { warnAfterHours: relayWarnAfterHours, giveUpAfterDays: relayGiveUpAfterHours / 24 }
  const notes: ArtefactNote[] = [{ kind: 'why', code: 'relay-defers', params: times }]
  for (const { partner, level } of policies) {
    if (level === 'may') notes.push({ kind: 'check', code: 'may-sends-in-clear', params: { partner } })
    if (level === 'encrypt') notes.push({ kind: 'check', code: 'encrypt-only', params: { partner } })
    if (level === 'verify') notes.push({ kind: 'check', code: 'verify-any-name', params: { partner } })
  }
  return notes
}
