// From where a test of our own MX can begin: this computer and every host of ours, whatever gateway of whatever partner it is, and why they cannot
// be told. A place counts as outside only when a person says so; what was found tells from where, and that it has to be asked from outside.
import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Router } from 'wouter'
import { createStore } from 'zustand/vanilla'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { sampleConfirmView, sampleInboundProof } from '#test/support/window/confirm-samples.ts'
import type { ConfirmState } from '../../../renderer/features/confirm/confirm-store.ts'
import { InboundCard, type InboundPlaces } from '../../../renderer/features/confirm/inbound-card.tsx'
import { InboundView } from '../../../renderer/features/confirm/inbound-view.tsx'
import { TranslationProvider } from '../../../renderer/translation.tsx'

const partnerId = '00000000-0000-4000-8000-000000000001'
const t = translatorFor('de')

beforeAll(() => void vi.stubGlobal('navigator', { language: 'de-DE' }))
afterAll(() => void vi.unstubAllGlobals())

function rendered(element: ReactElement): string {
  const page = createElement(() => TranslationProvider({ language: 'de', children: element }))
  return renderToStaticMarkup(createElement(() => Router({ ssrPath: '/', children: page })))
}

/** The card of a partner no gateway is chosen for. */
function card(places: InboundPlaces): string {
  const view = sampleConfirmView(partnerId, { ways: [], triable: [], inbound: [] })
  const store = createStore<ConfirmState>(() => ({ work: {} }) as unknown as ConfirmState)
  return rendered(createElement(InboundCard, { store, partnerId, view, places, choosePath: async () => null }))
}

test('every host of ours can be the place, also one of no gateway of this partner', () => {
  const points = [
    { hostId: '00000000-0000-4000-8000-000000000002', name: 'messpunkt1', site: 'Ausgelagert' },
    { hostId: '00000000-0000-4000-8000-000000000003', name: 'gw1', site: 'Postfix Berlin' },
  ]
  const page = card({ points, fault: null })
  for (const { hostId, name, site } of points) {
    expect(page).toContain(`value="${hostId}"`)
    expect(page).toContain(t('confirm:page.inbound.host-of', { host: name, site }))
  }
})

test('hosts that cannot be read are told, and this computer can still be the place', () => {
  const fault = { code: 'storage.in-use', params: { path: 'handschlag.sqlite' } } as const
  const page = card({ points: [], fault })
  expect(page).toContain(describeFault(fault, t).title)
  expect(page).toContain(t('confirm:page.inbound.here'))
})

test('nobody is taken to stand outside who did not say so', () => {
  const page = card({ points: [], fault: null })
  const [before = ''] = page.split(t('confirm:page.inbound.outside'))
  const box = before.slice(before.lastIndexOf('<input'))
  expect(box).toContain('type="checkbox"')
  expect(box.slice(0, box.indexOf('>'))).not.toContain('checked')
})

test('what was found tells where its address was looked up, and whether it must be asked from outside', () => {
  const shown = (more: Parameters<typeof sampleInboundProof>[2]) =>
    rendered(createElement(InboundView, { proof: sampleInboundProof(1, partnerId, more) }))
  const there = shown({ isOutside: false, verdict: 'undetermined', from: 'messpunkt1', lookup: 'there' })
  expect(there).toContain(t('confirm:page.inbound.lookup.there', { from: 'messpunkt1' }))
  expect(there).toContain(t('confirm:page.inbound.ask-outside.taken'))
  expect(there).not.toContain('confirm-alarm')
  const outside = shown({ isOutside: true, lookup: 'given' })
  expect(outside).toContain(t('confirm:page.inbound.lookup.given'))
  for (const why of ['taken', 'free', 'inside'] as const)
    expect(outside).not.toContain(t(`confirm:page.inbound.ask-outside.${why}`))
  expect(outside).toContain('confirm-alarm')
  const inside = shown({ isOutside: true, isPublic: false, verdict: 'undetermined', address: '10.0.0.5' })
  expect(inside).toContain(t('confirm:page.inbound.ask-outside.inside'))
})
