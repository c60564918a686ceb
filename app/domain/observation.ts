// What can be seen of a mail domain: its MX route in the DNS and one SMTP session per address. Observers fill these values, checks
// only read them, reports store them, so an old report can be judged again by a newer check. All text is bounded where it is read.
import { z } from 'zod'

export const mxAddressFamily = z.enum(['ipv4', 'ipv6'])
export const mxHost = z.strictObject({
  host: z.string(),
  preference: z.number().int().min(0).max(65535),
  addresses: z.array(z.string()),
  /** CNAME target when the MX points to an alias (RFC 2181 section 10.3 forbids it). */
  alias: z.string().nullable(),
  /** The MX target is an IP literal, not a name. */
  isLiteral: z.boolean(),
  /** An address lookup failed for a reason that may pass. */
  lookupFailed: z.boolean(),
})
export type MxHost = z.infer<typeof mxHost>

/** How the MX list came about; `implicit` = no MX record, the domain's own address is used (RFC 5321 section 5.1). */
export const mxRoute = z.strictObject({
  domain: z.string(),
  kind: z.enum(['mx', 'implicit', 'null-mx', 'no-such-domain', 'no-mail-host', 'lookup-failed']),
  hosts: z.array(mxHost),
  /** "0 ." beside other MX records (RFC 7505 section 3). */
  hasStrayNullMx: z.boolean(),
  /** More hosts or addresses than a test takes on; the rest was not looked at. */
  isTruncated: z.boolean().optional(),
  detail: z.string(),
})
export type MxRoute = z.infer<typeof mxRoute>

export const certificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  commonName: z.string().nullable(),
  /** dNSName entries of subjectAltName in lower case, as sent. */
  dnsNames: z.array(z.string()),
  hasSubjectAltName: z.boolean(),
  serial: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  sha256: z.string(),
  spkiSha256: z.string(),
  key: z.strictObject({ algorithm: z.string(), bits: z.number().int().nullable() }),
  signatureHash: z.string().nullable(),
  isAuthority: z.boolean(),
  /** undefined extension = null: any purpose. */
  extendedKeyUsage: z.array(z.string()).nullable(),
  /** keyUsage bits by name; null = no such extension. */
  keyUsage: z.array(z.string()).nullable().optional(),
  /** Carries an authority information access extension, so a browser could fetch a missing issuer. */
  hasIssuerAddress: z.boolean(),
  pem: z.string(),
})
export type Certificate = z.infer<typeof certificate>

/** The rules of RFC 5280 section 6.1 a path can break. */
export const pathRules = [
  'critical-extension',
  'key-usage',
  'name-constraints',
  'not-an-authority',
  'path-length',
] as const
export type PathRule = (typeof pathRules)[number]

/** The outcome of path validation to the chosen trust store, dates and names left aside. */
export const trustPath = z.strictObject({
  kind: z.enum(['trusted', 'invalid', 'self-signed', 'incomplete', 'unknown-ca', 'not-verifiable']),
  anchor: z.string().nullable(),
  /** The path that was built, leaf first and anchor last; absent when there is none. */
  path: z.array(certificate).optional(),
  /** Of an invalid path: the rule, and whose certificate breaks it. */
  fault: z.strictObject({ rule: z.enum(pathRules), subject: z.string() }).optional(),
  /** What the runtime's own verifier said, where it was asked: a second opinion that decides nothing. */
  runtimeVerdict: z.string().nullable(),
})
export type TrustPath = z.infer<typeof trustPath>

export const tlsFacts = z.strictObject({
  protocol: z.string(),
  cipher: z.string(),
  group: z.string().nullable(),
  signature: z.string().nullable(),
  /** Leaf first, as sent; where only the runtime saw it, without the roots it appends itself. */
  chain: z.array(certificate),
  trust: trustPath,
  /** Chains with other leaves that the same address showed in this test; what is said of `chain` is the worst. */
  otherChains: z.array(z.array(certificate)).optional(),
  /** Seen by a hello of our own; this runtime's engine cannot finish such a handshake. */
  isOnlyShown: z.boolean().optional(),
  /** The server refused that engine's offer by its own word. */
  isOfferRefused: z.boolean().optional(),
})
export type TlsFacts = z.infer<typeof tlsFacts>

export const sessionSteps = ['connect', 'banner', 'ehlo', 'starttls', 'handshake', 'ehlo-tls', 'quit'] as const
export const sessionStep = z.enum(sessionSteps)
export type SessionStep = z.infer<typeof sessionStep>

/** Why a session ended early. The cause is what was seen, not yet what it means. */
export const stopCauses = [
  'timeout',
  'refused',
  'unreachable',
  'reset',
  'closed',
  'rejected',
  'rate-limited',
  'deferred',
  'tarpit',
  'not-smtp',
  'too-long',
  'starttls-absent',
  'starttls-masked',
  'starttls-unavailable',
  'tls-alert',
  'client-certificate-required',
  'tls-refused',
  'not-tls',
  'local-limit',
] as const
export const stopCause = z.enum(stopCauses)
export type StopCause = z.infer<typeof stopCause>

export const transcriptLine = z.strictObject({
  direction: z.enum(['in', 'out', 'note']),
  atMs: z.number(),
  text: z.string(),
})
export type TranscriptLine = z.infer<typeof transcriptLine>

export const smtpSession = z.strictObject({
  host: z.string(),
  ip: z.string(),
  port: z.number().int(),
  startedAt: z.string(),
  durationMs: z.number(),
  /** TCP connections opened for this address. */
  connections: z.number().int(),
  banner: z.string().nullable(),
  keywords: z.array(z.string()),
  keywordsInsideTls: z.array(z.string()),
  isEhloMalformed: z.boolean(),
  /** Bytes that arrived in clear between the 220 to STARTTLS and the handshake; they were dropped (RFC 3207 section 6). */
  strayBytes: z.number().int(),
  tls: tlsFacts.nullable(),
  stopped: z.strictObject({ at: sessionStep, cause: stopCause, detail: z.string() }).nullable(),
  transcript: z.array(transcriptLine),
})
export type SmtpSession = z.infer<typeof smtpSession>
