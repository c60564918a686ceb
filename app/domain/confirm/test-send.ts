// One test mail to an agreed address: the way it took out of the house, what is known of it, and what the partner's answer showed.
import { z } from 'zod'
import { mailbox } from '../addresses.ts'
import { evidenceRecord } from '../evidence-record.ts'
import { fault } from '../fault.ts'
import { language } from '../language.ts'
import { moment } from '../text.ts'
import { fateLine, mailFate } from './mail-fate.ts'
import { answerReading } from './received.ts'

export const sendWays = ['relay', 'submission', 'host'] as const
/** `relay` = the relay of this app; `submission` = SMTP to a gateway; `host` = handed in on a host of ours over SSH. */
export const sendWay = z.enum(sendWays)
export type SendWay = z.infer<typeof sendWay>

/** The SMTP session of a submission, line by line; secrets are never in it. */
export const transcriptLine = z.strictObject({ from: z.enum(['us', 'them', 'note']), text: z.string().max(1000) })

/** Whether a mail of ours left our hands: `no` = the gateway did not take it, `not-known` = nobody knows, for the way to it broke first. */
export const handedIn = z.enum(['yes', 'no', 'not-known'])

export const testSend = z.strictObject({
  id: z.uuid(),
  partnerId: z.uuid(),
  way: sendWay,
  siteId: z.uuid().nullable(),
  /** As it was called then: the relay, a gateway, a host. */
  through: z.string().max(300),
  token: z.string().regex(/^[a-z0-9]{20}$/),
  messageId: z.string().max(300),
  from: mailbox,
  to: mailbox,
  language,
  sentAt: moment,
  handed: handedIn.default('yes'),
  /** As the gateway tells it; null = nobody asked it, or it did not answer. */
  fate: mailFate.nullable(),
  lines: z.array(fateLine).max(200),
  transcript: z.array(transcriptLine).max(400),
  /** Records of the relay's evidence about it. */
  evidence: z.array(evidenceRecord).max(20),
  /** What came back; null = nothing was read yet. */
  answer: answerReading.nullable(),
  fault: fault.nullable(),
})
export type TestSend = z.infer<typeof testSend>
