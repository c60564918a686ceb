// The checklist that drives a partner from first test to yearly review. The template is the admin's; each partner gets a copy when its
// checklist begins. An item with a proof ticks itself and unticks itself when the proof is gone; nobody ticks it, or one
// that blocks, by hand without a note.
import { z } from 'zod'
import { lineOfText } from '../partner.ts'
import { day } from '../text.ts'

export const checklistPhases = ['test', 'agree', 'configure', 'rollOut', 'confirm', 'watch'] as const
export type ChecklistPhase = (typeof checklistPhases)[number]

/** What can tick an item without anybody's word; each is judged by `prove/<kind>.ts`. */
export const proofKinds = [
  /** Every address of every MX of every domain took part in the newest test. */
  'all-mx-seen',
  /** Every domain's newest test ran from the gateway (SSH) and allows the agreed level. */
  'tested-from-gateway',
  /** Every domain's newest test, from anywhere, allows the agreed level. */
  'level-reachable',
  /** TLS 1.2 or newer at every address of the newest tests. */
  'modern-tls',
  /** A technical contact with deputy on both sides, each reachable by phone and mail. */
  'contacts-complete',
  /** A 24x7 desk or an out-of-band way on both sides. */
  'emergency-way',
  /** A version that is no draft any more has domains and hosts on both sides. */
  'domains-complete',
  /** A version that is no draft any more names a mandatory level, and with it notice periods. */
  'terms-fixed',
  /** Both sides said yes to the version in work or in force. */
  'agreement-confirmed',
  /** A push or a save of the policy now kept for the partner. */
  'config-rendered',
  /** The last push to every gateway chosen for the partner ended verified, with the policy kept now. */
  'config-applied',
  /** A mail to an agreed test mailbox was delivered at the agreed level, by evidence of the relay or the partner's answer. */
  'probe-mail-confirmed',
  /** Mail without the agreed level was refused or held, by evidence of the relay, a counter-proof or sessions to our own MX. */
  'inbound-refusal-proven',
  /** A fresh counter-proof on every gateway chosen for the partner: what is below the level stays. */
  'enforcement-proven',
  /** The partner's file says yes to fixed terms in which its hosts are confirmed. */
  'partner-done',
  /** The version in force has a review date that lies ahead. */
  'review-date-set',
] as const
export const proofKind = z.enum(proofKinds)
export type ProofKind = z.infer<typeof proofKind>

export const checklistOwners = ['own', 'partner', 'both'] as const

/** A line of the template. `text` of a built-in item is empty: its words are `checklist:item.<id>`. */
export const templateItem = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/),
  phase: z.enum(checklistPhases),
  text: z.strictObject({ de: lineOfText, en: lineOfText }),
  owner: z.enum(checklistOwners),
  /** Must be met before mail is held to the level. */
  isBlocking: z.boolean(),
  proof: proofKind.nullable(),
  /** Due so many days before go-live (negative = after it); null = no due date. */
  daysBeforeGoLive: z.number().int().min(-400).max(400).nullable(),
})
export type TemplateItem = z.infer<typeof templateItem>

export const checklistTemplate = z.array(templateItem).max(100)
export type ChecklistTemplate = z.infer<typeof checklistTemplate>

/** Why something counts as met or no longer does: sentences `checklist:proof.<code>` with parameters. */
export const proofReason = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type ProofReason = z.infer<typeof proofReason>

/** A proof once seen: what it rested on, and when. */
export const seenProof = z.strictObject({ reason: proofReason, at: z.string() })

/** A partner's line: the template's, and what became of it. */
export const checklistItem = templateItem.extend({
  /** Kept: only a day chosen by hand. Judged: that one, or the one that follows from go-live. */
  dueOn: day.nullable(),
  /** By hand; always with a note where `needsNote`. `by` is who decides here; missing in ticks of earlier versions. */
  tickedByHand: z.strictObject({ at: z.string(), note: lineOfText, by: lineOfText.optional() }).nullable(),
  evidence: lineOfText,
  /** The proof seen last; kept when it is gone, so the reason can be told. */
  lastProof: seenProof.nullable(),
})
export type ChecklistItem = z.infer<typeof checklistItem>

/** How an item stands now. */
export const itemState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('proven'), reason: proofReason, since: z.string() }),
  /** `against`: why its proof does not show it; null for an item nothing proves. */
  z.strictObject({
    ...{ kind: z.literal('by-hand'), at: z.string(), note: z.string(), by: z.string().optional() },
    against: proofReason.nullable(),
  }),
  /** `lost`: it was proven before, and `reason` says what took that away. */
  z.strictObject({ kind: z.literal('open'), reason: proofReason.nullable(), lost: seenProof.nullable() }),
])
export type ItemState = z.infer<typeof itemState>

export const judgedItem = z.strictObject({ item: checklistItem, state: itemState, isOverdue: z.boolean() })
export type JudgedItem = z.infer<typeof judgedItem>

/** Whether a tick by hand has to say what it rests on: where a proof could show it, and before mail is held to a level. */
export function needsNote({ proof, isBlocking }: Pick<TemplateItem, 'proof' | 'isBlocking'>): boolean {
  return proof !== null || isBlocking
}

/** Whether a judged item counts as met. */
export function isMet(judged: Pick<JudgedItem, 'state'>): boolean {
  return judged.state.kind !== 'open'
}
