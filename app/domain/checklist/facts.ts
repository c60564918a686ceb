// Everything proofs are judged from, gathered by the caller at one moment. Proofs know nothing else.
import { z } from 'zod'
import type { Agreement } from '../agreement/agreement.ts'
import type { Standing } from '../confirm/counter-proof.ts'
import type { KnownSession } from '../confirm/inbound/standing.ts'
import type { TestSend } from '../confirm/test-send.ts'
import type { ContactSides } from '../contacts/person.ts'
import type { Partner } from '../partner.ts'
import type { ProbeReport } from '../probe-report.ts'
import type { PushRecord } from '../push/push-record.ts'
import { tlsLevel } from '../tls-level.ts'
import type { TlsPolicy } from '../tls-policy.ts'

/** One gateway chosen for the partner, with what is kept for it. */
export interface ChosenSite {
  readonly name: string
  /** Policy of the partner kept for it, narrowed to what it serves; undefined = none. */
  readonly policy: TlsPolicy | undefined
  /** SHA-256 of the files given out last that hold this partner, and when; undefined = none. */
  readonly files: { readonly setHash: string; readonly keptAt: string } | undefined
  /** Whether one set of files holds all partners, so that a later set replaces it. */
  readonly isSharedSet: boolean
  readonly hosts: readonly { readonly id: string; readonly name: string }[]
  /** The journal of the gateway, newest first. */
  readonly records: readonly PushRecord[]
}

/** What the relay of this house showed about a partner; kept, since the relay does not always run. */
export const relaySight = z.strictObject({
  /** Number of the last record of evidence that was read. */
  position: z.number().int().nonnegative(),
  /** The mailboxes it was read for, in lower case. */
  mailboxes: z.array(z.string()).max(20),
  /** The newest attempt at each mailbox that met the policy or was refused for it; `refusal` null = delivered. */
  attempts: z
    .array(
      z.strictObject({
        mailbox: z.string(),
        at: z.string(),
        level: tlsLevel,
        isException: z.boolean(),
        refusal: z.string().nullable(),
      }),
    )
    .max(20),
  /** Mail to the partner that was not sent for lack of the level. */
  outbound: z.strictObject({ at: z.string(), level: tlsLevel, reason: z.string() }).nullable(),
  /** Mail from the partner that was not taken. */
  inbound: z
    .strictObject({
      at: z.string(),
      reason: z.string(),
      /** Domain of the envelope sender; null = not noted. */
      domain: z.string().nullable().default(null),
    })
    .nullable(),
})
export type RelaySight = z.infer<typeof relaySight>

/** Nothing seen. */
export const nothingSeen: RelaySight = { position: 0, mailboxes: [], attempts: [], outbound: null, inbound: null }

export interface ChecklistFacts {
  readonly partner: Pick<Partner, 'name' | 'domains'>
  /** ISO day. */
  readonly today: string
  /** In force, or the newest that has not ended. */
  readonly agreement: Agreement | undefined
  /** The newest one, when all have ended. */
  readonly ended: Agreement | undefined
  /** The newest report of each domain that was tested. */
  readonly reports: readonly ProbeReport[]
  readonly contacts: ContactSides
  readonly setup: { readonly keptAt: string | null; readonly sites: readonly ChosenSite[] }
  readonly relay: RelaySight
  readonly confirmed: {
    /** One per gateway chosen for mail to the partner. */
    readonly standings: readonly Standing[]
    /** Newest first. */
    readonly sends: readonly Pick<TestSend, 'to' | 'sentAt' | 'siteId' | 'answer'>[]
    readonly inbound: readonly KnownSession[]
  }
  /**
   * Hosts mail to the partner leaves from: those of the gateways chosen for it that serve outbound mail; before any was chosen, of all of ours
   * that do.
   */
  readonly senders: readonly { readonly id: string; readonly name: string }[]
}
