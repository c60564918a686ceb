// The marks a domain earns: the two DSK levels and the three profiles, each with every reason for and against it. A badge is earned only
// when all its conditions are met at all addresses; it says what was measured and never that anybody fulfils a law.
import type { Badge, BadgeCondition, BadgeId, BadgeReason, ProfileId } from '#domain/tls-profile.ts'
import { badgeIds } from '#domain/tls-profile.ts'
import { badgeRules, profileOf } from '#wire/profiles/profile-catalog.ts'
import type { BadgeRules, TlsProfile } from '#wire/profiles/profile-file.ts'
import {
  authentication,
  forwardSecrecy,
  hostNames,
  levelMandatory,
  profileMet,
  type Ruling,
  trustAnchor,
} from './badge-conditions.ts'
import type { AddressFacts, BadgeInput } from './badge-input.ts'
import { judgeProfile, worstState } from './judge-profile.ts'

/** All badges with their reasons, in a fixed order. */
export function badgesOf(input: BadgeInput): readonly Badge[] {
  return badgeIds.map((id) => judgeBadge(id, input))
}

/** The names of the badges that are earned. */
export function earnedBadges(badges: readonly Badge[]): readonly BadgeId[] {
  return badges.filter(({ state }) => state === 'met').map(({ id }) => id)
}

function judgeBadge(id: BadgeId, input: BadgeInput): Badge {
  const rules = rulesOf(id)
  const profile = profileFor(rules.profile, input.edition)
  const verdictsOf = ({ negotiated }: AddressFacts) =>
    negotiated.map((facts) => judgeProfile(facts, profile, input.year))
  const judges: Readonly<Record<BadgeCondition, () => readonly Ruling[]>> = {
    'level-mandatory': () => levelMandatory(input),
    profile: () => profileMet(input.addresses, verdictsOf),
    'forward-secrecy': () => forwardSecrecy(input),
    'host-names': () => hostNames(input),
    authentication: () => authentication(input),
    'trust-anchor': () => trustAnchor(input),
  }
  const reasons: readonly BadgeReason[] = rules.conditions.flatMap(({ condition, point, isVerified }) =>
    judges[condition]().map((ruling) => ({
      ...ruling,
      condition,
      point,
      isVerified: isVerified && ruling.isVerified,
    })),
  )
  return {
    id,
    state: worstState(reasons),
    edition: rules.edition ?? profile.edition,
    profile: { id: profile.id, edition: profile.edition },
    isVerified: profile.isVerified && reasons.every((reason) => reason.isVerified),
    reasons: [...reasons],
  }
}

const profileConditions: BadgeRules['conditions'] = [
  { condition: 'level-mandatory', point: null, isVerified: true },
  { condition: 'profile', point: null, isVerified: true },
]

/** A badge of a profile asks for that profile, where TLS can be relied on at all. */
function rulesOf(id: BadgeId): Pick<BadgeRules, 'profile' | 'conditions'> & { readonly edition: string | null } {
  if (id === 'dsk-mandatory' || id === 'dsk-qualified') {
    const rules = badgeRules.find((entry) => entry.id === id)
    if (rules === undefined) throw new Error(`no rules are known for ${id}`)
    return rules
  }
  return { profile: id, edition: null, conditions: profileConditions }
}

/** Only TR-02102-2 comes in editions to choose from. */
function profileFor(id: ProfileId, edition: string | undefined): TlsProfile {
  const profile = profileOf(id, id === 'bsi-tr-02102-2' ? edition : undefined)
  if (profile === undefined) throw new Error(`no edition ${edition} is known of ${id}`)
  return profile
}
