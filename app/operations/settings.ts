// The admin's settings: read whole, saved whole, their contact in the address book too. Trust anchors are parsed before they are kept, so
// a broken PEM text is refused here and not in the middle of a test.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Settings } from '#domain/setting.ts'
import { readAuthorities } from '#wire/trust-store.ts'
import { announceCopies, type FormEffect, takeFromForm } from './contacts/main-contact.ts'
import type { Rooms } from './rooms.ts'

/** Where the PEM text comes from, for the sentence of a fault. */
export const authoritiesField = 'extraAuthorities'

/** The settings as they were saved last. */
export function readSettings(rooms: Rooms): Outcome<Settings> {
  return rooms.store.settings.read()
}

/** Keeps the settings and tells every window; fault input.wrong-format for trust anchors that cannot be read. */
export function saveSettings(rooms: Rooms, changed: Settings): Outcome<Settings> {
  const authorities = extraAuthoritiesOf(changed)
  if (!authorities.ok) return authorities
  const saved = rooms.store.together((): Outcome<SavedSettings> => {
    const kept = rooms.store.settings.save(changed)
    if (!kept.ok) return kept
    const effect = takeFromForm(rooms, null, changed.contact, changed.organisation)
    if (!effect.ok) return effect
    const settings = rooms.store.settings.read()
    return settings.ok ? succeed({ settings: settings.value, effect: effect.value }) : settings
  })
  if (!saved.ok) return saved
  const { settings, effect } = saved.value
  rooms.announce.settingsChanged(settings)
  if (effect.hasChanged) rooms.announce.contactsChanged(null)
  announceCopies(
    rooms,
    effect.copies.filter((side) => side !== null),
  )
  return succeed(settings)
}

interface SavedSettings {
  readonly settings: Settings
  readonly effect: FormEffect
}

/** The additional trust anchors of the settings, one PEM each. */
export function extraAuthoritiesOf(settings: Settings): Outcome<readonly string[]> {
  return settings.extraAuthorities.trim() === ''
    ? succeed([])
    : readAuthorities(settings.extraAuthorities, authoritiesField)
}
