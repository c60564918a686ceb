// Whom test mails of ours come from: the contact of the settings, else a test mailbox of our side of the agreement.
import { mailbox } from '#domain/addresses.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { currentAgreement } from '../agreement/find.ts'
import type { Rooms } from '../rooms.ts'

/** The mailbox; null = none is known. */
export function ownSender(rooms: Rooms, partnerId: string): Outcome<string | null> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const own = mailbox.safeParse(settings.value.contact.mail)
  if (own.success) return succeed(own.data)
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  return succeed(agreement.value?.terms.own.testMailboxes[0]?.address ?? null)
}
