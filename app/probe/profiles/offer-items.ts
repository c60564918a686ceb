// What a profile demands a server to be able to do, whatever one connection settled on. A thing nobody asked for is unknown, not missing.
import type { ProfileItem } from '#domain/tls-profile.ts'
import { inTerm, notSeen, type Standing } from '#wire/profiles/listed-value.ts'
import type { TlsProfile } from '#wire/profiles/profile-file.ts'
import type { NegotiatedFacts, OfferedFacts } from './negotiated-facts.ts'

type Offer = TlsProfile['offers'][number]

/** One item for each demand that applies to this server. */
export function offerItems(facts: NegotiatedFacts, profile: TlsProfile, year: number): readonly ProfileItem[] {
  const offered = withNegotiated(facts)
  return profile.offers.flatMap((offer) => {
    const applies = offer.given === null || offered.protocols.includes(offer.given)
    if (!applies && offered.isComplete) return []
    const standing = applies ? offerStanding(offer, offered, year) : notSeen
    return [{ item: 'offer', value: offer.anyOf[0]?.name ?? '', ...standing, isHint: false, side: 'partner' }]
  })
}

function offerStanding({ kind, anyOf }: Offer, offered: OfferedFacts, year: number): Standing {
  const accepted = { protocol: offered.protocols, suite: offered.suites, group: offered.groups }[kind]
  const current = anyOf.filter((entry) => inTerm(entry, year).state === 'met')
  const match = current.find(({ name }) => accepted.includes(name))
  if (match !== undefined) return { ...inTerm(match, year), reason: 'offered', minimum: null }
  const last = anyOf.find(({ until }) => until !== null)?.until ?? null
  if (current.length === 0) return { ...notSeen, reason: 'beyond-edition', until: last }
  return offered.isComplete ? { ...notSeen, state: 'not-met', reason: 'not-offered' } : notSeen
}

/** What was negotiated is offered, whatever else is known. */
function withNegotiated({ offered, protocol, suite, group }: NegotiatedFacts): OfferedFacts {
  const add = (list: readonly string[] | undefined, value: string | null) =>
    value === null ? (list ?? []) : [...(list ?? []), value]
  return {
    protocols: add(offered?.protocols, protocol),
    suites: add(offered?.suites, suite),
    groups: add(offered?.groups, group),
    isComplete: offered?.isComplete ?? false,
  }
}
