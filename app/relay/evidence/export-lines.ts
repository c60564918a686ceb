// The JSON-lines form of an export, as README.md of this folder tells third parties: a head line, records, certificates, an end line
// with count and head of the chain, so that a file that was cut off is seen.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { canonicalJson } from './canonical-json.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const chainHead = z.strictObject({ number: z.number().int().min(0), hash: sha256 })
export type ChainHead = z.infer<typeof chainHead>

export const headLine = z.strictObject({
  export: z.strictObject({
    schema: z.literal('handschlag.evidence-export/1'),
    madeAt: z.iso.datetime({ precision: 3 }),
    extent: z.enum(['whole', 'part']),
    partner: z.string().max(200).nullable(),
    from: z.iso.date().nullable(),
    until: z.iso.date().nullable(),
  }),
})
export type ExportHead = z.infer<typeof headLine>['export']

export const certificateLine = z.strictObject({ certificate: sha256, pem: z.string().max(200_000) })

export const endLine = z.strictObject({
  end: z.strictObject({
    records: z.number().int().min(0),
    certificates: z.number().int().min(0),
    /** Of the whole chain when the export was made, records outside the part included. */
    chain: chainHead,
  }),
})
export type ExportEnd = z.infer<typeof endLine>['end']

/** One line, with its end. */
export function lineOf(
  value: EvidenceRecord | z.infer<typeof certificateLine> | { export: ExportHead } | { end: ExportEnd },
): string {
  return `${canonicalJson(value)}\n`
}

/** A certificate as PEM. */
export function pemOf(der: Uint8Array): string {
  const base64 = Buffer.from(der).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

/** SHA-256 of the bytes in a PEM text; undefined when it is none. They need not be a certificate this runtime can read. */
export function sha256OfPem(pem: string): string | undefined {
  const body = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n?$/.exec(pem)?.[1]
  return body === undefined ? undefined : createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex')
}
