// Holds one connection against one profile in one year: an item for everything the profile speaks about, each with its reason. The
// profile is met when every item that counts is met; one that is not met settles it; what was not seen leaves it open.
import type { ItemState, ProfileItem, ProfileVerdict } from '#domain/tls-profile.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { inTerm, notSeen, type Standing, standingIn, standingOfSize } from '#wire/profiles/listed-value.ts'
import { profileOf } from '#wire/profiles/profile-catalog.ts'
import type { TlsProfile } from '#wire/profiles/profile-file.ts'
import { certificateItems } from './certificate-items.ts'
import type { NegotiatedFacts } from './negotiated-facts.ts'
import { offerItems } from './offer-items.ts'

type Rules = TlsProfile['protocols'][number]

/** The verdict of a profile on one connection. */
export function judgeProfile(facts: NegotiatedFacts, profile: TlsProfile, year: number): ProfileVerdict {
  const base = profile.base === null ? undefined : profileOf(profile.base.id, profile.base.edition)
  const items = [
    ...(base === undefined ? [] : judgeProfile(facts, base, year).items),
    ...pairItems(facts, profile, year),
    ...certificateItems(facts, profile, year),
    ...extensionItems(facts, profile),
    ...offerItems(facts, profile, year),
    ...profile.notMeasured.map((value) =>
      itemOf('not-measured', value, { ...notSeen, isVerified: true }, { isHint: true, side: 'partner' }),
    ),
  ]
  const deciding = items.filter((item) => !item.isHint)
  return {
    id: profile.id,
    edition: profile.edition,
    state: worstState(deciding),
    isVerified: profile.isVerified && deciding.every((item) => item.isVerified),
    items,
  }
}

/** Not met before unknown before met; nothing at all is unknown. */
export function worstState(entries: readonly { readonly state: ItemState }[]): ItemState {
  if (entries.some(({ state }) => state === 'not-met')) return 'not-met'
  return entries.length > 0 && entries.every(({ state }) => state === 'met') ? 'met' : 'unknown'
}

/** What both sides settled: version, suite, forward secrecy, group, its size, signature. */
function pairItems(facts: NegotiatedFacts, profile: TlsProfile, year: number): readonly ProfileItem[] {
  const { protocol, suite, signatureScheme } = facts
  const secrecy = profile.demandsForwardSecrecy ? [itemOf('forward-secrecy', suite, secrecyOf(suite))] : []
  if (profile.protocols.length === 0) return secrecy
  const rules = profile.protocols.find(({ name }) => name === protocol)
  if (rules === undefined) {
    const standing: Standing = protocol === null ? notSeen : { ...notSeen, state: 'not-met', reason: 'not-listed' }
    return [itemOf('protocol', protocol, standing), ...secrecy]
  }
  return [
    itemOf('protocol', protocol, { ...inTerm(rules, year), minimum: null }),
    itemOf('suite', suite, standingIn(rules.suites, rules.unsettled, suite, year)),
    ...secrecy,
    ...(suite === null || hasGroup(suite) ? [keyExchangeItem(facts, rules, profile, year)] : []),
    ...(hasSignature(suite)
      ? [itemOf('signature', signatureScheme, standingIn(rules.signatures, rules.unsettled, signatureScheme, year))]
      : []),
  ]
}

/** A named group by name; a server's own Diffie-Hellman prime by size, for nobody lists it. */
function keyExchangeItem(facts: NegotiatedFacts, rules: Rules, profile: TlsProfile, year: number): ProfileItem {
  const { group, keyExchangeBits, hasOwnPrime } = facts
  if (group !== null || !hasOwnPrime)
    return itemOf('group', group, standingIn(rules.groups, rules.unsettled, group, year))
  const bits = keyExchangeBits === null ? '' : String(keyExchangeBits)
  return itemOf('key-exchange-size', bits, standingOfSize(profile.keyExchange, keyExchangeBits, year))
}

function secrecyOf(suite: string | null): Standing {
  if (suite === null) return notSeen
  return traitsOf(suite).hasForwardSecrecy
    ? { ...notSeen, state: 'met', reason: 'present' }
    : { ...notSeen, state: 'not-met', reason: 'absent' }
}

function hasGroup(suite: string): boolean {
  return ['ecdhe', 'dhe', 'tls13', 'other'].includes(traitsOf(suite).keyAgreement)
}

/** Key transport, fixed keys and anonymous exchanges are not signed; the suite itself is judged there. */
function hasSignature(suite: string | null): boolean {
  return suite === null || (hasGroup(suite) && !traitsOf(suite).isAnonymous)
}

/** TLS 1.3 has none of these extensions to ask for and none to abuse. */
function extensionItems({ protocol, suite, extensions }: NegotiatedFacts, profile: TlsProfile): readonly ProfileItem[] {
  if (protocol === 'TLSv1.3') return []
  const isCbc = suite !== null && traitsOf(suite).encryption === 'cbc'
  return profile.extensions
    .filter(({ name }) => name !== 'encrypt-then-mac' || isCbc)
    .map(({ name, use, isVerified }) => {
      const isPresent = extensions?.[name] ?? null
      const isGood = isPresent === (use !== 'forbidden')
      const standing: Standing =
        isPresent === null
          ? { ...notSeen, isVerified }
          : { ...notSeen, isVerified, state: isGood ? 'met' : 'not-met', reason: isPresent ? 'present' : 'absent' }
      return itemOf('extension', name, standing, { isHint: use === 'recommended', side: 'partner' })
    })
}

function itemOf(
  item: ProfileItem['item'],
  value: string | null,
  standing: Standing,
  { isHint = false, side = 'pair' }: Partial<Pick<ProfileItem, 'isHint' | 'side'>> = {},
): ProfileItem {
  return { item, value: value ?? '', ...standing, isHint, side }
}
