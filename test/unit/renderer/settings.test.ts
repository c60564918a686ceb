// Settings: saved one after the other with the newest last, kept when saving fails, and read field by field.
import { expect, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import { defaultSettings, type Settings } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { readResolvers, resolverText } from '../../../renderer/features/settings/resolver-text.ts'
import {
  changeFor,
  countAuthorities,
  issueOf,
  settingsFormOf,
} from '../../../renderer/features/settings/settings-form-values.ts'
import { settingsIssueText } from '../../../renderer/features/settings/settings-issue-text.ts'
import { createSettingsStore } from '../../../renderer/features/settings/settings-store.ts'
import { noon } from './summary-sample.ts'

function storeOver(change: Partial<WindowHandlers['settings']> = {}) {
  const house = houseDouble({
    partners: [],
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, settings: { ...house.settings, ...change } })
  return { double, store: createSettingsStore(createWindowClient(double.bridge)) }
}

test('changes made while one is being saved are saved together, newest last', async () => {
  const first = createGate<void>()
  const saved: string[] = []
  const { store } = storeOver({
    save: async (settings) => {
      saved.push(settings.organisation)
      if (saved.length === 1) await first.promise
      return succeed(settings)
    },
  })
  const done = store.getState().change({ organisation: 'A' })
  void store.getState().change({ organisation: 'AB' })
  void store.getState().change({ organisation: 'ABC' })
  expect(store.getState()).toMatchObject({ saving: 'saving', settings: { organisation: 'ABC' } })
  first.open()
  await done
  expect(saved).toEqual(['A', 'ABC'])
  expect(store.getState().saving).toBe('saved')
})

test('a save that fails keeps what was typed and says so', async () => {
  const { store } = storeOver({ save: () => fail('storage.not-writable', { path: 'x', detail: 'full' }) })
  await store.getState().change({ organisation: 'Firma' })
  expect(store.getState()).toMatchObject({
    saving: 'failed',
    settings: { organisation: 'Firma' },
    fault: { code: 'storage.not-writable' },
  })
})

test('announced settings are taken over, but not while one is being saved', async () => {
  const gate = createGate<void>()
  const { store, double } = storeOver({ save: (settings) => gate.promise.then(() => succeed(settings)) })
  const announced: Settings = { ...defaultSettings, organisation: 'Other' }
  double.publish.settings.changed(announced)
  expect(store.getState().settings).toEqual(announced)
  const done = store.getState().change({ organisation: 'Mine' })
  double.publish.settings.changed({ ...announced, organisation: 'Late' })
  expect(store.getState().settings.organisation).toBe('Mine')
  gate.open()
  await done
})

test.each([
  ['', []],
  ['192.0.2.53', [{ address: '192.0.2.53', port: 53 }]],
  [
    '127.0.0.1:5353\n2001:db8::53',
    [
      { address: '127.0.0.1', port: 5353 },
      { address: '2001:db8::53', port: 53 },
    ],
  ],
  [
    '[2001:db8::53]:5353, [::1]',
    [
      { address: '2001:db8::53', port: 5353 },
      { address: '::1', port: 53 },
    ],
  ],
])('DNS servers are read from %j', (text, resolvers) => {
  expect(readResolvers(text)).toEqual({ resolvers, wrong: null })
  expect(readResolvers(resolvers.map(resolverText).join('\n')).resolvers).toEqual(resolvers)
})

test.each([
  'dns.example',
  '256.0.0.1',
  '1.2.3',
  '192.0.2.1:0',
  '192.0.2.1:70000',
  '2001:db8::g',
  ':::',
  '01.2.3.4',
  '[::1',
])('%j is no DNS server', (text) => {
  expect(readResolvers(`192.0.2.53\n${text}`).wrong).toBe(text)
})

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
test.each([
  ['', 0],
  [pem, 1],
  [`${pem}# note\n${pem}`, 2],
  ['not PEM', undefined],
  [`${pem}-----BEGIN CERTIFICATE-----\nAAAA`, undefined],
  ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', undefined],
])('%j holds %s certificates', (text, count) => {
  expect(countAuthorities(text)).toBe(count)
})

test('each wrong field is named in every language; a right one becomes exactly its setting', () => {
  const form = settingsFormOf(defaultSettings)
  const wrong = {
    ...form,
    contactMail: 'x',
    helo: 'a b',
    dnsSource: 'own' as const,
    resolvers: 'x',
    extraAuthorities: 'x',
    organisation: 'a\u0000',
  }
  for (const language of languages) {
    const texts = (['contactMail', 'helo', 'resolvers', 'extraAuthorities', 'organisation'] as const).map((field) =>
      settingsIssueText(issueOf(wrong, field), translatorFor(language)),
    )
    expect(new Set(texts).size).toBe(5)
    expect(texts).not.toContain(undefined)
  }
  expect(issueOf({ ...form, helo: 'gw1.firma.example' }, 'helo')).toBeUndefined()
  expect(changeFor({ ...form, helo: ' ' }, 'helo', defaultSettings)).toEqual({ helo: null })
  expect(changeFor({ ...form, contactName: ' A ' }, 'contactName', defaultSettings)).toEqual({
    contact: { name: 'A', mail: '', phone: '' },
  })
})

test('the DNS choice of earlier settings is read from whether own servers are named', () => {
  expect(settingsFormOf(defaultSettings).dnsSource).toBe('system')
  const own = { ...defaultSettings, resolvers: [{ address: '192.0.2.53', port: 53 }] }
  expect(settingsFormOf(own)).toMatchObject({ dnsSource: 'own', resolvers: '192.0.2.53' })
  expect(settingsFormOf({ ...own, dnsSource: 'system' }).dnsSource).toBe('system')
})

test('only the fields of the chosen DNS source can be wrong, and each becomes its setting', () => {
  const empty = settingsFormOf(defaultSettings)
  const typed = { ...empty, resolvers: 'x', dnsTlsName: '192.0.2.53', dnsTlsAddresses: 'y', dnsHttpsUrl: 'dns.example' }
  const fields = ['resolvers', 'dnsTlsName', 'dnsTlsAddresses', 'dnsHttpsUrl'] as const
  const wrongFor = (dnsSource: (typeof typed)['dnsSource']) =>
    fields.filter((field) => issueOf({ ...typed, dnsSource }, field) !== undefined)
  expect(wrongFor('system')).toEqual([])
  expect(wrongFor('own')).toEqual(['resolvers'])
  expect(wrongFor('tls')).toEqual(['dnsTlsName', 'dnsTlsAddresses'])
  expect(wrongFor('https')).toEqual(['dnsHttpsUrl'])
  for (const language of languages) {
    const texts = (['tls', 'https'] as const).flatMap((dnsSource) =>
      fields.map((field) => settingsIssueText(issueOf({ ...typed, dnsSource }, field), translatorFor(language))),
    )
    expect(new Set(texts.filter((text) => text !== undefined)).size).toBe(3)
  }
  const right = {
    ...typed,
    dnsSource: 'tls' as const,
    dnsTlsName: ' dns.provider.example ',
    dnsTlsAddresses: '192.0.2.53',
  }
  expect(fields.map((field) => issueOf(right, field))).toEqual([undefined, undefined, undefined, undefined])
  expect(changeFor(right, 'dnsSource', defaultSettings)).toEqual({ dnsSource: 'tls' })
  expect(changeFor(right, 'dnsTlsName', defaultSettings)).toEqual({ dnsTlsName: 'dns.provider.example' })
  expect(changeFor(right, 'dnsTlsAddresses', defaultSettings)).toEqual({
    dnsTlsAddresses: [{ address: '192.0.2.53', port: 853 }],
  })
  expect(issueOf({ ...typed, dnsSource: 'tls', dnsTlsName: '' }, 'dnsTlsName')?.code).toBe('not-a-dns-name')
})
