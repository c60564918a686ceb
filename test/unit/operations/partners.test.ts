// Partners and settings through the contract, over a real store.
import { expect, test } from 'vitest'
import type { PartnerDraft } from '#domain/partner.ts'
import { defaultChoice, type PolicyChoice } from '#domain/policy-choice.ts'
import { defaultSettings } from '#domain/setting.ts'
import { createHouse } from '#operations/house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { createFakeOutside } from '#test/support/fake-outside.ts'
import { openHouse } from '#test/support/open-house.ts'
import { childRelayLauncher } from '#test/support/relay-launcher.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const draft = (changes: Partial<PartnerDraft> = {}): PartnerDraft => ({
  id: null,
  name: 'Muster Bank AG',
  domains: ['bank.example'],
  contact: { name: '', mail: '', phone: '' },
  agreedNames: [],
  ...changes,
})

test('a fresh house is empty, speaks the language of the system, and knows what it is', async () => {
  const { client, house } = openHouse()
  expect(valueIn(await client.partner.list())).toEqual([])
  expect(valueIn(await client.settings.read())).toEqual(defaultSettings)
  expect(house.language()).toBe('de')
  expect(house.theme()).toBe('system')
  expect(valueIn(await client.app.info())).toMatchObject({ version: '0.0.0', storageNotice: null })
})

test('a new partner gets an id, its names normalised and each domain once', async () => {
  const { client } = openHouse()
  const seen: unknown[] = []
  client.partner.changed((event) => seen.push(event))
  const domains = [' Müller.EXAMPLE. ', 'xn--mller-kva.example', 'bank.example']
  const saved = valueIn(
    await client.partner.save(draft({ domains, agreedNames: ['*.Bank.example', '*.bank.example'] })),
  )
  expect(saved.domains).toEqual(['xn--mller-kva.example', 'bank.example'])
  expect(saved.agreedNames).toEqual(['*.bank.example'])
  expect(saved).toMatchObject({ isPractice: false, createdAt: '2026-11-21T10:00:00.000Z' })
  expect(valueIn(await client.partner.list())).toEqual([{ partner: saved, lastTest: null, agreement: null }])
  expect(seen).toEqual([{ partnerId: saved.id }])
})

test('a change keeps id and creation and moves the change date', async () => {
  const { client, outside } = openHouse()
  const first = valueIn(await client.partner.save(draft()))
  outside.setNow('2026-12-01T08:00:00.000Z')
  const second = valueIn(await client.partner.save(draft({ id: first.id, name: 'Neue Muster Bank AG' })))
  expect(second).toEqual({ ...first, name: 'Neue Muster Bank AG', changedAt: '2026-12-01T08:00:00.000Z' })
  expect(valueIn(await client.partner.list())).toHaveLength(1)
})

test('a domain belongs to one partner only', async () => {
  const { client } = openHouse()
  valueIn(await client.partner.save(draft()))
  expect(faultIn(await client.partner.save(draft({ name: 'Other', domains: ['BANK.example'] })))).toEqual({
    code: 'partner.domain-taken',
    params: { domain: 'bank.example', partner: 'Muster Bank AG' },
  })
})

test('an unknown partner can neither be changed, removed, tested nor rendered', async () => {
  const { client } = openHouse()
  const partnerId = '11111111-1111-4111-8111-111111111111'
  const choice: PolicyChoice = { ...defaultChoice, level: 'may' }
  const request = { partnerId, siteIds: [partnerId], choice }
  const outcomes = [
    await client.partner.save(draft({ id: partnerId })),
    await client.partner.remove({ partnerId }),
    await client.probe.latest({ partnerId }),
    await client.probe.run({ partnerId }, () => undefined),
    await client.gateway.choice({ partnerId }),
    await client.gateway.render(request),
    await client.gateway.save(request),
    await client.gateway.print({ ...request, language: 'de' }),
    await client.agreement.list({ partnerId }),
    await client.agreement.begin({ partnerId }),
  ]
  for (const outcome of outcomes) expect(faultIn(outcome).code).toBe('partner.not-found')
})

test.each([
  ['no name', { name: '  ' }],
  ['a line break in the name', { name: 'Muster\nBank' }],
  ['a line separator in the name', { name: 'Muster\u2028Bank' }],
  ['no domain', { domains: [] }],
  ['no mail domain', { domains: ['localhost'] }],
  ['a hostile domain', { domains: ["bank.example'; rm"] }],
  ['a hostile contact', { contact: { name: '', mail: 'a@b.example\r\nBcc: c@d.example', phone: '' } }],
])('%s is refused at the border', async (_, changes) => {
  const { client } = openHouse()
  expect(faultIn(await client.partner.save(draft(changes))).code).toBe('contract.rejected')
  expect(valueIn(await client.partner.list())).toEqual([])
})

test('a removed partner is gone and its domain free again', async () => {
  const { client } = openHouse()
  const saved = valueIn(await client.partner.save(draft()))
  valueIn(await client.partner.remove({ partnerId: saved.id }))
  expect(valueIn(await client.partner.list())).toEqual([])
  valueIn(await client.partner.save(draft()))
})

test('settings are kept, told to every window, and change the language of the house', async () => {
  const { client, memory, house, folder } = openHouse()
  const seen: unknown[] = []
  memory.openWindow().client.settings.changed((event) => seen.push(event))
  const changed = { ...defaultSettings, language: 'en', theme: 'dark', organisation: 'Beispiel GmbH' } as const
  expect(valueIn(await client.settings.save(changed))).toEqual(changed)
  expect(seen).toEqual([changed])
  expect(house.language()).toBe('en')
  await house.close()
  const again = openHouse({ folder })
  expect(again.house.language()).toBe('en')
  expect(again.house.theme()).toBe('dark')
  expect(valueIn(await again.client.settings.read())).toEqual(changed)
})

test('trust anchors that cannot be read are refused and nothing is kept', async () => {
  const { client } = openHouse()
  for (const extraAuthorities of ['no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
    const outcome = await client.settings.save({ ...defaultSettings, theme: 'dark', extraAuthorities })
    expect(faultIn(outcome).code).toBe('input.wrong-format')
  }
  expect(valueIn(await client.settings.read())).toEqual(defaultSettings)
})

test('text goes to the clipboard, and only kept files are shown', async () => {
  const { client, outside } = openHouse()
  valueIn(await client.app.copyText({ text: 'Text' }))
  expect(outside.seen.copied).toEqual(['Text'])
  expect(faultIn(await client.app.reveal({ path: '/etc/passwd' })).code).toBe('contract.rejected')
  expect(outside.seen.revealed).toEqual([])
})

test('a house that cannot open its store says why', () => {
  const outside = createFakeOutside(temporaryFolder())
  expect(faultIn(createHouse(outside, { storePath: '/dev/null', relay: childRelayLauncher('/dev/null') })).code).toBe(
    'storage.damaged',
  )
})

test('a house can be closed twice', async () => {
  const { house } = openHouse()
  await Promise.all([house.close(), house.close()])
  await house.close()
})
