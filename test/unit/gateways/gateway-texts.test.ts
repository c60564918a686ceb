// Every name, note, field, file and reason a target can produce has its sentence in both languages, and no sentence waits for nothing.
import { describe, expect, test } from 'vitest'
import type { Rendering } from '#domain/artefact.ts'
import { languages } from '#domain/language.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import { findGateway, gatewayTargets } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { catalog } from '#i18n/catalog.ts'
import {
  artefactText,
  gatewayDescription,
  gatewayName,
  noteText,
  reasonText,
  siteFieldText,
} from '#i18n/describe-rendering.ts'
import { translatorFor } from '#i18n/translate.ts'
import { manyPolicies, samplePem, samplePolicy } from './sample-policy.ts'
import { sampleSitesOf } from './sample-sites.ts'

const twoHosts = ['a.bank.example', 'b.bank.example'].map((host) => ({ host, certificateNames: [host] }))
const inbound = {
  senderDomains: [],
  addresses: ['192.0.2.7', '2001:db8:7::/64'],
  minProtocol: 'TLSv1.2' as const,
  certificate: null,
  reply: 'retry' as const,
}
const certificates = [
  { names: ['out.bank.example'], pins: [], authorities: [] },
  { names: ['*.bank.example'], pins: [], authorities: [] },
  { names: [], pins: ['c'.repeat(64)], authorities: [] },
]
const smart = { kind: 'hosts' as const, hosts: [{ host: 'smart.bank.example', port: 25 }] }

/** Policies that together bring out what a target can say; those it refuses count for nothing. */
const variants: readonly TlsPolicy[] = [
  samplePolicy(),
  samplePolicy({ hosts: twoHosts }),
  samplePolicy({ names: ['mx.bank.example'], agreement: 'HS-1', contact: 'Leitstelle', reviewBy: '2027-11-22' }),
  samplePolicy({ names: ['mail.bank.example', 'b.bank.example'], hosts: [], includeSubdomains: true }),
  samplePolicy({ hosts: [] }),
  samplePolicy({ names: ['*.bank.example'] }),
  samplePolicy({ route: smart }),
  samplePolicy({ route: smart, names: ['smart.bank.example'] }),
  ...tlsLevels.flatMap((level, index) => [
    { ...samplePolicy({ level, pins: ['a'.repeat(64)], includeSubdomains: true }), ...pick(index) },
    samplePolicy({ level, pins: ['a'.repeat(64)], direction: 'both', inbound, names: ['mx.bank.example'] }),
    samplePolicy({ level, pins: ['a'.repeat(64)], direction: 'both', inbound: { ...inbound, addresses: [] } }),
  ]),
  samplePolicy({ direction: 'inbound', inbound }),
  samplePolicy({ direction: 'inbound', includeSubdomains: true, inbound: { ...inbound, addresses: ['192.0.2.7'] } }),
  samplePolicy({
    direction: 'inbound',
    inbound: { ...inbound, reply: 'refuse', senderDomains: ['news.bank.example'] },
  }),
  ...certificates.map((certificate) => samplePolicy({ direction: 'inbound', inbound: { ...inbound, certificate } })),
  ...certificates.map((certificate) =>
    samplePolicy({ direction: 'both', clientCertificate: 'bank', inbound: { ...inbound, certificate } }),
  ),
  ...certificates.map((certificate) =>
    samplePolicy({ direction: 'inbound', inbound: { ...inbound, certificate, reply: 'refuse' } }),
  ),
  samplePolicy({ clientCertificate: 'bank' }),
  mutual({}),
  mutual({ clientCertificate: null }),
  samplePolicy({ direction: 'inbound', includeSubdomains: true, inbound }),
  samplePolicy({ suites: 'pfs' }),
  samplePolicy({ suites: 'bsi' }),
  samplePolicy({ suites: 'bsi', minProtocol: 'TLSv1.3' }),
  samplePolicy({ trust: { kind: 'public', authorities: [samplePem(1)] } }),
  samplePolicy({ trust: { kind: 'private', authorities: [samplePem(1)] } }),
  samplePolicy({ failure: { action: 'hold', warnAfterHours: 1, giveUpAfterHours: 24 } }),
]

/** Certificates on both sides, named as Exchange compares them under Domain Security. */
function mutual(changes: Partial<TlsPolicy>): TlsPolicy {
  const names = ['bank.example', '*.bank.example']
  const certificate = { names, pins: [], authorities: [] }
  return samplePolicy({
    direction: 'both',
    clientCertificate: 'bank',
    names,
    inbound: { ...inbound, certificate },
    ...changes,
  })
}

function pick(index: number): Pick<TlsPolicy, 'id' | 'domains' | 'partner'> {
  const { id, domains, partner } = manyPolicies(9)[index] ?? samplePolicy()
  return { id, domains, partner }
}

function renderingsOf(target: GatewayTarget): readonly Rendering[] {
  return sampleSitesOf(target.id).flatMap((site) =>
    [[], ...variants.map((policy) => [policy])].flatMap((policies) => {
      const outcome = renderProven(target, policies, site)
      return outcome.ok ? [outcome.value] : []
    }),
  )
}

test('targets are sorted, found by id, and none is found twice', () => {
  const ids = gatewayTargets.map((target) => target.id)
  expect(ids).toEqual([...new Set(ids)].sort())
  for (const id of ids) expect(findGateway(id)?.id).toBe(id)
  expect(findGateway('nothing')).toBeUndefined()
})

describe.each(gatewayTargets.map((target) => [target.id, target] as const))('%s', (id, target) => {
  const renderings = renderingsOf(target)
  const notes = renderings.flatMap((each) => each.notes)
  const reasons = renderings.flatMap((each) => each.artefacts.flatMap((file) => file.reasons))

  test.each(languages)('has all its sentences in %s, and leaves no placeholder open', (language) => {
    const t = translatorFor(language)
    const said = new Set([gatewayName(id, t), gatewayDescription(id, t)])
    for (const field of target.fields) {
      said.add(siteFieldText(id, field.name, 'label', t)).add(siteFieldText(id, field.name, 'hint', t))
      for (const option of field.options) said.add(siteFieldText(id, field.name, `option.${option}`, t))
    }
    for (const each of renderings) for (const file of each.artefacts) said.add(artefactText(id, file.name, t))
    for (const note of notes) said.add(noteText(id, note, t))
    for (const reason of reasons) said.add(reasonText(id, reason, t))
    for (const text of said) {
      expect(text).not.toMatch(/\{\{|^(?:note|why|site|artefact|target)\./)
      expect(text).not.toBe('')
    }
  })

  test('has no note and no reason that it never gives', () => {
    const texts: Readonly<Record<string, object>> = catalog.de[`gateway-${id}` as 'gateway-relay']
    const given = { note: new Set(notes.map((note) => note.code)), why: new Set(reasons.map((reason) => reason.code)) }
    for (const kind of ['note', 'why'] as const) {
      const known = Object.keys(texts[kind] ?? {})
      expect(
        known.filter((code) => !given[kind].has(code)),
        kind,
      ).toEqual([])
    }
  })
})

test('every lost field and every level has its words', () => {
  const notes = catalog.de.gateway.note
  const lost = gatewayTargets.flatMap(renderingsOf).flatMap((each) => each.notes.filter((note) => note.kind === 'lost'))
  expect(Object.keys(notes)).toEqual(expect.arrayContaining([...new Set(lost.map((note) => note.code))]))
  for (const level of tlsLevels) expect(catalog.en.gateway.level[level].meaning).not.toBe('')
})
