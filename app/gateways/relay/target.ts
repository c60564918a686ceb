// Our own relay: takes every level and every field of a policy as it is, nothing is lost. Deterministic JSON, sorted by id. For a relay on a
// host of ours, its configuration and the scripts that install it come with it.
import type { Artefact, ArtefactNote, Rendering } from '#domain/artefact.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type RelayPolicy, type RelayPolicyFile, relayPolicyFile } from '#domain/relay-policy-file.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '../gateway-target.ts'
import type { PolicyReading } from '../policy-reading.ts'
import { requireUniqueDomains } from '../unique-domains.ts'
import { relayConfigFile } from './config-file.ts'
import { relayPush } from './push/driver.ts'
import { relayReadme } from './readme.ts'
import { relayFileLines, relayFileName } from './relay-file-lines.ts'
import { scriptFiles, setHashOf } from './script-files.ts'
import { emptyRelaySite, type RelaySite, relayFields, relaySite } from './site.ts'

export const relayTarget: GatewayTarget<RelaySite> = {
  id: 'relay',
  levels: new Set(tlsLevels),
  scope: 'site',
  site: relaySite,
  fields: relayFields,
  emptySite: emptyRelaySite,
  render(policies, site) {
    const file = relayFileOf(policies)
    if (!file.ok) return file
    const artefact = relayFileLines(relayFileName, file.value)
    return site.place === 'app'
      ? succeed({ artefacts: [artefact], notes: notesFor(policies) })
      : renderForHost(policies, artefact, site)
  },
  readBack(artefacts) {
    const text = artefacts.find((artefact) => artefact.name === relayFileName)?.content ?? ''
    const file = relayPolicyFile.safeParse(readJson(text))
    return file.success
      ? succeed(file.data.policies.map(readingOf))
      : fail('gateway.not-readable', { gateway: 'relay', file: relayFileName })
  },
  push: relayPush,
}

/** Faults: gateway.site-incomplete, client-certificate-unknown. */
function renderForHost(policies: readonly TlsPolicy[], policyFile: Artefact, site: RelaySite): Outcome<Rendering> {
  const homeless = policies.find(
    ({ clientCertificate: name }) => name !== null && !Object.hasOwn(site.clientCertificates, name),
  )
  if (homeless !== undefined) {
    const name = homeless.clientCertificate ?? ''
    return fail('gateway.client-certificate-unknown', { name, partner: homeless.partner })
  }
  const config = relayConfigFile(site)
  if (!config.ok) return config
  const files = [config.value, policyFile]
  const notes = [...hostNotes(site), ...notesFor(policies)]
  const readme = relayReadme(site, setHashOf(files, site), policies.length, notes)
  return succeed({ artefacts: [...files, ...scriptFiles(files, site), readme], notes })
}

function hostNotes(site: RelaySite): ArtefactNote[] {
  const notes: ArtefactNote[] = [{ kind: 'why', code: 'host-layout', params: {} }]
  if (site.certificate === '') notes.push({ kind: 'check', code: 'listener-in-clear', params: {} })
  else notes.push({ kind: 'check', code: 'key-readable', params: { key: site.key } })
  if (site.nextHop === '') notes.push({ kind: 'check', code: 'notices-go-nowhere', params: {} })
  return notes
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
