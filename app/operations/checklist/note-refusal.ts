// Keeps that the relay of this house refused mail from a partner for lack of what was agreed. The live feed alone tells it, since refused mail
// leaves no record; whoever is refused again and again is noted once in a while.
import { nothingSeen } from '#domain/checklist/facts.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { BreachReason } from '#relay/inbound/enforcement.ts'
import type { Rooms } from '../rooms.ts'

/** Refusals for lack of the level; a relay refuses for other reasons too. */
const breaches: Readonly<Record<BreachReason, true>> = {
  'tls-missing': true,
  'protocol-too-old': true,
  'certificate-missing': true,
  'certificate-name-mismatch': true,
  'certificate-untrusted': true,
  'certificate-expired': true,
  'certificate-not-agreed': true,
}
export const inboundBreaches = Object.keys(breaches)

const noteEveryMs = 10 * 60_000
const mostNoted = 10_000

/** Makes the listener of one house. */
export function createRefusalNotes(rooms: Rooms): (event: RelayEvent) => void {
  const noted = new Map<string, number>()
  return ({ kind, partner, domain, detail, at }) => {
    if (kind !== 'refused' || partner === null || !inboundBreaches.includes(detail)) return
    const now = rooms.outside.clock.elapsedMs()
    const key = `${partner} ${domain ?? ''}`
    const last = noted.get(key)
    if (last !== undefined && now - last < noteEveryMs) return
    if (noted.size >= mostNoted) noted.clear()
    noted.set(key, now)
    const kept = keep(rooms, partner, domain, { at, reason: detail })
    if (kept.ok && kept.value !== undefined) rooms.announce.checklistChanged(kept.value)
  }
}

/** Id of the partner it was kept for; undefined = nobody of that name, or nobody can say which. */
function keep(
  rooms: Rooms,
  name: string,
  domain: string | null,
  inbound: { readonly at: string; readonly reason: string },
): Outcome<string | undefined> {
  return rooms.store.together((): Outcome<string | undefined> => {
    const partners = rooms.store.partners.list()
    if (!partners.ok) return partners
    const found = partnerOf(partners.value, name, domain)
    if (found === undefined) return succeed(undefined)
    const sight = rooms.store.checklists.sight(found.id)
    if (!sight.ok) return sight
    const saved = rooms.store.checklists.keepSight(found.id, { ...(sight.value ?? nothingSeen), inbound })
    return saved.ok ? succeed(found.id) : saved
  })
}

function partnerOf(partners: readonly Partner[], name: string, domain: string | null): Partner | undefined {
  const named = partners.filter((partner) => partner.name === name && !partner.isPractice)
  const byDomain = named.find(({ domains }) =>
    domains.some((each) => each === domain || domain?.endsWith(`.${each}`) === true),
  )
  return byDomain ?? (named.length === 1 ? named[0] : undefined)
}
