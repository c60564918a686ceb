// Who decides here, for what is kept as evidence: the contact of the settings, else this machine.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from './rooms.ts'

/** The name to write down. */
export function whoDecides(rooms: Rooms): Outcome<string> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  return succeed(settings.value.contact.name || rooms.outside.info.hostName)
}
