// Partner summaries for tests of the worklist.
import type { PartnerSummary } from '#contract/contract.ts'
import type { Partner } from '#domain/partner.ts'
import { samplePartner } from '#test/support/window/partner-samples.ts'

export const noon = Date.parse('2026-11-21T12:00:00.000Z')
export const dayMs = 86_400_000

/** A partner named as given with the last test given; `days` sets the end of its certificate. */
export function summary(
  name: string,
  test: null | { verdict: 'suitable' | 'conditional' | 'unsuitable' | 'unverifiable'; days?: number; finding?: string },
  more: Partial<Partner> = {},
): PartnerSummary {
  const partner = samplePartner(name.length, name, [`${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.example`], more)
  if (test === null) return { partner, lastTest: null, agreement: null }
  return {
    partner,
    agreement: null,
    lastTest: {
      startedAt: '2026-11-20T08:00:00.000Z',
      verdict: test.verdict,
      leadingFinding: test.finding ?? null,
      expiresAt: test.days === undefined ? null : new Date(noon + test.days * dayMs + 1000).toISOString(),
    },
  }
}
