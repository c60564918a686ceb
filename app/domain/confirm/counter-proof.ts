// The counter-proof of one partner at one gateway, as it is kept: what each mode of the trap came to, what it was made with, and whether
// everything temporary is gone. Evidence; it is never changed afterwards but for what is left behind, and where that is given up.
import { z } from 'zod'
import { fault } from '../fault.ts'
import { moment } from '../text.ts'
import { tlsLevel } from '../tls-level.ts'
import { givenUp } from './given-up.ts'
import { fateLine, mailFate } from './mail-fate.ts'
import { trapMode, trapSight } from './trap.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * `held` = as demanded; `passed` = inside TLS, as the level allows; `returned` = not sent, given back to the sender at once;
 * `passed-below` = alarm: inside TLS, but the level forbids it; `in-clear` = alarm: MAIL FROM or more in clear text;
 * `control-stopped` = the control did not get through; `not-seen` = neither trap nor queue nor log can tell.
 */
export const modeResults = [
  'held',
  'passed',
  'returned',
  'passed-below',
  'in-clear',
  'control-stopped',
  'not-seen',
] as const
export const modeResult = z.enum(modeResults)
export type ModeResult = z.infer<typeof modeResult>

export const modeProof = z.strictObject({
  mode: trapMode,
  demand: z.enum(['hold', 'pass', 'free']),
  result: modeResult,
  sight: trapSight,
  /** null where the gateway was not asked. */
  fate: mailFate.nullable(),
  lines: z.array(fateLine).max(200),
})
export type ModeProof = z.infer<typeof modeProof>

/** `undetermined` is never shown as enforced, nor as not enforced. */
export const proofVerdicts = ['enforced', 'not-enforced', 'undetermined'] as const
export const proofVerdict = z.enum(proofVerdicts)
export type ProofVerdict = z.infer<typeof proofVerdict>

/** Codes with sentences `confirm:reason.<code>`. */
export const proofReasons = [
  'all-held',
  'clear-text-left',
  'below-level-left',
  'level-may',
  'no-rule',
  'control-stopped',
  'mode-not-seen',
  'route-not-in-place',
  'retry-not-seen',
  'changed-meanwhile',
  'interrupted',
  'given-up',
] as const
export const proofReason = z.enum(proofReasons)
export type ProofReasonCode = z.infer<typeof proofReason>

export const counterProof = z.strictObject({
  id: z.uuid(),
  partnerId: z.uuid(),
  siteId: z.uuid(),
  /** null = the relay of this app. */
  hostId: z.uuid().nullable(),
  host: z.string().max(300),
  gateway: z.string().max(40),
  product: z.strictObject({ name: z.string().max(100), version: z.string().max(100) }),
  domain: z.string().max(255),
  level: tlsLevel,
  /** Of the policy kept for the site, and of what decides on the host. */
  policySha256: sha256,
  configSha256: sha256,
  /** The rule found there; null = none. */
  rule: z.strictObject({ text: z.string().max(4000).nullable(), source: z.string().max(1000) }),
  startedAt: moment,
  endedAt: moment.nullable(),
  modes: z.array(modeProof).max(20),
  verdict: proofVerdict,
  reasons: z.array(proofReason).max(proofReasons.length),
  /** `gone` = looked for on the host and not there. */
  temporary: z.enum(['gone', 'left', 'not-known']),
  left: z.array(z.string().max(1000)).max(100),
  /** Whether the normal route to the partner was looked at afterwards, and how it stands; null = it was not. */
  normalRoute: z.strictObject({ isSame: z.boolean(), detail: z.string().max(2000) }).nullable(),
  /** When a later look found the host to be another one than the one that was tried; absent = no look did. */
  otherSince: moment.optional(),
  fault: fault.nullable(),
  /** Absent = it never was: everything temporary is gone, or may still be taken away. */
  givenUp: givenUp.optional(),
})
export type CounterProof = z.infer<typeof counterProof>

/** How a gateway stands for a partner. Only a fresh proof makes `enforced`. */
export const standings = ['not-configured', 'configured', 'enforced', 'not-enforced'] as const
export const standing = z.strictObject({
  siteId: z.uuid(),
  site: z.string(),
  kind: z.enum(standings),
  /** Why it is no more than that: sentences `confirm:standing.<code>`. */
  why: z.enum([
    'proven',
    'never-tried',
    'domain-never-tried',
    'too-old',
    'below-agreed',
    'other-policy',
    'changed-since',
    'exception',
    'other-configuration',
    'other-product',
    'undetermined',
    'failed',
    'not-applied',
    'not-triable',
  ]),
  /** The domains of the partner that is about; empty = all of them, or the only one. */
  domains: z.array(z.string()),
  proofId: z.uuid().nullable(),
  at: z.string().nullable(),
})
export type Standing = z.infer<typeof standing>
