// Whom test mails of ours come from: the contact of the settings, else a test mailbox of our side of the agreement.
import { mailbox } from '#domain/addresses.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { currentAgreement } from '../agreement/find.ts'
import type { Rooms } from '../rooms.ts'

/** The mailbox; null = none is known. */
export function ownSender(rooms: Rooms, partnerId: string): Outcome<string | null> {
  const known = ownMailboxes(rooms, partnerId)
  return known.ok ? succeed(known.value[0] ?? null) : known
}

/**
 * Whom a counter-proof comes from: what bounces goes there, so it lies in no domain of the partner; faults confirm.no-sender, partner.not-found.
 */
export function trialSender(rooms: Rooms, partnerId: string): Outcome<string> {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const known = ownMailboxes(rooms, partnerId)
  if (!known.ok) return known
  const { name, domains } = partner.value
  const isTheirs = (domain: string) => domains.some((one) => domain === one || domain.endsWith(`.${one}`))
  const own = known.value.find((address) => !isTheirs(address.slice(address.lastIndexOf('@') + 1).toLowerCase()))
  return own === undefined ? fail('confirm.no-sender', { partner: name }) : succeed(own)
}

function ownMailboxes(rooms: Rooms, partnerId: string): Outcome<readonly string[]> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const own = mailbox.safeParse(settings.value.contact.mail)
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const agreed = (agreement.value?.terms.own.testMailboxes ?? []).map(({ address }) => address)
  return succeed(own.success ? [own.data, ...agreed] : agreed)
}
