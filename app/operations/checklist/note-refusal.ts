// Keeps that the relay of this house refused mail from a partner for lack of what was agreed. The live feed alone tells it, since refused mail
// leaves no record; whoever is refused again and again is noted once in a while, and what proves more is not replaced by what proves less.
import { nothingSeen, type RelaySight } from '#domain/checklist/facts.ts'
import { judgeRefusedInbound } from '#domain/checklist/refused-inbound.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import type { BreachReason } from '#relay/inbound/enforcement.ts'
import { currentAgreement } from '../agreement/find.ts'
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
    if (kind !== 'refused' || partner === null || domain === null || !inboundBreaches.includes(detail)) return
    const now = rooms.outside.clock.elapsedMs()
    const key = `${partner} ${domain} ${detail}`
    const last = noted.get(key)
    if (last !== undefined && now - last < noteEveryMs) return
    if (noted.size >= mostNoted) noted.clear()
    noted.set(key, now)
    const kept = keep(rooms, partner, { at, reason: detail, domain })
    if (kept.ok && kept.value !== undefined) rooms.announce.checklistChanged(kept.value)
  }
}

type RefusedInbound = NonNullable<RelaySight['inbound']>

/** Id of the partner it was kept for; undefined = nobody of that name, or nobody can say which. */
function keep(
  rooms: Rooms,
  name: string,
  inbound: RefusedInbound & { readonly domain: string },
): Outcome<string | undefined> {
  return rooms.store.together((): Outcome<string | undefined> => {
    const partners = rooms.store.partners.list()
    if (!partners.ok) return partners
    const found = partnerOf(partners.value, name, inbound.domain)
    if (found === undefined) return succeed(undefined)
    const sight = rooms.store.checklists.sight(found.id)
    if (!sight.ok) return sight
    const agreement = currentAgreement(rooms, found.id)
    if (!agreement.ok) return agreement
    const known = sight.value?.inbound ?? null
    const counts = (each: RefusedInbound) =>
      agreement.value !== undefined && judgeRefusedInbound(agreement.value, each).isMet
    if (known !== null && counts(known) && !counts(inbound)) return succeed(undefined)
    const saved = rooms.store.checklists.keepSight(found.id, { ...(sight.value ?? nothingSeen), inbound })
    return saved.ok ? succeed(found.id) : saved
  })
}

function partnerOf(partners: readonly Partner[], name: string, domain: string): Partner | undefined {
  const named = partners.filter((partner) => partner.name === name && !partner.isPractice)
  const byDomain = named.find(({ domains }) => domains.some((each) => each === domain || domain.endsWith(`.${each}`)))
  return byDomain ?? (named.length === 1 ? named[0] : undefined)
}
