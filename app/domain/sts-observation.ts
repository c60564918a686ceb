// What a domain publishes about MTA-STS and TLS reports, as seen: the record, the fetched policy file, and every way either can fail.
// Flaws are the words of the readers (`#wire/mta-sts`); nothing here says yet what they mean.
import { z } from 'zod'
import { certificate } from './observation.ts'

export const stsModes = ['enforce', 'testing', 'none'] as const
export const stsPolicy = z.strictObject({
  mode: z.enum(stsModes),
  maxAgeSeconds: z.number().int(),
  /** Lower case, A-labels, `*.` only in front. */
  mx: z.array(z.string()).readonly(),
})
export type StsPolicy = z.infer<typeof stsPolicy>

/** The host that served the policy; no flaws = trusted for its name. */
export const webPeer = z.strictObject({
  /** null when a proxy chose it. */
  address: z.string().nullable(),
  certificate: certificate.nullable(),
  flaws: z.array(z.string()).readonly(),
})

export const stsFetch = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('policy'),
    policy: stsPolicy,
    notes: z.array(z.string()).readonly(),
    /** The file as sent, at most 64 kB. */
    text: z.string(),
    peer: webPeer,
  }),
  z.strictObject({ kind: z.literal('invalid'), flaw: z.string(), line: z.number().int(), peer: webPeer }),
  z.strictObject({ kind: z.literal('wrong-type'), contentType: z.string().nullable(), peer: webPeer }),
  z.strictObject({ kind: z.enum(['wrong-status', 'redirect']), status: z.number().int(), peer: webPeer }),
  z.strictObject({ kind: z.literal('untrusted'), flaws: z.array(z.string()).readonly(), peer: webPeer }),
  z.strictObject({ kind: z.literal('unreachable'), failure: z.string(), detail: z.string(), peer: webPeer.nullable() }),
])
export type StsFetch = z.infer<typeof stsFetch>

export const stsRecord = z.discriminatedUnion('kind', [
  /** `nearMisses`: records that look like one but do not begin as senders expect. */
  z.strictObject({ kind: z.literal('absent'), nearMisses: z.number().int() }),
  z.strictObject({ kind: z.literal('invalid'), flaw: z.string(), text: z.string() }),
])

export const stsObservation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lookup-failed'), fault: z.string() }),
  z.strictObject({ kind: z.literal('no-record'), record: stsRecord }),
  z.strictObject({ kind: z.literal('record'), id: z.string(), fetched: stsFetch }),
])
export type StsObservation = z.infer<typeof stsObservation>

/** Where a domain wants reports about failed TLS (RFC 8460); addresses are URIs. */
export const tlsRptObservation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lookup-failed'), fault: z.string() }),
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('invalid'), flaw: z.string() }),
  z.strictObject({ kind: z.literal('found'), addresses: z.array(z.string()).readonly() }),
])
export type TlsRptObservation = z.infer<typeof tlsRptObservation>
