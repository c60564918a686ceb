// How a mail of ours is handed to a product on its own host, and how its way is followed there. Pure like a push driver: commands and what
// their answers mean; the delivery room runs them.

import type { Artefact } from '../artefact.ts'
import type { Outcome } from '../fault.ts'
import type { CommandAnswer, PushPlace } from '../push/push-driver.ts'
import type { HostSystem } from '../push/push-host.ts'
import type { PlanCommand } from '../push/push-plan.ts'
import type { MailFate } from './mail-fate.ts'

/** A mail that lies in the work folder as `<token>.eml`: whole, CRLF, ASCII. */
export interface DroppedMail {
  /** 20 lower-case letters and digits; stands in Message-ID, subject and file name, and is what queue and log are searched for. */
  readonly token: string
  readonly messageId: string
  readonly from: string
  readonly to: string
}

export interface SeenFate {
  readonly fate: MailFate
  /** Its identifier in the queue of the product; null = not known yet. */
  readonly queueId: string | null
  /** Lines of queue and log that are about it, oldest first, at most 200. */
  readonly lines: readonly { readonly at: string | null; readonly text: string }[]
}

export interface MailDrop<Site = unknown> {
  /** Files its commands need in the work folder, besides the mails. */
  files?(site: Site, system: HostSystem): readonly Artefact[]
  /** Hands the mails in, in one command or several; nothing else is sent. */
  hand(site: Site, place: PushPlace, mails: readonly DroppedMail[]): readonly PlanCommand[]
  /** Whether a command of `hand` took every mail; fault confirm.not-handed-in with the product's words. */
  readHanded(answers: readonly CommandAnswer[]): Outcome<undefined>
  /** Commands that look into queue and log; they change nothing. */
  look(site: Site, place: PushPlace, mails: readonly DroppedMail[]): readonly PlanCommand[]
  /** By token, one entry per mail. Faults push.not-understood, confirm.changed-meanwhile. */
  readFates(answers: readonly CommandAnswer[], mails: readonly DroppedMail[]): Outcome<ReadonlyMap<string, SeenFate>>
  /** Has those of these mails that wait tried once more; without it a product is seen at its first attempt alone. */
  again?(site: Site, place: PushPlace, mails: readonly DroppedMail[]): readonly PlanCommand[]
  /** Whether they were; absent where the end of the commands says it all. Faults push.not-understood, confirm.changed-meanwhile. */
  readAgain?(answers: readonly CommandAnswer[]): Outcome<undefined>
  /** Takes these mails, and no others, out of the queue; a command that ends with another code than 0 left one there, or could not look. */
  drop(site: Site, place: PushPlace, mails: readonly DroppedMail[]): readonly PlanCommand[]
}
