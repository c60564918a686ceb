// Which contact data may no longer be kept (GDPR Art. 5(1)(e), 17): a person nobody links to any more, and people of ended agreements once
// the agreed time is over. Pure rules; deletion itself is an operation and ends with a report.
import { z } from 'zod'
import { lineOfText } from '../partner.ts'
import { day } from '../text.ts'

export const dueDeletion = z.strictObject({
  personId: z.uuid(),
  name: lineOfText,
  /** `no-link`: no partner names the person; `agreement-ended`: all agreements ended longer ago than agreed. */
  reason: z.enum(['no-link', 'agreement-ended']),
  dueSince: day,
})
export type DueDeletion = z.infer<typeof dueDeletion>

/** Where people or gateways write freely, and may have written somebody's name or mailbox. */
export const namingPlaces = ['checklist', 'told', 'person', 'push', 'preset', 'counter-proof'] as const
export const namingPlace = z.enum(namingPlaces)
export type NamingPlace = z.infer<typeof namingPlace>

/** What a deletion took away, as counts; names no longer stand in it. */
export const deletionReport = z.strictObject({
  at: z.string(),
  people: z.number().int(),
  links: z.number().int(),
  /** Entries of who was told what: kept without the name. */
  toldWithoutName: z.number().int(),
  /** Signed versions still name people on paper; their numbers. */
  namedOnPaper: z.array(z.string()),
  attachmentsKept: z.number().int(),
  /** Test mails to or from them, taken away too. */
  testMails: z.number().int(),
  /** Entries in which a name or mailbox was written by hand or by a gateway: they stay, and only a person can judge them. */
  namedElsewhere: z.array(z.strictObject({ place: namingPlace, entries: z.number().int() })),
})
export type DeletionReport = z.infer<typeof deletionReport>
