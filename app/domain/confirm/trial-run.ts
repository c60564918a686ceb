// What has to be known to take a counter-proof away again after the app was killed: what was brought to the host, and how far its runs there
// came. It holds no key and no secret; it goes once nothing temporary is left.
import { z } from 'zod'
import { mailDomain } from '../addresses.ts'
import { pushRecord } from '../push/push-record.ts'
import { moment } from '../text.ts'
import { tlsPolicy } from '../tls-policy.ts'
import { failedTry } from './given-up.ts'
import { trapMode } from './trap.ts'
import type { Trial } from './trial.ts'

const address = z.string().max(320)
export const trialToken = z.string().regex(/^[a-z0-9]{20}$/)

const trialTrap = z.strictObject({
  mode: trapMode,
  recipient: address,
  token: trialToken,
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(1).max(65535),
  serverName: z.string().max(255),
})

export const keptTrial = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  domain: mailDomain,
  policy: tlsPolicy,
  sender: address,
  traps: z.array(trialTrap).min(1).max(20),
  authorityPem: z.string().max(20_000),
  controlPins: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(10),
}) satisfies z.ZodType<Trial>

export const trialRun = z.strictObject({
  proofId: z.uuid(),
  partnerId: z.uuid(),
  siteId: z.uuid(),
  /** null = the relay of this app, which forgets it by itself. */
  hostId: z.uuid().nullable(),
  startedAt: moment,
  trial: keptTrial,
  /** The journal of this trial alone, newest first: no driver but the trial's ever reads it. */
  records: z.array(pushRecord).max(50),
  /** The last attempt to take it away, where that never came as far as the host; it may be given up then. */
  failedTry: failedTry.nullable().optional(),
})
export type TrialRun = z.infer<typeof trialRun>

/** The mails of a trial as the host knows them. */
export function mailsOf({ traps, sender, id }: Trial) {
  return traps.map(({ token, recipient }) => ({
    token,
    messageId: `<${token}.${id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    from: sender,
    to: recipient,
  }))
}
