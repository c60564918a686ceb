// What the scripts say in their result line, as data: each field bounded, unknown ones left out, state and code checked against each other.
// What does not fit is no result, so that nobody takes it for success.
import { z } from 'zod'
import { readResultLine, scriptList } from '../../powershell/result-line.ts'

const word = z.string().max(2000)
const settings = z
  .record(z.string().max(100), z.string().max(200_000))
  .refine((values) => Object.keys(values).length <= 60)

const change = z.object({
  Kind: z.enum(['create', 'change', 'list']),
  Sort: z.enum(['send', 'receive', 'list']),
  Server: word,
  Name: word,
  /** Missing = is not there, or will not be. */
  Before: settings.nullish(),
  After: settings.nullish(),
  /** Address spaces as the last run wrote them. */
  Written: z.string().max(200_000).default(''),
  /** What is no longer as the last run wrote it. */
  Edited: scriptList(word, 5000).default([]),
  /** Whether an earlier run on this host wrote it. */
  IsKnown: z.boolean().default(true),
  Listed: scriptList(word, 20_000).default([]),
  Domains: scriptList(word, 20_000).default([]),
})
export type ScriptChange = z.infer<typeof change>

/** Codes each state may come with. */
const codesOf: Readonly<Record<string, readonly number[]>> = {
  applied: [0],
  unchanged: [0],
  'as-planned': [0],
  failed: [1],
  changes: [2],
  different: [2],
  'mail-trouble': [3],
  'not-read': [3],
  'no-shell': [10],
  rights: [11],
  conflict: [12],
  precondition: [13],
  locked: [13],
  moved: [14],
  'rolled-back': [0, 20],
  'rollback-failed': [21],
}
const ending = {
  Code: z.number().int(),
  State: z.string().max(40),
  Message: z.string().max(100_000).default(''),
}
const isConsistent = ({ Code, State }: { readonly Code: number; readonly State: string }) =>
  Object.hasOwn(codesOf, State) && codesOf[State]?.includes(Code) === true
const runResult = z
  .object({
    Schema: z.literal('handschlag.exchange-result/2'),
    ...ending,
    Version: z.string().max(40).default(''),
    StateHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    Changes: scriptList(change, 2000).default([]),
    /** Connectors of this plan that are there. */
    Owned: z.number().int().min(0).default(0),
    /** Folder of a run that never ended. */
    Unfinished: word.default(''),
    /** Folder of the backup; empty = there is none. */
    Backup: word.default(''),
    /** The last run that stands, when a newer version wrote it. */
    Newer: word.default(''),
  })
  .refine(isConsistent)
export type RunResult = z.infer<typeof runResult>

const verification = z
  .object({
    Schema: z.literal('handschlag.exchange-verification/2'),
    ...ending,
    Steps: scriptList(z.object({ Name: word }), 5000),
    Conflicts: scriptList(word, 5000),
    ReceiveCertificates: scriptList(z.object({ Server: word, Name: word, Thumbprint: word }), 5000),
  })
  .refine(isConsistent)
export type Verification = z.infer<typeof verification>

/** What apply or rollback, or any script that stopped early, said; undefined = no result. */
export function readRunResult(stdout: string): RunResult | undefined {
  return runResult.safeParse(readResultLine(stdout)).data
}

/** What verify said when it came to its end; undefined = no result of that kind. */
export function readVerification(stdout: string): Verification | undefined {
  return verification.safeParse(readResultLine(stdout)).data
}
