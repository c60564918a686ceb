// Every name, note and file a target can produce has its sentence in both languages.
import { expect, test } from 'vitest'
import type { Rendering } from '#domain/artefact.ts'
import { languages } from '#domain/language.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { findGateway, gatewayTargets } from '#gateways/registry.ts'
import { createTranslation } from '#i18n/translate.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies, samplePolicy, sampleSite } from './sample-policy.ts'

const sites: Readonly<Record<string, unknown>> = { exchange: { ...sampleSite, frontendProxy: true }, relay: {} }

/** Renderings that together emit every note. */
function renderingsOf(id: string): readonly Rendering[] {
  const target = findGateway(id)
  if (target === undefined) throw new Error(`no target ${id}`)
  const base = manyPolicies(20).map((policy) => ({
    ...policy,
    pins: ['a'.repeat(64)],
    names: ['mail.bank.example', 'b.bank.example'],
  }))
  const byLevel = [...target.levels].map((level, index) =>
    samplePolicy({ ...base[index], level, hosts: [], includeSubdomains: true }),
  )
  const twoHosts = ['a.bank.example', 'b.bank.example'].map((host) => ({ host, certificateNames: [host] }))
  const variants = [
    samplePolicy(),
    samplePolicy({ hosts: twoHosts }),
    samplePolicy({ names: ['mx.bank.example'] }),
    samplePolicy({ route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 25 }] } }),
  ]
  return [byLevel, ...variants.map((policy) => [policy])].map((policies) => valueIn(target.render(policies, sites[id])))
}

test('targets are sorted, found by id, and none is found twice', () => {
  const ids = gatewayTargets.map((target) => target.id)
  expect(ids).toEqual([...new Set(ids)].sort())
  for (const id of ids) expect(findGateway(id)?.id).toBe(id)
  expect(findGateway('nothing')).toBeUndefined()
})

test.each(languages)('all sentences exist in %s and leave no placeholder open', (language) => {
  const instance = createTranslation(language)
  const sentence = (key: string, params: Record<string, string | number> = {}) => {
    expect(instance.exists(`gateway:${key}`), key).toBe(true)
    const text = instance.t(`gateway:${key}` as 'gateway:note.never-run', params)
    expect(text).not.toContain('{{')
    expect(text).not.toBe('')
  }
  for (const level of tlsLevels) {
    sentence(`level.${level}.name`)
    sentence(`level.${level}.meaning`)
  }
  for (const target of gatewayTargets) {
    sentence(`target.${target.id}.name`)
    sentence(`target.${target.id}.description`)
    for (const field of Object.keys(target.emptySite as object)) {
      sentence(`site.${target.id}.${field}.label`)
      sentence(`site.${target.id}.${field}.hint`)
    }
    for (const rendering of renderingsOf(target.id)) {
      for (const artefact of rendering.artefacts)
        sentence(`artefact.${target.id}.${artefact.name.replaceAll('.', '_')}`)
      for (const note of rendering.notes) {
        sentence(`noteKind.${note.kind}`)
        sentence(`note.${note.code}`, note.params)
      }
    }
  }
})

test('no note stands in the catalogue that no target ever gives', () => {
  const given = new Set(
    gatewayTargets.flatMap((target) => renderingsOf(target.id)).flatMap((each) => each.notes.map((note) => note.code)),
  )
  const known = Object.keys(createTranslation('de').getResource('de', 'gateway', 'note') as object)
  expect(known.filter((code) => !given.has(code))).toEqual([])
})
