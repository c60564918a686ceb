// What changed between two tests of one mail domain, as data: the sentences are `report:change.<kind>`. A place is a host, or one of its
// addresses; `from` and `to` are what was seen then and now.
import { z } from 'zod'
import { finding, findingPlace } from './finding.ts'
import { measuringPoint } from './probe-report.ts'
import { mandatoryModes, reachedLevel } from './tls-level.ts'

const mode = z.enum(mandatoryModes)
const seen = { at: findingPlace, from: z.string(), to: z.string() }

export const reportChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('level'), from: reachedLevel, to: reachedLevel }),
  z.strictObject({ kind: z.literal('mode-gained'), mode }),
  z.strictObject({ kind: z.literal('mode-lost'), mode }),
  z.strictObject({ kind: z.literal('finding-new'), finding }),
  z.strictObject({ kind: z.literal('finding-gone'), finding }),
  z.strictObject({ kind: z.literal('host-added'), at: findingPlace }),
  z.strictObject({ kind: z.literal('host-removed'), at: findingPlace }),
  z.strictObject({ kind: z.literal('address-added'), at: findingPlace }),
  z.strictObject({ kind: z.literal('address-removed'), at: findingPlace }),
  /** New certificate over a key that stayed; values are SHA-256 of the certificate. */
  z.strictObject({ kind: z.literal('certificate'), ...seen, validUntil: z.string() }),
  /** New certificate over a new key; values are SHA-256 of the public key. */
  z.strictObject({ kind: z.literal('key'), ...seen, validUntil: z.string() }),
  z.strictObject({ kind: z.literal('protocol'), ...seen }),
  z.strictObject({ kind: z.literal('suite'), ...seen }),
  /** Another place may see another partner: whatever else changed may be due to that. */
  z.strictObject({ kind: z.literal('measured-from'), from: measuringPoint, to: measuringPoint }),
])
export type ReportChange = z.infer<typeof reportChange>

/** `unclear` = one of the two tests came to no judgement, so neither better nor worse may be claimed. */
export const changeDirections = ['better', 'worse', 'same', 'unclear'] as const
export const reportComparison = z.strictObject({
  domain: z.string(),
  /** When the earlier test began. */
  since: z.string(),
  direction: z.enum(changeDirections),
  /** Empty = nothing changed. */
  changes: z.array(reportChange),
})
export type ReportComparison = z.infer<typeof reportComparison>
