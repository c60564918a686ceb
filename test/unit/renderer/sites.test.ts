// Own gateways: facts become a form and come back, only what is asked for counts, faults find their field, and the list follows the house.
import { expect, test } from 'vitest'
import type { SiteField } from '#domain/gateway-site.ts'
import { languages } from '#domain/language.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createContractDouble } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { sampleKinds, sampleSite } from '#test/support/window/site-samples.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import {
  askedFields,
  newSiteForm,
  readSiteForm,
  siteFormOf,
} from '../../../renderer/features/sites/site-form-values.ts'
import { faultyField, siteFacts, siteIssueText } from '../../../renderer/features/sites/site-words.ts'
import { createSitesStore } from '../../../renderer/features/sites/sites-store.ts'
import { noon } from './summary-sample.ts'

const field = (name: string, kind: SiteField['kind'], more: Partial<SiteField> = {}): SiteField => ({
  name,
  kind,
  options: [],
  isRequired: false,
  isMono: false,
  chooses: null,
  when: null,
  ...more,
})
const form = {
  id: 'sample',
  fields: [
    field('topology', 'choice', { options: ['direct', 'relay'], isRequired: true }),
    field('host', 'text', { isRequired: true, when: { field: 'topology', values: ['relay'] } }),
    field('tls', 'toggle', { when: { field: 'topology', values: ['relay'] } }),
    field('port', 'number', { when: { field: 'tls', values: ['true'] } }),
    field('servers', 'lines', { isRequired: true }),
    field('certificates', 'pairs'),
  ],
  emptyFacts: { topology: 'direct', host: '', tls: false, port: null, servers: [], certificates: {} },
}
const facts = {
  topology: 'relay',
  host: 'relay.firma.example',
  tls: true,
  port: 587,
  servers: ['EX1', 'EX 2'],
  certificates: { 'partner-2026': '/etc/ssl/a=b.pem' },
}

test('facts come back from the form as they were', () => {
  const site = sampleSite(1, { name: 'Berlin', gateway: 'sample', serves: 'outbound', facts })
  const values = siteFormOf(site, form)
  expect(readSiteForm(values, site.id, form)).toEqual({
    draft: { id: site.id, name: 'Berlin', gateway: 'sample', serves: 'outbound', facts },
    issues: {},
  })
})

test('facts of an earlier form, or broken ones, make a usable form', () => {
  const odd = { topology: 'gone', host: 7, tls: 'yes', port: 'x', servers: 'EX1', certificates: null, other: 1 }
  const { facts: typed } = siteFormOf(sampleSite(1, { name: 'A', gateway: 'sample', facts: odd }), form)
  expect(typed).toEqual({ topology: 'direct', host: '', tls: false, port: '', servers: '', certificates: '' })
})

test('a field is asked only while the ones it depends on are', () => {
  const namesFor = (typed: Record<string, string | boolean>) => askedFields(form.fields, typed).map(({ name }) => name)
  expect(namesFor({ topology: 'direct', tls: true })).toEqual(['topology', 'servers', 'certificates'])
  expect(namesFor({ topology: 'relay', tls: false })).toEqual(['topology', 'host', 'tls', 'servers', 'certificates'])
  expect(namesFor({ topology: 'relay', tls: true })).toContain('port')
})

test.each([
  ['name', { name: ' ' }, {}, 'missing'],
  ['name', { name: 'a\u0007' }, {}, 'too-long'],
  ['facts.servers', {}, { servers: ' \n' }, 'missing'],
  ['facts.host', {}, { topology: 'relay' }, 'missing'],
  ['facts.port', {}, { topology: 'relay', host: 'a', tls: true, port: '25x' }, 'not-a-number'],
  ['facts.certificates', {}, { certificates: 'partner' }, 'not-a-pair'],
  ['facts.certificates', {}, { certificates: 'a = 1\na = 2' }, 'not-a-pair'],
  ['facts.certificates', {}, { certificates: '= 1' }, 'not-a-pair'],
])('%s is named when it is wrong (%j %j)', (where, change, typed, code) => {
  const empty = newSiteForm(form, 'Berlin')
  const values = { ...empty, ...change, facts: { ...empty.facts, servers: 'EX1', ...typed } }
  const { issues } = readSiteForm(values, null, form)
  expect(Object.keys(issues)).toEqual([where])
  expect(issues[where]?.code).toBe(code)
  for (const language of languages) {
    expect(siteIssueText(issues[where], translatorFor(language))).not.toMatch(/\{\{|issue\./)
  }
})

test('what is wrong in a field nobody is asked for does not count', () => {
  const empty = newSiteForm(form, 'Berlin')
  const { draft, issues } = readSiteForm({ ...empty, facts: { ...empty.facts, servers: 'EX1', port: 'x' } }, null, form)
  expect(issues).toEqual({})
  expect(draft.facts['port']).toBeNull()
})

test('a fault of saving finds its field, also inside a list', () => {
  const about = (field: string) =>
    faultyField({ code: 'gateway.site-incomplete', params: { field } }, { fields: form.fields })
  expect(about('servers')).toBe('facts.servers')
  expect(about('servers.0')).toBe('facts.servers')
  expect(about('elsewhere')).toBeUndefined()
  expect(faultyField({ code: 'storage.in-use', params: {} }, form)).toBeUndefined()
})

test.each(gatewayTargets)(
  'the form of $id asks for every fact it has, and gives the empty ones back as they were',
  (target) => {
    const kind = { id: target.id, fields: [...target.fields], emptyFacts: target.emptySite }
    const { draft } = readSiteForm(newSiteForm(kind, target.id), null, kind)
    expect(draft.facts).toEqual(target.emptySite)
  },
)

test('the list says product and version in words', () => {
  const site = sampleSite(1, { name: 'Berlin', gateway: 'exchange', facts: { product: 'exchange-se' } })
  const kind = sampleKinds.find(({ id }) => id === 'exchange')
  expect(siteFacts(site, kind, translatorFor('de'))).toEqual(['Exchange Server Subscription Edition'])
  expect(siteFacts(site, undefined, translatorFor('de'))).toEqual([])
})

test('the store follows the house: saving, removing and what happens elsewhere', async () => {
  const house = houseDouble({
    partners: [],
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble(house)
  const store = createSitesStore(createWindowClient(double.bridge))
  await store.getState().load()
  expect(store.getState()).toMatchObject({ isLoaded: true, sites: [], fault: null })
  expect(store.getState().kinds.map(({ id }) => id)).toEqual(['exchange', 'relay'])
  const relay = sampleKinds.find(({ id }) => id === 'relay')
  if (relay === undefined) throw new Error('no relay')
  store.getState().setDraft('new', newSiteForm(relay, 'Relay'))
  const saved = await store.getState().save(readSiteForm(newSiteForm(relay, 'Relay'), null, relay).draft)
  expect(saved.ok && saved.value.name).toBe('Relay')
  expect(store.getState()).toMatchObject({ sites: [{ name: 'Relay', gateway: 'relay' }], drafts: {} })
  expect(
    await store.getState().save({ id: null, name: 'X', gateway: 'exchange', serves: 'both', facts: {} }),
  ).toMatchObject({
    ok: false,
    fault: { code: 'gateway.site-incomplete', params: { field: 'servers' } },
  })
  const [site] = store.getState().sites
  await store.getState().remove(site?.id ?? '')
  expect(store.getState().sites).toEqual([])
  double.publish.site.changed({ siteId: null })
  expect(double.asked.filter(({ channel }) => channel === 'site.list')).toHaveLength(4)
  expect(double.bugs).toEqual([])
})
