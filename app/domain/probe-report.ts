// One finished test of one mail domain: observations, findings and the verdict over all addresses of all MX hosts.
import { z } from 'zod'
import { finding } from './finding.ts'
import { sessionStep } from './observation.ts'
import { observed } from './observed.ts'
import { modes, reachedLevel, tlsLevel } from './tls-level.ts'
import { badge, simulationVerdict } from './tls-profile.ts'

/** Where a test was run from: another place may see another partner. */
export const measuringPoint = z.strictObject({
  kind: z.enum(['direct', 'ssh', 'socks5']),
  name: z.string(),
  /** The host of a gateway of ours; `name` is what it was called then. */
  hostId: z.uuid().optional(),
})
export type MeasuringPoint = z.infer<typeof measuringPoint>

/** suitable = name or DANE enforceable everywhere; conditional = only encryption, or a host unseen; unverifiable = not from here. */
export const probeVerdicts = ['suitable', 'conditional', 'unsuitable', 'unverifiable'] as const
export const probeVerdict = z.enum(probeVerdicts)
export type ProbeVerdict = z.infer<typeof probeVerdict>

export const addressOutcome = z.enum(['ok', 'failed', 'undetermined'])
export type AddressOutcome = z.infer<typeof addressOutcome>

/** What one of the admin's gateways and one address would agree on. */
export const judgedSimulation = z.strictObject({ host: z.string(), ip: z.string(), verdict: simulationVerdict })
export type JudgedSimulation = z.infer<typeof judgedSimulation>

export const judgement = z.strictObject({
  verdict: probeVerdict,
  level: reachedLevel,
  modes,
  recommended: tlsLevel,
  findings: z.array(finding),
  /** Every badge with its reasons; earned are those whose state is `met`. */
  badges: z.array(badge).default([]),
  simulations: z.array(judgedSimulation).default([]),
})
export type Judgement = z.infer<typeof judgement>

export const probeReport = z.strictObject({
  id: z.uuid(),
  domain: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  connections: z.number().int(),
  measuredFrom: measuringPoint,
  engine: z.string(),
  observed,
  judgement,
})
export type ProbeReport = z.infer<typeof probeReport>

/** Why a test lets a server rest. */
export const waitReason = z.enum(['other-connection', 'pause', 'slow-banner', 'paced', 'back-off'])
export type WaitReason = z.infer<typeof waitReason>

/** One line of live progress: a step of a host began or ended. */
export const probeProgress = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dns'), domain: z.string(), state: z.enum(['running', 'done']) }),
  z.strictObject({
    kind: z.literal('route'),
    domain: z.string(),
    addresses: z.array(z.strictObject({ host: z.string(), ip: z.string() })),
  }),
  z.strictObject({
    kind: z.literal('step'),
    domain: z.string(),
    host: z.string(),
    ip: z.string(),
    step: sessionStep,
    state: z.enum(['running', 'done', 'stopped']),
    elapsedMs: z.number(),
  }),
  z.strictObject({
    kind: z.literal('hellos'),
    domain: z.string(),
    host: z.string(),
    ip: z.string(),
    asked: z.number().int(),
    /** An upper bound. */
    of: z.number().int(),
  }),
  z.strictObject({
    kind: z.literal('wait'),
    domain: z.string(),
    host: z.string(),
    ip: z.string(),
    reason: waitReason,
    /** null = until another test of the same provider is done. */
    forMs: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('part'),
    domain: z.string(),
    part: z.enum(['dns-security', 'policies', 'revocation', 'port-control']),
    state: z.enum(['running', 'done']),
  }),
  z.strictObject({ kind: z.literal('judged'), domain: z.string() }),
])
export type ProbeProgress = z.infer<typeof probeProgress>
