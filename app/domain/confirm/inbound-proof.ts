// Sessions to our own MX as a partner would open them: what must be refused is refused, what is agreed gets in. They stop before DATA, and
// before RCPT where that is enough.
import { z } from 'zod'
import { fault } from '../fault.ts'
import { moment } from '../text.ts'
import { proofVerdict } from './counter-proof.ts'
import { transcriptLine } from './test-send.ts'

export const inboundCases = [
  'plain',
  'tls',
  'old-tls',
  'without-client-certificate',
  'wrong-client-certificate',
  'client-certificate',
] as const
export const inboundCase = z.enum(inboundCases)
export type InboundCase = z.infer<typeof inboundCase>

export const inboundResult = z.strictObject({
  case: inboundCase,
  /** What the agreement asks for. */
  demand: z.enum(['refused', 'taken']),
  /** `not-tried` = the terms do not ask for it, or nothing to try it with. */
  result: z.enum(['refused', 'taken', 'not-seen', 'not-tried']),
  /** `mail`, `rcpt`: where it was refused or taken; `handshake` for TLS. */
  step: z.enum(['connect', 'ehlo', 'starttls', 'handshake', 'mail', 'rcpt', 'data']).nullable(),
  reply: z.string().max(600).nullable(),
  protocol: z.string().max(20).nullable(),
  suite: z.string().max(100).nullable(),
  transcript: z.array(transcriptLine).max(60),
})
export type InboundResult = z.infer<typeof inboundResult>

export const inboundProof = z.strictObject({
  id: z.uuid(),
  partnerId: z.uuid(),
  /** The MX host, its address, and from where it was asked. */
  host: z.string().max(255),
  address: z.string().max(45),
  /** All the host had then, this one among them; absent in proofs from before that was kept. */
  addresses: z.array(z.string().max(45)).max(100).exactOptional(),
  port: z.number().int(),
  from: z.string().max(300),
  /** Where its name was looked up: by this machine, or by the host of ours the sessions began at; `given` = it is no name. Absent before that was kept. */
  lookup: z.enum(['given', 'here', 'there']).exactOptional(),
  /** Whether the person said that the sessions began outside our own network; absent in proofs from before that was asked. */
  isOutside: z.boolean().exactOptional(),
  /** Whether the address is one of the public Internet; absent in proofs from before that was kept. */
  isPublic: z.boolean().exactOptional(),
  sender: z.string().max(320),
  recipient: z.string().max(320),
  startedAt: moment,
  endedAt: moment,
  results: z.array(inboundResult).max(10),
  verdict: proofVerdict,
  fault: fault.nullable(),
})
export type InboundProof = z.infer<typeof inboundProof>

/** Which session is being opened, where, and from whom mail is said to come. */
export const inboundProgress = inboundProof.pick({ address: true, sender: true }).extend({ case: inboundCase })
export type InboundProgress = z.infer<typeof inboundProgress>
