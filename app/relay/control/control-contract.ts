// What a running relay can be asked over its local socket, as schemas: JSON lines, one question each, bounded. Both ends parse what they
// get; the socket is open to the user the relay runs as, and to nobody else.
import { z } from 'zod'
import { relayCounterTrial, relayTrialBegun } from '#domain/confirm/relay-order.ts'
import { evidenceRecord } from '#domain/evidence-record.ts'
import { fault } from '#domain/fault.ts'
import {
  partnerPreflight,
  queueOrder,
  queuePage,
  queueSelection,
  relayException,
  relayStatus,
} from '#domain/relay-queue.ts'

/** Longest question, and longest answer that is still read, in bytes. */
export const questionLimit = 256 * 1024
export const answerLimit = 32 * 1024 * 1024

const nothing = z.strictObject({})
const by = z.string().trim().min(1).max(200)

const define = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

export const controlCalls = {
  status: define(nothing, relayStatus),
  page: define(
    z.strictObject({
      selection: queueSelection,
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(1000),
    }),
    queuePage,
  ),
  /** Answers how many deliveries the order was about. */
  order: define(
    z.strictObject({ order: queueOrder, selection: queueSelection, by, reason: z.string().trim().max(500) }),
    z.strictObject({ count: z.number().int() }),
  ),
  exceptions: define(nothing, z.array(relayException)),
  addException: define(relayException.omit({ id: true, createdAt: true }), relayException),
  endException: define(z.strictObject({ id: z.uuid(), by }), nothing),
  /** Records in order of their numbers. */
  evidence: define(
    z.strictObject({ from: z.number().int().min(1), limit: z.number().int().min(1).max(500) }),
    z.array(evidenceRecord),
  ),
  /** DER as base64; null = not kept. */
  certificate: define(
    z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    z.strictObject({ der: z.string().nullable() }),
  ),
  reload: define(nothing, z.strictObject({ policySha256: z.string(), policies: z.number().int() })),
  preflight: define(nothing, z.array(partnerPreflight)),
  /** A connection of the asker's, by where it starts, hands mail in as one of our own networks until it ends. */
  welcome: define(
    z.strictObject({ ip: z.union([z.ipv4(), z.ipv6()]), port: z.number().int().min(1).max(65535) }),
    nothing,
  ),
  /** Begins a counter-proof, mail to its domains goes into the trap; fault confirm.relay-busy while another one is under way. */
  trial: define(relayCounterTrial, relayTrialBegun),
  endTrial: define(relayCounterTrial.pick({ id: true }), nothing),
} as const
export type ControlCalls = typeof controlCalls
export type ControlCallName = keyof ControlCalls
export type ControlInput<N extends ControlCallName> = z.infer<ControlCalls[N]['input']>
export type ControlOutput<N extends ControlCallName> = z.infer<ControlCalls[N]['output']>

/** A question; `events` turns the connection into a stream of them. */
export const controlQuestion = z.strictObject({
  id: z.number().int().min(0),
  call: z.enum([...(Object.keys(controlCalls) as [ControlCallName, ...ControlCallName[]]), 'events']),
  input: z.unknown(),
})

export const controlAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), id: z.number().int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('fault'), id: z.number().int(), fault }),
  z.strictObject({ kind: z.literal('event'), event: z.unknown() }),
])
export type ControlAnswer = z.infer<typeof controlAnswer>
