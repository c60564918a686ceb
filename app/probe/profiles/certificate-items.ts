// Keys and signatures of the certificates as sent, held against a profile. The leaf's key always decides; above it the profile says.
import type { ProfileItem } from '#domain/tls-profile.ts'
import { notSeen, type Standing, standingIn, standingOfSize } from '#wire/profiles/listed-value.ts'
import type { TlsProfile } from '#wire/profiles/profile-file.ts'
import type { CertificateFacts, NegotiatedFacts } from './negotiated-facts.ts'

/** The items of all certificates, leaf first; without any certificate, one item that nothing was seen. */
export function certificateItems(facts: NegotiatedFacts, profile: TlsProfile, year: number): readonly ProfileItem[] {
  const [leaf, ...above] = facts.certificates
  if (leaf === undefined) return [itemOf('certificate-key', '', notSeen, false)]
  return [
    itemOf('certificate-key', keyText(leaf), keyStanding(leaf, profile, year), false),
    ...above.map((entry) =>
      itemOf('chain-key', keyText(entry), keyStanding(entry, profile, year), profile.keys.chain === 'hint'),
    ),
    ...[leaf, ...above.filter(({ isSelfIssued }) => !isSelfIssued)].flatMap((entry) =>
      signatureItems(entry, profile, year),
    ),
  ]
}

function keyStanding({ keyType, keyBits }: CertificateFacts, profile: TlsProfile, year: number): Standing {
  if (keyType === 'other') return notSeen
  const sizes = profile.keys[keyType]
  if (sizes !== undefined) return standingOfSize(sizes, keyBits, year)
  const isUnsettled = profile.protocols.some(({ unsettled }) => unsettled.includes(keyType))
  return isUnsettled
    ? { ...notSeen, reason: 'unsettled', isVerified: false }
    : { ...notSeen, state: 'not-met', reason: 'not-listed' }
}

/** Nearly every public chain holds RSA signatures of the old kind, so a profile may name those it only mentions. */
function signatureItems({ signature }: CertificateFacts, profile: TlsProfile, year: number): readonly ProfileItem[] {
  const { entries, hints, unsettled } = profile.certificateSignatures
  if (entries.length === 0) return []
  const standing = standingIn(entries, unsettled, signature, year)
  const isHint = signature !== null && (hints.includes(signature) || unsettled.includes(signature))
  return [itemOf('certificate-signature', signature ?? '', standing, isHint)]
}

function keyText({ keyType, keyBits }: CertificateFacts): string {
  return keyBits === null ? keyType : `${keyType}-${keyBits}`
}

function itemOf(item: ProfileItem['item'], value: string, standing: Standing, isHint: boolean): ProfileItem {
  return { item, value, ...standing, isHint, side: 'partner' }
}
