// The profiles and badge rules as loaded from resources/policies. A file that does not fit its schema throws when this module is loaded,
// so a broken edition never judges anybody.
import type { ProfileId } from '#domain/tls-profile.ts'
import tr02102Of2023 from '../../../resources/policies/bsi-tr-02102-2-2023.json' with { type: 'json' }
import tr02102Of2026 from '../../../resources/policies/bsi-tr-02102-2-2026-01.json' with { type: 'json' }
import tr03116 from '../../../resources/policies/bsi-tr-03116-4.json' with { type: 'json' }
import dskMandatory from '../../../resources/policies/dsk-mandatory.json' with { type: 'json' }
import dskQualified from '../../../resources/policies/dsk-qualified.json' with { type: 'json' }
import rfc9325 from '../../../resources/policies/rfc9325.json' with { type: 'json' }
import { type BadgeRules, badgeFile, type TlsProfile, tlsProfileFile } from './profile-file.ts'

/** Editions of one profile stand oldest first. */
export const tlsProfiles: readonly TlsProfile[] = [rfc9325, tr02102Of2023, tr02102Of2026, tr03116].map((file) =>
  tlsProfileFile.parse(file),
)
export const badgeRules: readonly BadgeRules[] = [dskMandatory, dskQualified].map((file) => badgeFile.parse(file))

/** The profile of an edition; without one, the newest whose rules we know from the paper itself. */
export function profileOf(id: ProfileId, edition?: string): TlsProfile | undefined {
  const editions = tlsProfiles.filter((profile) => profile.id === id)
  return edition === undefined
    ? editions.findLast((profile) => profile.isVerified)
    : editions.find((profile) => profile.edition === edition)
}

/** Editions of a profile, oldest first. */
export function editionsOf(id: ProfileId): readonly string[] {
  return tlsProfiles.filter((profile) => profile.id === id).map((profile) => profile.edition)
}
