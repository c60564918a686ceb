// Does what was agreed on stand in the BSI's list for TLS (TR-02102-2)? What the paper does not list it does not recommend; that does not
// make it insecure. The newest edition we know from the paper itself judges; what else rests on second-hand sources carries an asterisk.
import type { Observed } from '#domain/observed.ts'
import type { ProfileItem } from '#domain/tls-profile.ts'
import { isModernProtocol } from '#wire/enforce/judge-protocol.ts'
import { profileOf } from '#wire/profiles/profile-catalog.ts'
import type { TlsProfile } from '#wire/profiles/profile-file.ts'
import { type Negotiation, negotiationsAt } from '../badge-facts.ts'
import { defineCheck, found } from '../check.ts'
import { judgeProfile } from '../profiles/judge-profile.ts'
import type { NegotiatedFacts } from '../profiles/negotiated-facts.ts'

type Seen = Pick<Observed, 'smtpSessions' | 'hellos' | 'enumerations' | 'simulations'>
type Place = Observed['smtpSessions'][number]

export const bsiListed = defineCheck({
  id: 'bsi-listed',
  needs: ['smtpSessions', 'hellos', 'enumerations', 'simulations'],
  findings: ['not-bsi-listed'],
  judge: (seen, { now }) => {
    const profile = profileOf('bsi-tr-02102-2')
    const year = new Date(now).getUTCFullYear()
    return seen.smtpSessions.flatMap((session) => {
      if (profile === undefined) return []
      const negotiations = negotiationsAt(session, seen, session.tls?.chain ?? [])
      const items = negotiations.flatMap((pair) => unlistedAt(seen, session, pair, profile, year))
      if (items.length === 0) return []
      const params = { items: [...new Set(items.map(itemText))].join(', '), edition: profile.edition }
      return [found('not-bsi-listed', { host: session.host, ip: session.ip }, params)]
    })
  },
})

function unlistedAt(
  { enumerations }: Seen,
  session: Place,
  { gateway, facts }: Negotiation,
  profile: TlsProfile,
  year: number,
): readonly ProfileItem[] {
  // an old version is a finding of its own, and nothing within it is listed
  if (facts.protocol === null || !isModernProtocol(facts.protocol)) return []
  const unlisted = (tried: NegotiatedFacts) =>
    judgeProfile(tried, profile, year).items.filter(({ isHint, state }) => !isHint && state === 'not-met')
  const isUnlisted = (group: string) => unlisted({ ...facts, group }).some(({ item }) => item === 'group')
  const isGroupSettled = gateway !== null || hasNoOtherGroup(enumerations, session, isUnlisted)
  return unlisted(facts).filter(({ item }) => item !== 'group' || isGroupSettled)
}

/**
 * Our hellos wish for x25519 first, so that a server grants it says nothing about its other groups: the group counts when the admin's own
 * gateway would get it, or when the whole list has no other.
 */
function hasNoOtherGroup(enumerations: Seen['enumerations'], at: Place, isUnlisted: (group: string) => boolean) {
  const listed = enumerations.find(({ host, ip }) => host === at.host && ip === at.ip)
  return listed?.ended === 'complete' && [...listed.modern.groups, ...listed.classic.groups].every(isUnlisted)
}

function itemText({ value, until, isVerified }: ProfileItem): string {
  return `${value}${until === null ? '' : ` (${until})`}${isVerified ? '' : '*'}`
}
