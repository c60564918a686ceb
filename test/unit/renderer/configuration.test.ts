// Configuring: which levels are open and why others are not, what follows from a draft, and only the newest rendering shown.

import { expect, test } from 'vitest'
import type { RenderRequest } from '#contract/contract-types.ts'
import { strongestCommonLevel } from '#domain/common-level.ts'
import { fail, succeed } from '#domain/fault.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { createContractDouble, type WindowHandlers } from '#test/support/contract-double.ts'
import { createGate } from '#test/support/gate.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { samplePartners } from '#test/support/window/partner-samples.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { sampleReport } from '#test/support/window/report-sample.ts'
import { sampleKinds, sampleSite, siteRendering } from '#test/support/window/site-samples.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { valuesOf } from '../../../renderer/features/gateways/choice-values.ts'
import { type ChoiceDraft, createConfigStore } from '../../../renderer/features/gateways/config-store.ts'
import { firstLevel, levelOptions } from '../../../renderer/features/gateways/level-options.ts'
import { derive } from '../../../renderer/features/gateways/use-config.ts'
import { noon } from './summary-sample.ts'

const sample = (name: string) => {
  const found = samplePartners.find((entry) => entry.partner.name === name)
  if (found === undefined) throw new Error(`no sample ${name}`)
  return { partner: found.partner, reports: found.reports.map((report) => sampleReport(report, noon)) }
}
const exchange = sampleSite(1, { name: 'Exchange Berlin', gateway: 'exchange' })
const relay = sampleSite(2, { name: 'Relay', gateway: 'relay' })
const receiver = sampleSite(3, { name: 'Eingang', gateway: 'exchange', serves: 'inbound' })

const optionsFor = (sites: readonly (typeof exchange)[], name: string) => {
  const { partner, reports } = sample(name)
  return levelOptions(sites, sampleKinds, partner.domains, reports)
}
const refusals = (sites: readonly (typeof exchange)[], name: string) =>
  Object.fromEntries(optionsFor(sites, name).map(({ level, refusal }) => [level, refusal]))

test('every level is listed; those refused say by whom', () => {
  expect(refusals([exchange], 'Muster Bank AG')).toEqual({
    encrypt: null,
    verify: null,
    secure: null,
    dane: 'refused-by-gateway',
    fingerprint: 'refused-by-gateway',
  })
  expect(refusals([relay], 'Klinikum Am Park')).toEqual({
    encrypt: null,
    verify: 'refused-by-test',
    secure: 'refused-by-test',
    dane: 'refused-by-test',
    fingerprint: null,
  })
})

test('a level one of several gateways cannot express stays open and names that gateway', () => {
  const options = optionsFor([exchange, relay], 'Muster Bank AG')
  expect(options.find(({ level }) => level === 'fingerprint')).toEqual({
    level: 'fingerprint',
    refusal: null,
    unable: ['Exchange Berlin'],
  })
})

test('a gateway that only receives has no say in the level of what is sent', () => {
  expect(refusals([receiver], 'Muster Bank AG')['fingerprint']).toBeNull()
  expect(optionsFor([receiver, relay], 'Muster Bank AG').flatMap(({ unable }) => unable)).toEqual([])
})

test('without a report of every domain no level is open', () => {
  const { partner, reports } = sample('Muster Bank AG')
  const options = levelOptions([relay], sampleKinds, partner.domains, reports.slice(0, 1))
  expect(new Set(options.map((option) => option.refusal))).toEqual(new Set(['refused-untested']))
  expect(firstLevel(options, reports.slice(0, 1))).toBeNull()
  expect(strongestCommonLevel(partner.domains, reports.slice(0, 1))).toBeUndefined()
})

test('it begins with the level recommended, and never with one that is refused', () => {
  const bank = sample('Muster Bank AG')
  expect(firstLevel(optionsFor([exchange], 'Muster Bank AG'), bank.reports)).toBe('secure')
  const laboratory = sample('Labor Dr. Test')
  expect(firstLevel(optionsFor([relay], 'Labor Dr. Test'), laboratory.reports)).toBeNull()
  expect(strongestCommonLevel(laboratory.partner.domains, laboratory.reports)).toBe('may')
})

const untouched: ChoiceDraft = {
  kept: { choice: defaultChoice, siteIds: [], keptAt: null, agreement: null },
  values: valuesOf(defaultChoice),
  siteIds: [],
  isLevelChosen: false,
  areSitesChosen: false,
}
const partsFor = (name: string, sites: readonly (typeof exchange)[]) => ({ ...sample(name), sites, kinds: sampleKinds })

test('the only gateway there is needs no tick; of several none is assumed', () => {
  expect(derive(untouched, partsFor('Muster Bank AG', [relay])).request).toMatchObject({
    siteIds: [relay.id],
    choice: { level: 'secure' },
  })
  expect(derive(untouched, partsFor('Muster Bank AG', [relay, exchange])).request).toBeNull()
  const cleared = { ...untouched, areSitesChosen: true }
  expect(derive(cleared, partsFor('Muster Bank AG', [relay])).request).toBeNull()
})

