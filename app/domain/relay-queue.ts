// What the window and the command line see of a running relay: its queue, what waits for a decision, the exceptions in force, its health.
import { z } from 'zod'
import { tlsLevel } from './tls-level.ts'

/** `corrupt` = its body is lost or damaged: kept and shown, never sent. */
export const deliveryStates = ['queued', 'active', 'held', 'corrupt'] as const
export const deliveryState = z.enum(deliveryStates)
export type DeliveryState = z.infer<typeof deliveryState>

/** Why a delivery is held: somebody said so, or TLS was not valid and the policy asks. */
export const heldWhy = z.enum(['by-hand', 'tls-not-valid'])

/** One message on its way to one destination. */
export const queueItem = z.strictObject({
  deliveryId: z.number().int(),
  queueId: z.string(),
  state: deliveryState,
  sender: z.string(),
  recipients: z.array(z.string()),
  /** Open recipients; the list may be shortened. */
  recipientCount: z.number().int(),
  domain: z.string(),
  partner: z.string().nullable(),
  policyId: z.uuid().nullable(),
  level: tlsLevel.nullable(),
  size: z.number().int(),
  receivedAt: z.string(),
  attempts: z.number().int(),
  nextAttemptAt: z.string().nullable(),
  expiresAt: z.string(),
  /** Code and text of the last end; null before the first attempt. */
  last: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
  held: z.strictObject({ why: heldWhy, decideBy: z.string().nullable(), fallback: z.string().nullable() }).nullable(),
  isMaybeDuplicate: z.boolean(),
})
export type QueueItem = z.infer<typeof queueItem>

export const queuePage = z.strictObject({ total: z.number().int(), items: z.array(queueItem) })
export type QueuePage = z.infer<typeof queuePage>

/** A decision that a partner or one recipient may be reached below the agreed level, with an end. */
export const relayException = z.strictObject({
  id: z.uuid(),
  policyId: z.uuid(),
  /** null = every recipient of the partner. */
  recipient: z.string().max(320).nullable(),
  level: tlsLevel.extract(['may', 'encrypt', 'verify']),
  reason: z.string().trim().min(3).max(500),
  decidedBy: z.string().trim().min(1).max(200),
  createdAt: z.string(),
  until: z.string(),
})
export type RelayException = z.infer<typeof relayException>

/** Which deliveries an order is about; at least one member must be given. */
export const queueSelection = z.strictObject({
  deliveryIds: z.array(z.number().int()).max(1000).optional(),
  queueId: z.string().max(40).optional(),
  policyId: z.uuid().optional(),
  domain: z.string().max(255).optional(),
  isEverything: z.boolean().optional(),
})
export type QueueSelection = z.infer<typeof queueSelection>

export const queueOrders = ['hold', 'release', 'retry', 'drop', 'bounce', 'container'] as const
export const queueOrder = z.enum(queueOrders)
export type QueueOrder = z.infer<typeof queueOrder>

/** How one partner can be reached by the runtime the relay runs in, found without sending mail. */
export const partnerPreflight = z.strictObject({
  policyId: z.uuid(),
  partner: z.string(),
  at: z.string(),
  /** `runtime-cannot` = another TLS engine completes what this one cannot. */
  state: z.enum(['ready', 'refused', 'runtime-cannot', 'not-reached']),
  hosts: z.array(z.strictObject({ host: z.string(), ip: z.string(), state: z.string(), detail: z.string() })),
})
export type PartnerPreflight = z.infer<typeof partnerPreflight>

export const relayStatus = z.strictObject({
  version: z.string(),
  runtime: z.string(),
  pid: z.number().int(),
  startedAt: z.string(),
  /** SHA-256 of the policy file in force and when it was loaded. */
  policySha256: z.string(),
  policyLoadedAt: z.string(),
  policies: z.number().int(),
  /** Fault code of the last reload that was refused; the older file stays in force then. */
  reloadFault: z.string().nullable(),
  listeners: z.array(z.strictObject({ address: z.string(), port: z.number().int() })),
  queued: z.number().int(),
  active: z.number().int(),
  held: z.number().int(),
  oldestAt: z.string().nullable(),
  accepted: z.number().int(),
  delivered: z.number().int(),
  deferred: z.number().int(),
  bounced: z.number().int(),
  refusedInbound: z.number().int(),
  wouldRefuseInbound: z.number().int(),
  evidenceRecords: z.number().int(),
  freeBytes: z.number().nullable(),
  isTakingMail: z.boolean(),
  preflight: z.array(partnerPreflight),
  /** The counter-proof under way, by its id; null = none. A relay from before there were any does not say. */
  counterTrial: z.string().max(100).nullable().optional(),
})
export type RelayStatus = z.infer<typeof relayStatus>

/** What happens, as it happens; addresses are left out. */
export const relayEvent = z.strictObject({
  at: z.string(),
  kind: z.enum([
    'accepted',
    'delivered',
    'deferred',
    'bounced',
    'held',
    'refused',
    'would-refuse',
    'reloaded',
    'decided',
  ]),
  queueId: z.string().nullable(),
  partner: z.string().nullable(),
  domain: z.string().nullable(),
  detail: z.string(),
})
export type RelayEvent = z.infer<typeof relayEvent>
