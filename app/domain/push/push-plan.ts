// What a push would do to each host, as data: shown, hashed, carried out unchanged. Nothing runs that does not stand here.
import { z } from 'zod'
import { fault } from '../fault.ts'

export const planLimits = { changes: 2000, textBytes: 2_000_000, commands: 100 } as const
const text = z.string().max(planLimits.textBytes)

/** One file, setting, connector or document: what is there now and what will be. */
export const planChange = z.strictObject({
  kind: z.enum(['file', 'setting', 'connector', 'document', 'service']),
  name: z.string().max(1000),
  /** null = is not there. */
  before: text.nullable(),
  after: text.nullable(),
  /** `user:group` and octal mode; null where the product has none. Kept by a change. */
  owner: z.string().max(200).nullable(),
  mode: z.string().max(10).nullable(),
})
export type PlanChange = z.infer<typeof planChange>

/** Why a plan needs to be accepted knowingly; sentences `push:unsafe.<code>`. */
export const unsafeCodes = [
  /** What we wrote was edited by hand since. */
  'hand-edited',
  /** Something that is not ours is in the way or would be touched. */
  'foreign-content',
  /** Much of what is in force would change or go. */
  'too-much-changed',
  /** A newer version of this program wrote what is there. */
  'newer-writer',
  /** Set by somebody else's Handschlag: this desk never pushed it. */
  'unknown-set',
  /** A connector carries mail of others too. */
  'shared-connector',
  /** Partners that are enforced now would no longer be. */
  'enforcement-ends',
  /** The host could not be looked at: the others get what the plan says, and this one stays as it is. */
  'host-left-out',
  /** Mail would be held to a level for partners whose checklist has blocking lines open. */
  'open-items',
  /** A counter-proof makes the host trust a throw-away authority for its minutes. */
  'trial-authority',
] as const
export const unsafeReason = z.strictObject({
  code: z.enum(unsafeCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type UnsafeReason = z.infer<typeof unsafeReason>

export const stepPhases = ['inspect', 'apply', 'verify', 'undo'] as const

/** One command as it will run; `words` are its arguments, quoted by whoever runs it. */
export const planCommand = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,60}$/),
  phase: z.enum(stepPhases),
  words: z.array(z.string().max(4000)).min(1).max(60),
  /** Needs the rights to write. */
  isPrivileged: z.boolean(),
  timeoutMs: z.number().int().positive(),
  /** Goes on by itself when the connection is lost, and can be asked for afterwards. */
  isDetached: z.boolean(),
})
export type PlanCommand = z.infer<typeof planCommand>

/** A file brought to the host's work folder before anything runs. */
export const planUpload = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/),
  size: z.number().int(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type PlanUpload = z.infer<typeof planUpload>

export const hostPlan = z.strictObject({
  hostId: z.uuid(),
  host: z.string(),
  /** As the host says: Postfix 3.7.11. */
  product: z.strictObject({ name: z.string().max(100), version: z.string().max(100) }),
  /** SHA-256 over everything the plan was made from; the host refuses when it is another one by then. */
  stateHash: z.string().regex(/^[0-9a-f]{64}$/),
  changes: z.array(planChange).max(planLimits.changes),
  unsafe: z.array(unsafeReason),
  /** Sentences `push:note.<code>` worth knowing. */
  notes: z.array(z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })),
  uploads: z.array(planUpload),
  /** In the order they run: apply, verify; undo runs only when one of them fails. */
  commands: z.array(planCommand).max(planLimits.commands),
  /** A push that began and was never seen to end; it is finished by applying this plan or undone. */
  unfinished: z.strictObject({ recordId: z.string().nullable(), startedAt: z.string() }).nullable(),
  /** Whether the host can take it back by itself unless it is confirmed; a Windows host ends what runs in a session with it. */
  canRevert: z.boolean(),
  /** Why it could not be looked at: nothing is known of it then, nothing runs on it, and `host-left-out` has to be accepted. */
  fault: fault.nullable(),
})
export type HostPlan = z.infer<typeof hostPlan>

export const pushPlan = z.strictObject({
  schema: z.literal('handschlag.push-plan/1'),
  id: z.uuid(),
  siteId: z.uuid(),
  kind: z.enum(['push', 'undo']),
  /** The record an `undo` takes back. */
  undoes: z.uuid().nullable(),
  createdAt: z.string(),
  /** SHA-256 of the generated files. */
  setHash: z.string(),
  hosts: z.array(hostPlan),
  /** SHA-256 over everything but id, createdAt and hash. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type PushPlan = z.infer<typeof pushPlan>

/** Whether nothing would change on any host: the second push of the same policies. Of a host nobody could look at this is not known. */
export function isEmptyPlan(plan: Pick<PushPlan, 'hosts'>): boolean {
  return plan.hosts.every(
    ({ changes, unfinished, fault }) => changes.length === 0 && unfinished === null && fault === null,
  )
}