test('a level a person chose is never exchanged, though it is refused today', () => {
  const chosen = { ...untouched, values: { ...untouched.values, level: 'dane' as const }, isLevelChosen: true }
  expect(derive(chosen, partsFor('Muster Bank AG', [relay]))).toMatchObject({ level: null, request: null })
  const recommended = derive({ ...chosen, isLevelChosen: false }, partsFor('Muster Bank AG', [relay]))
  expect(recommended.level).toBe('secure')
})

test('mail from the partner alone asks for no level', () => {
  const inbound = { ...untouched, values: { ...untouched.values, direction: 'inbound' as const } }
  const { level, request } = derive(inbound, partsFor('Labor Dr. Test', [relay]))
  expect(level).toBeNull()
  expect(request?.choice.direction).toBe('inbound')
})

const partnerId = samplePartners[0]?.partner.id ?? ''
const request: RenderRequest = { partnerId, siteIds: [relay.id], choice: defaultChoice }
const rendered = [siteRendering(relay.id, sampleRendering)]

function storeOver(change: Partial<WindowHandlers['gateway']>) {
  const house = houseDouble({
    partners: samplePartners,
    systemLanguage: 'de',
    nowMs: noon,
    rendering: sampleRendering,
    pace: () => Promise.resolve(),
  })
  const double = createContractDouble({ ...house, gateway: { ...house.gateway, ...change } })
  return { store: createConfigStore(createWindowClient(double.bridge)), double }
}

test('only the answer to the newest question is shown', async () => {
  const slow = createGate<void>()
  const { store } = storeOver({
    render: async ({ choice }) => {
      if (choice.level === 'secure') {
        await slow.promise
        return fail('gateway.unsafe-value', { field: 'late' })
      }
      return succeed(rendered)
    },
  })
  const first = store.getState().render(request)
  await store.getState().render({ ...request, choice: { ...defaultChoice, level: 'encrypt' } })
  slow.open()
  await first
  expect(store.getState()).toMatchObject({ renderings: rendered, fault: null })
  await store.getState().render(null)
  expect(store.getState().renderings).toBeNull()
})

test('saving names the files and asks again what differs from them; choosing no folder is no fault', async () => {
  const { store, double } = storeOver({})
  await store.getState().save(request)
  expect(store.getState()).toMatchObject({
    busy: null,
    kept: { kind: 'saved', files: ['/home/admin/apply.ps1', '/home/admin/plan.json'] },
    renderings: rendered,
  })
  expect(double.asked.map(({ channel }) => channel)).toEqual(['gateway.save', 'gateway.render'])
  const dismissed = storeOver({ save: () => fail('file.choice-dismissed') }).store
  await dismissed.getState().save(request)
  expect(dismissed.getState()).toMatchObject({ busy: null, kept: null, wasDismissed: true, keepFault: null })
  const refused = storeOver({ print: () => fail('pdf.not-printed', { detail: 'x' }) }).store
  await refused.getState().print(request, 'de')
  expect(refused.getState()).toMatchObject({ busy: null, kept: null, keepFault: { code: 'pdf.not-printed' } })
})

test('what was typed for a partner survives leaving its page', async () => {
  const { store, double } = storeOver({})
  await store.getState().load(partnerId)
  const draft = store.getState().drafts[partnerId]
  expect(draft).toEqual(untouched)
  store.getState().change(partnerId, { siteIds: [relay.id], areSitesChosen: true })
  await store.getState().load(partnerId)
  expect(store.getState().drafts[partnerId]?.siteIds).toEqual([relay.id])
  // asked again, because the agreement it is measured against may be another by now
  expect(double.asked.filter(({ channel }) => channel === 'gateway.choice')).toHaveLength(2)
})

test('the agreement a choice is measured against is asked for anew, what was typed stays', async () => {
  const agreed = { number: 'MUSTER-1', version: 1, state: 'active', toPartner: 'secure', toUs: null } as const
  const answers = [null, agreed]
  const double = createContractDouble({
    ...houseDouble({
      partners: samplePartners,
      systemLanguage: 'de',
      nowMs: noon,
      rendering: sampleRendering,
      pace: () => Promise.resolve(),
    }),
  })
  const client = createWindowClient(double.bridge)
  const choice = client.gateway.choice
  const store = createConfigStore({
    ...client,
    gateway: {
      ...client.gateway,
      async choice(input) {
        const outcome = await choice(input)
        return outcome.ok ? succeed({ ...outcome.value, agreement: answers.shift() ?? null }) : outcome
      },
    },
  })
  const { id } = sample('Muster Bank AG').partner
  await store.getState().load(id)
  store.getState().change(id, { values: { ...valuesOf(defaultChoice), level: 'encrypt' } })
  await store.getState().load(id)
  expect(store.getState().drafts[id]).toMatchObject({ values: { level: 'encrypt' }, kept: { agreement: agreed } })
})
