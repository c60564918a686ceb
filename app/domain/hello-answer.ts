// What a server answered to one hello, as plain data that reports store: certificates and staple as DER in base64, codes by their registry
// names, unknown codes in hexadecimal. `cut` says when an answer ended early: what then is empty was not seen, which is not "not there".
import { z } from 'zod'

const answeredHello = z.strictObject({
  kind: z.literal('answered'),
  /** SSLv3, TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3. */
  protocol: z.string(),
  /** IANA name of the chosen suite. */
  suite: z.string(),
  /** The group of the key exchange; null for RSA key transport and for parameters of the server's own. */
  group: z.string().nullable(),
  /** The server asked for a second hello, for this group or only to return a cookie. */
  retry: z.strictObject({ group: z.string().nullable() }).nullable(),
  keyExchange: z.strictObject({
    kind: z.enum(['ecdhe', 'dhe', 'ecdh', 'dh', 'rsa', 'psk', 'srp', 'krb5', 'other', 'tls13']),
    /** Bits of the group, the Diffie-Hellman prime or the export key; null when unknown or not sent. */
    bits: z.number().int().nullable(),
    isAnonymous: z.boolean(),
  }),
  /** How the key exchange was signed; null = not signed or not seen. */
  signatureScheme: z.string().nullable(),
  /** Whether the leaf's key made that signature; `unverified` = not seen or beyond this runtime, `none` = the suite signs nothing. */
  signature: z.enum(['valid', 'invalid', 'unverified', 'none']).default('unverified'),
  /** As sent, in the order of the server. */
  chain: z.array(z.string()),
  /** OCSP response. */
  staple: z.string().nullable(),
  /** A client certificate was requested. */
  clientCertificate: z.strictObject({ schemes: z.array(z.string()), authorities: z.number().int() }).nullable(),
  extensions: z.strictObject({
    hasExtendedMasterSecret: z.boolean(),
    hasRenegotiationInfo: z.boolean(),
    hasEncryptThenMac: z.boolean(),
    hasTruncatedHmac: z.boolean(),
    hasHeartbeat: z.boolean(),
    hasSessionTicket: z.boolean(),
    /** The server knows the name it was asked for. */
    hasServerName: z.boolean(),
    alpn: z.string().nullable(),
    /** Extensions this engine does not read. */
    other: z.array(z.string()),
  }),
  compression: z.enum(['none', 'deflate', 'unknown']),
  /** The server's own mark that it knows a higher version than the one it chose (RFC 8446 section 4.1.3). */
  downgradedFrom: z.enum(['TLSv1.3', 'TLSv1.2 or later']).nullable(),
  /** Warning alerts on the way. */
  warnings: z.array(z.string()),
  cut: z
    .strictObject({
      cause: z.enum(['alert', 'closed', 'reset', 'timeout', 'malformed', 'no-key-share', 'undecipherable', 'enough']),
      detail: z.string(),
    })
    .nullable(),
})

export const helloAnswer = z.discriminatedUnion('kind', [
  answeredHello,
  z.strictObject({ kind: z.literal('alert'), level: z.enum(['warning', 'fatal']), description: z.string() }),
  z.strictObject({ kind: z.literal('not-tls'), firstBytes: z.string() }),
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('timeout') }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('malformed'), why: z.string() }),
])
export type HelloAnswer = z.infer<typeof helloAnswer>
export type AnsweredHello = z.infer<typeof answeredHello>
export type CutCause = NonNullable<AnsweredHello['cut']>['cause']
