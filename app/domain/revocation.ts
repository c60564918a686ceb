// What is known about the revocation of the certificates a test saw, and which intermediates a server forgot. `good` needs a genuine,
// current statement about this very certificate; silence and doubt are unknown with their reason.
import { z } from 'zod'
import { certificate } from './observation.ts'

export const revocationStatus = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('good'), thisUpdate: z.string(), nextUpdate: z.string().nullable() }),
  z.strictObject({ kind: z.literal('revoked'), date: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), why: z.string(), detail: z.string() }),
])

/** One certificate of a path below its anchor. */
export const revocationFact = z.strictObject({
  sha256: z.string(),
  subject: z.string(),
  status: revocationStatus,
  /** Whether the certificate demands a staple (RFC 7633) and got one. */
  mustStaple: z.enum(['not-required', 'met', 'missing', 'not-good']),
  attempts: z.array(
    z.strictObject({
      source: z.enum(['staple', 'list', 'responder']),
      url: z.string().nullable(),
      status: revocationStatus,
    }),
  ),
})
export type RevocationFact = z.infer<typeof revocationFact>

/** What fetching the missing issuers showed; it explains an incomplete chain and forgives nothing. */
export const chainCompletion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-needed') }),
  z.strictObject({ kind: z.literal('completed'), missing: z.array(certificate), anchor: z.string() }),
  z.strictObject({ kind: z.literal('not-completed'), why: z.string(), detail: z.string() }),
])
export type ChainCompletion = z.infer<typeof chainCompletion>
