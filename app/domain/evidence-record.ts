// One entry of the relay's evidence: what one attempt to deliver was asked to do, what it met and how it ended, or what a person decided.
// What names persons stands apart in `personal`; the chain holds only a salted hash of it, so that it can be deleted and the chain still
// verifies. Certificates are named by hash and kept once.
import { z } from 'zod'
import { tlsLevel } from './tls-level.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const text = (most: number) => z.string().max(most)
const moment = z.iso.datetime({ precision: 3 })

export const attemptSteps = [
  'lookup',
  'connect',
  'banner',
  'ehlo',
  'starttls',
  'handshake',
  'policy',
  'mail',
  'rcpt',
  'data',
  'end',
] as const
export const attemptStep = z.enum(attemptSteps)
export type AttemptStep = z.infer<typeof attemptStep>

/** Why the policy did not let a session carry mail; stable codes, sentences in `relay:refusal.<code>`. */
export const refusalReasons = [
  'no-starttls',
  'starttls-failed',
  'protocol-too-old',
  'suite-not-allowed',
  'no-certificate',
  'chain-untrusted',
  'chain-not-verifiable',
  'expired',
  'not-yet-valid',
  'weak-certificate',
  'wrong-purpose',
  'name-mismatch',
  'pin-mismatch',
  'dane-missing',
  'dane-mismatch',
  'dns-untrusted',
  'sts-host-not-listed',
  'session-resumed',
  'client-certificate-missing',
  'requiretls-not-offered',
] as const
export const refusalReason = z.enum(refusalReasons)
export type RefusalReason = z.infer<typeof refusalReason>

/** By which rule a session was let through. */
export const permitRules = [
  'clear',
  'unauthenticated-tls',
  'chain',
  'name',
  'agreed-name',
  'dane',
  'mta-sts',
  'pin',
  'exception',
] as const
export const permitRule = z.enum(permitRules)
export type PermitRule = z.infer<typeof permitRule>

export const evidenceHandshake = z.strictObject({
  protocol: text(20),
  /** IANA name. */
  suite: text(100),
  /** null where the runtime does not tell. */
  group: text(40).nullable(),
  isResumed: z.boolean(),
  serverName: text(255).nullable(),
  /** SHA-256 of the chain as sent, leaf first. */
  certificates: z.array(sha256).max(12),
  leafSpkiSha256: sha256.nullable(),
  clientCertificateSha256: sha256.nullable(),
})

export const evidencePath = z.strictObject({
  domain: text(255),
  foundBy: z.enum(['mx', 'implicit', 'agreed-host', 'next-hop']),
  /** DNSSEC verdict on the way to the host; null = not asked. */
  dnssec: z.enum(['secure', 'insecure', 'bogus', 'indeterminate']).nullable(),
  sts: z.strictObject({ id: text(40), ageSeconds: z.number() }).nullable(),
  host: text(255).nullable(),
  ip: text(45).nullable(),
  port: z.number().int(),
  localIp: text(45).nullable(),
})

export const evidenceVerdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('permitted'), rule: permitRule, matched: text(300).nullable() }),
  z.strictObject({ kind: z.literal('refused'), reason: refusalReason, detail: text(300) }),
  /** The attempt ended before there was a session to judge. */
  z.strictObject({ kind: z.literal('not-reached') }),
])

export const attemptOutcomes = ['delivered', 'partly-delivered', 'deferred', 'bounced', 'held', 'interrupted'] as const

export const evidenceAttempt = z.strictObject({
  kind: z.literal('attempt'),
  queueId: text(40),
  deliveryId: z.number().int(),
  attempt: z.number().int().min(1),
  /** Of the message as sent, without the dots of the transfer. */
  messageSha256: sha256,
  size: z.number().int(),
  partner: z.strictObject({ policyId: z.uuid(), name: text(200) }).nullable(),
  policy: z.strictObject({ sha256, level: tlsLevel }).nullable(),
  exceptionId: z.uuid().nullable(),
  /** Whether the whole message went as an encrypted container. */
  isContainer: z.boolean(),
  /** An earlier attempt was cut off between the end of the data and its answer. */
  isMaybeDuplicate: z.boolean(),
  path: evidencePath.nullable(),
  handshake: evidenceHandshake.nullable(),
  verdict: evidenceVerdict,
  steps: z.array(z.strictObject({ step: attemptStep, at: moment })).max(40),
  outcome: z.enum(attemptOutcomes),
  /** Where it ended and why; the code of the last reply, 0 without one. */
  ended: z.strictObject({ step: attemptStep, replyCode: z.number().int(), status: text(12).nullable() }),
  remoteQueueId: text(120).nullable(),
})
export type EvidenceAttempt = z.infer<typeof evidenceAttempt>

export const decisionActions = [
  'hold',
  'release',
  'retry',
  'drop',
  'bounce',
  'container',
  'exception-added',
  'exception-ended',
  'deadline',
  'personal-deleted',
] as const

export const evidenceDecision = z.strictObject({
  kind: z.literal('decision'),
  action: z.enum(decisionActions),
  queueId: text(40).nullable(),
  deliveryId: z.number().int().nullable(),
  partner: z.strictObject({ policyId: z.uuid(), name: text(200) }).nullable(),
  exceptionId: z.uuid().nullable(),
  exceptionLevel: tlsLevel.nullable(),
  until: moment.nullable(),
})

/** What names persons; kept apart and deleted after the retention period. */
export const evidencePersonal = z.strictObject({
  sender: text(320),
  recipients: z.array(z.strictObject({ address: text(320), state: text(20), reply: text(600) })).max(10_000),
  messageId: text(998).nullable(),
  receivedFrom: z
    .strictObject({
      ip: text(45),
      helo: text(255),
      protocol: text(20).nullable(),
      suite: text(100).nullable(),
      clientCertificateSha256: sha256.nullable(),
    })
    .nullable(),
  replies: z.array(z.strictObject({ step: attemptStep, text: text(600) })).max(60),
  /** Of a decision: who, and the reason given. */
  decidedBy: text(200).nullable(),
  reason: text(1000).nullable(),
})
export type EvidencePersonal = z.infer<typeof evidencePersonal>

export const evidenceSubject = z.discriminatedUnion('kind', [evidenceAttempt, evidenceDecision])
export type EvidenceSubject = z.infer<typeof evidenceSubject>

/** The link of the chain: `hash` = SHA-256 over the canonical JSON of all other members; `previous` of the first is 64 zeros. */
export const evidenceLink = z.strictObject({
  schema: z.literal('handschlag.evidence/1'),
  number: z.number().int().min(1),
  at: moment,
  previous: sha256,
  subject: evidenceSubject,
  /** SHA-256 over the salt (hex) and the canonical JSON of the personal part. */
  personalHash: sha256,
  hash: sha256,
})
export type EvidenceLink = z.infer<typeof evidenceLink>

/** A link with its personal part while that is kept; the form of an export line. */
export const evidenceRecord = z.strictObject({
  link: evidenceLink,
  personal: z.strictObject({ salt: z.string().regex(/^[0-9a-f]{32}$/), content: evidencePersonal }).nullable(),
})
export type EvidenceRecord = z.infer<typeof evidenceRecord>
