// Our own relay: takes every level and every field of a policy as it is, nothing is lost. Deterministic JSON, sorted by id.
import { z } from 'zod'
import type { ArtefactNote } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayPolicy, type RelayPolicyFile, relayPolicyFile } from '#domain/relay-policy-file.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '../gateway-target.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { relayFileLines } from './relay-file-lines.ts'

export const relayFileName = 'relay-policy.json'

/** The relay needs no facts of a site beyond its own configuration. */
export const relaySite = z.strictObject({})
export type RelaySite = z.infer<typeof relaySite>

export const relayTarget: GatewayTarget<RelaySite> = {
  id: 'relay',
  levels: new Set(tlsLevels),
  scope: 'site',
  site: relaySite,
  fields: [],
  emptySite: {},
  render(policies) {
    const file = relayFileOf(policies)
    if (!file.ok) return file
    return succeed({ artefacts: [relayFileLines(relayFileName, file.value)], notes: notesFor(policies) })
  },
  readBack(artefacts) {
    const text = artefacts.find((artefact) => artefact.name === relayFileName)?.content ?? ''
    const file = relayPolicyFile.safeParse(readJson(text))
    return file.success
      ? succeed(file.data.policies.map(readingOf))
      : fail('gateway.not-readable', { gateway: 'relay', file: relayFileName })
  },
}

/** The policies as the relay's file; faults: gateway.pins-missing, duplicate-domain, duplicate-policy. */
export function relayFileOf(policies: readonly TlsPolicy[]): Outcome<RelayPolicyFile> {
  const unique = requireUniqueDomains(policies)
  if (!unique.ok) return unique
  const unpinned = policies.find(
    (policy) => isOutbound(policy) && policy.level === 'fingerprint' && policy.pins.length === 0,
  )
  if (unpinned !== undefined) return fail('gateway.pins-missing', { partner: unpinned.partner })
  const sorted = policies
    .map(({ hosts: _seen, ...policy }) => ({ ...policy, domains: [...new Set(policy.domains)].sort() }))
    .sort((left, right) => (left.id < right.id ? -1 : 1))
  return succeed({ schema: 'handschlag.relay-policy/2', policies: sorted })
}

function readingOf(policy: RelayPolicy): PolicyReading {
  return { ...policy, inbound: { ...policy.inbound, senderDomains: [...senderDomainsOf(policy)] } }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notesFor(policies: readonly TlsPolicy[]): ArtefactNote[] {
  const notes: ArtefactNote[] = [{ kind: 'check', code: 'needs-relay', params: {} }]
  for (const { partner, level } of policies.filter(isOutbound)) {
    if (level === 'may') notes.push({ kind: 'check', code: 'may-sends-in-clear', params: { partner } })
    if (level === 'encrypt') notes.push({ kind: 'check', code: 'encrypt-only', params: { partner } })
    if (level === 'verify') notes.push({ kind: 'check', code: 'verify-any-name', params: { partner } })
  }
  return notes
}
