// Configuring: which levels are open and why others are not, facts of the own site, and only the newest rendering shown.

import { expect, test } from 'vitest'
import type { GatewayDescription, RenderRequest } from '#contract/contract.ts'
import { strongestCommonLevel } from '#domain/common-level.ts'
import { fail, succeed } from '#domain/fault.ts'
import { exchangeProducts, exchangeSite } from '#gateways/exchange/site.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { sampleReport } from '#test/support/window/report-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { contactLine, testedHosts } from '../../../renderer/features/agreement/agreement-preview.ts'
import { createConfigStore } from '../../../renderer/features/gateways/config-store.ts'
import {
  exchangeFormOf,
  exchangeVersions,
  readExchangeForm,
} from '../../../renderer/features/gateways/exchange-site-values.ts'
import { firstLevel, levelOptions } from '../../../renderer/features/gateways/level-options.ts'
import { createGate } from './gate.ts'
import { noon } from './summary-sample.ts'

const sample = (name: string) => {
  const found = samplePartners.find((entry) => entry.partner.name === name)
  if (found === undefined) throw new Error(`no sample ${name}`)
  return { partner: found.partner, reports: found.reports.map((report) => sampleReport(report, noon)) }
}
const exchange: GatewayDescription = { id: 'exchange', levels: ['encrypt', 'verify', 'secure'], site: {} }
const relay: GatewayDescription = {
  id: 'relay',
  levels: ['encrypt', 'verify', 'secure', 'dane', 'fingerprint'],
  site: {},
}
const refusals = (gateway: GatewayDescription, name: string) => {
  const { partner, reports } = sample(name)
  return Object.fromEntries(
    levelOptions(gateway, partner.domains, reports).map(({ level, refusal }) => [level, refusal]),
  )
}

test('every level is listed; those refused say by whom', () => {
  expect(refusals(exchange, 'Muster Bank AG')).toEqual({
    encrypt: null,
    verify: null,
    secure: null,
    dane: 'refused-by-gateway',
    fingerprint: 'refused-by-gateway',
  })
  expect(refusals(relay, 'Klinikum Am Park')).toEqual({
    encrypt: null,
    verify: 'refused-by-test',
    secure: 'refused-by-test',
    dane: 'refused-by-test',
    fingerprint: null,
  })
})

test('without a report of every domain no level is open', () => {
  const { partner, reports } = sample('Muster Bank AG')
  const options = levelOptions(relay, partner.domains, reports.slice(0, 1))
  expect(new Set(options.map((option) => option.refusal))).toEqual(new Set(['refused-untested']))
  expect(firstLevel(options, reports.slice(0, 1))).toBeNull()
  expect(strongestCommonLevel(partner.domains, reports.slice(0, 1))).toBeUndefined()
})

test('it begins with the level recommended, and never with one that is refused', () => {
  const bank = sample('Muster Bank AG')
  expect(firstLevel(levelOptions(exchange, bank.partner.domains, bank.reports), bank.reports)).toBe('secure')
  const laboratory = sample('Labor Dr. Test')
  expect(firstLevel(levelOptions(relay, laboratory.partner.domains, laboratory.reports), laboratory.reports)).toBeNull()
  expect(strongestCommonLevel(laboratory.partner.domains, laboratory.reports)).toBe('may')
})

test('the form knows every version of Exchange the target knows', () => {
  expect(exchangeVersions).toEqual(exchangeProducts)
})

test('facts from the form pass the target as they are; what is missing is not sent', () => {
  const form = {
    product: 'exchange-se',
    servers: 'EX1\nex2, EX1',
    fqdn: ' mail.firma.example ',
    frontendProxy: true,
  } as const
  const { site } = readExchangeForm(form)
  expect(exchangeSite.parse(site)).toEqual({
    product: 'exchange-se',
    servers: ['EX1', 'ex2'],
    fqdn: 'mail.firma.example',
    frontendProxy: true,
  })
  expect(readExchangeForm(exchangeFormOf(site)).site).toEqual(site)
  expect(readExchangeForm({ ...form, servers: '' })).toMatchObject({ site: null, areServersMissing: true })
  expect(readExchangeForm({ ...form, servers: "EX1; Remove-Item 'x'" })).toMatchObject({
    site: null,
    wrongServer: "'x'",
  })
  expect(readExchangeForm({ ...form, fqdn: 'a b' })).toMatchObject({ site: null, isFqdnWrong: true })
})

test.each([null, undefined, 7, 'text', [], { servers: 'EX1' }, { product: 'exchange-5.5' }])(
  'kept facts %j make a usable form',
  (kept) => {
    expect(exchangeFormOf(kept)).toEqual({ product: 'exchange-2019', servers: '', fqdn: '', frontendProxy: false })
  },
)

test('the facts every target starts with make a usable form', () => {
  const target = gatewayTargets.find((entry) => entry.id === 'exchange')
  expect(exchangeFormOf(target?.emptySite).servers).toBe('')
})

const request: RenderRequest = {
  partnerId: samplePartners[0]?.partner.id ?? '',
  gateway: 'exchange',
  level: 'secure',
  includeSubdomains: false,
  site: {},
}

function storeOver(change: Partial<WindowHandlers['gateway']>) {
  const house = houseDouble({
    partners: samplePartners,
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, gateway: { ...house.gateway, ...change } })
  return createConfigStore(createWindowClient(double.bridge))
}

test('only the answer to the newest question is shown', async () => {
  const slow = createGate<void>()
  const store = storeOver({
    render: async ({ level }) => {
      if (level === 'secure') {
        await slow.promise
        return fail('gateway.unsafe-value', { field: 'late' })
      }
      return succeed(sampleRendering)
    },
  })
  const first = store.getState().render(request)
  await store.getState().render({ ...request, level: 'encrypt' })
  slow.open()
  await first
  expect(store.getState()).toMatchObject({ rendering: sampleRendering, fault: null })
  await store.getState().render(null)
  expect(store.getState().rendering).toBeNull()
})

test('saving names the files; choosing no folder is no fault', async () => {
  const good = storeOver({})
  await good.getState().save(request)
  expect(good.getState()).toMatchObject({ isSaving: false, saved: ['/home/admin/apply.ps1', '/home/admin/plan.json'] })
  const dismissed = storeOver({ save: () => fail('file.choice-dismissed') })
  await dismissed.getState().save(request)
  expect(dismissed.getState()).toMatchObject({ isSaving: false, saved: null, wasDismissed: true, fault: null })
})

test('the preview of the agreement names hosts once and contacts in a line', () => {
  expect(testedHosts(sample('Muster Bank AG').reports)).toEqual(['mx1.musterbank.example', 'mx2.musterbank.example'])
  expect(contactLine({ name: 'A', mail: '', phone: '1' })).toBe('A · 1')
  expect(contactLine({ name: '', mail: '', phone: '' })).toBe('')
})
