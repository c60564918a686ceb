// What the page of a partner says about where its test starts: the choice, the way to more of it, or why there is none.
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Router } from 'wouter'
import { createStore } from 'zustand/vanilla'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { sampleId } from '#test/support/window/agreement-samples.ts'
import { PointPicker } from '../../../renderer/features/probe/point-picker.tsx'
import type { PointsState } from '../../../renderer/features/probe/points-store.ts'
import { TranslationProvider } from '../../../renderer/translation.tsx'

const partnerId = sampleId(1)
const t = translatorFor('de')
const fault = { code: 'storage.in-use', params: { path: 'handschlag.sqlite' } } as const
const point = { hostId: sampleId(2), name: 'gw1', siteId: sampleId(3), site: 'Postfix Berlin', serves: 'both' } as const

beforeAll(() => void vi.stubGlobal('navigator', { language: 'de-DE' }))
afterAll(() => void vi.unstubAllGlobals())

function shown(state: Partial<PointsState>): string {
  const nothing = () => Promise.resolve()
  const store = createStore<PointsState>(() => ({
    ...{ points: [], isLoaded: true, fault: null, chosen: {} },
    ...{ load: nothing, ready: nothing, choose: () => undefined, ...state },
  }))
  const picker = createElement(PointPicker, { store, partnerId, reports: [] })
  const page = createElement(() => TranslationProvider({ language: 'de', children: picker }))
  return renderToStaticMarkup(createElement(() => Router({ ssrPath: '/', children: page })))
}

test('no hosts are entered: the way to them', () => {
  expect(shown({})).toContain(t('test.point.none'))
})

test('hosts that could not be read are no hosts that are not entered: what happened, and that this computer tests', () => {
  const page = shown({ fault })
  expect(page).toContain(describeFault(fault, t).title)
  expect(page).toContain(t('test.point.unread'))
  expect(page).not.toContain(t('test.point.none'))
})

test('hosts that were read before stay to be chosen when they cannot be read anew', () => {
  const page = shown({ fault, points: [point], chosen: { [partnerId]: point.hostId } })
  expect(page).toContain(describeFault(fault, t).title)
  expect(page).toContain(t('test.point.label'))
  expect(page).not.toContain(t('test.point.unread'))
})
