// Does the domain still reach what was agreed? Judged after the ladder, from the modes it found safe. What was not seen breaks no agreement:
// an undetermined test says nothing here. Another mode of the same strength softens it to a warning.
import type { Finding } from '#domain/finding.ts'
import { isAtLeast, mandatoryModes } from '#domain/tls-level.ts'
import { defineCheck, found } from '../check.ts'

export const agreementKept = defineCheck({
  id: 'agreement-kept',
  needs: ['mxRoute'],
  findings: ['agreement-drift'],
  isAfterLadder: true,
  judge({ mxRoute }, { agreedLevel, pins = [] }, reached): readonly Finding[] {
    if (agreedLevel === undefined || agreedLevel === 'may' || reached === undefined) return []
    if (reached.level === 'undetermined' || reached.modes[agreedLevel]) return []
    // without agreed pins, "fingerprint" only says that a certificate was seen
    const isOffered = mandatoryModes.some(
      (mode) => reached.modes[mode] && isAtLeast(mode, agreedLevel) && (mode !== 'fingerprint' || pins.length > 0),
    )
    const params = { domain: mxRoute.domain, agreed: agreedLevel, reached: reached.level }
    return [found('agreement-drift', {}, params, isOffered ? 'warn' : 'fail')]
  },
})
