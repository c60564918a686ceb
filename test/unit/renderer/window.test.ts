// The window around the features: shortcuts, places, locale, formats, the bridge.
import { afterEach, expect, test } from 'vitest'
import { readBridge } from '../../../renderer/bridge.ts'
import { shortcutFor } from '../../../renderer/features/command/use-shortcuts.ts'
import { createFormats } from '../../../renderer/formats.ts'
import { partnerOf, paths } from '../../../renderer/paths.ts'
import { localeFor } from '../../../renderer/translation.tsx'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {}) =>
  shortcutFor({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test('shortcuts are the same with Ctrl and Cmd, and never with AltGr', () => {
  expect(press('k', { ctrlKey: true })).toBe('search')
  expect(press('K', { metaKey: true })).toBe('search')
  expect(press('f', { ctrlKey: true })).toBe('filter')
  expect(press('n', { metaKey: true })).toBe('create')
  expect(press('F1')).toBe('help')
  expect(press('k')).toBeUndefined()
  expect(press('k', { ctrlKey: true, altKey: true })).toBeUndefined()
  expect(press('constructor', { ctrlKey: true })).toBeUndefined()
})

test('a path names its partner, or none', () => {
  const id = '00000000-0000-4000-8000-000000000001'
  expect(partnerOf(paths.partner(id, 'agree'))).toBe(id)
  expect(partnerOf(paths.editPartner(id))).toBe(id)
  for (const path of [paths.overview, paths.settings, paths.newPartner]) expect(partnerOf(path)).toBeNull()
})

test('the region of the system is kept when it speaks the language', () => {
  expect(localeFor('de', 'de-CH')).toBe('de-CH')
  expect(localeFor('de', 'en-US')).toBe('de-DE')
  expect(localeFor('en', 'en-US')).toBe('en-US')
  expect(localeFor('en', 'fr-FR')).toBe('en-GB')
  expect(localeFor('de', 'de')).toBe('de-DE')
})

test('dates and durations speak the language; a broken date is a dash', () => {
  const german = createFormats('de-DE')
  expect(german.date('2026-11-21T12:00:00.000Z')).toBe('21.11.2026')
  expect(german.date('never')).toBe('–')
  expect(german.duration(96)).toBe('96\u00a0ms')
  expect(german.duration(5000)).toBe('5,0\u00a0s')
  expect(createFormats('en-GB').list(['a', 'b'])).toBe('a and b')
})

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'handschlag')
})

test('the bridge is taken only when it is whole', () => {
  expect(readBridge()).toBeUndefined()
  Object.assign(globalThis, { handschlag: { invoke: () => Promise.resolve() } })
  expect(readBridge()).toBeUndefined()
  Object.assign(globalThis, { handschlag: { invoke: () => Promise.resolve(), on: () => () => undefined } })
  expect(readBridge()).toBeDefined()
})
