// What the trial script says in its result line, as data: bounded, unknown fields left out, state and code checked against each other. What does
// not fit is no result.
import { z } from 'zod'
import { readResultLine, scriptList } from '../../powershell/result-line.ts'

const word = z.string().max(2000)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Codes each state may come with; those with `not-triable` are the reasons of the host why it cannot be tried. */
const codesOf: Readonly<Record<string, readonly number[]>> = {
  looked: [0, 2],
  applied: [0],
  undone: [0],
  'as-planned': [0],
  failed: [1],
  different: [2],
  'no-shell': [10],
  rights: [11],
  'no-connector': [12],
  'other-server': [12],
  'domain-security': [12],
  'sub-domains': [12],
  precondition: [13],
  'other-trial': [13],
  locked: [13],
  'mails-left': [13, 21],
  moved: [14],
  'rolled-back': [20],
  'rollback-failed': [21],
}

const trialResult = z
  .object({
    Schema: z.literal('handschlag.exchange-trial/1'),
    Code: z.number().int(),
    State: z.string().max(40),
    Message: z.string().max(100_000).default(''),
    Version: z.string().max(40).default(''),
    StateHash: sha256.optional(),
    /** Temporary things that are there. */
    Things: scriptList(
      z.object({ Kind: z.enum(['connector', 'authority', 'task', 'mail']), Name: word }),
      1000,
    ).default([]),
    Rule: z
      .object({
        Name: word,
        Space: word,
        /** The connector of all mail: there is none for the partner. */
        IsDefault: z.boolean(),
        Lines: scriptList(word, 50),
        ConfigHash: sha256,
      })
      .optional(),
    TakesAuthority: z.boolean().default(false),
    Servers: z.number().int().min(0).default(1),
    Connectors: scriptList(z.object({ Name: word, Lines: scriptList(word, 50) }), 20).default([]),
    Routing: z.enum(['seen', 'not-seen', 'not-known']).optional(),
  })
  .refine(({ Code, State }) => Object.hasOwn(codesOf, State) && codesOf[State]?.includes(Code) === true)
export type TrialResult = z.infer<typeof trialResult>

/** What the script said; undefined = no result. */
export function readTrialResult(stdout: string): TrialResult | undefined {
  return trialResult.safeParse(readResultLine(stdout)).data
}

/** Reasons of the host why the partner's connector cannot be tried there. */
export const notTriableStates = [
  'no-connector',
  'other-server',
  'domain-security',
  'sub-domains',
  'other-trial',
] as const
export type NotTriableState = (typeof notTriableStates)[number]
