// The shape of the border between window and main process: calls, jobs and feeds, each with zod schemas. Client, handlers, preload and
// the test double are derived from one contract value; a missing or extra entry does not compile.
import type { z } from 'zod'
import type { Outcome } from '#domain/fault.ts'

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call'
  readonly input: I
  readonly output: O
}
export interface Job<
  I extends z.ZodType = z.ZodType,
  P extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly kind: 'job'
  readonly input: I
  readonly progress: P
  readonly output: O
}
export interface Feed<E extends z.ZodType = z.ZodType> {
  readonly kind: 'feed'
  readonly event: E
}
export type Entry = Call | Job | Feed
export type Contract = Readonly<Record<string, Readonly<Record<string, Entry>>>>

/** A question with one answer. */
export function call<I extends z.ZodType, O extends z.ZodType>(schemas: { input: I; output: O }): Call<I, O> {
  return { kind: 'call', ...schemas }
}

/** Long work: has an id, reports progress, can be cancelled, ends once. */
export function job<I extends z.ZodType, P extends z.ZodType, O extends z.ZodType>(schemas: {
  input: I
  progress: P
  output: O
}): Job<I, P, O> {
  return { kind: 'job', ...schemas }
}

/** Events from the main process to every window. */
export function feed<E extends z.ZodType>(schemas: { event: E }): Feed<E> {
  return { kind: 'feed', ...schemas }
}

type CallClient<I extends z.ZodType, O extends z.ZodType> = (input: z.input<I>) => Promise<Outcome<z.output<O>>>
type JobClient<I extends z.ZodType, P extends z.ZodType, O extends z.ZodType> = (
  input: z.input<I>,
  watch: (progress: z.output<P>) => void,
  signal?: AbortSignal,
) => Promise<Outcome<z.output<O>>>
type FeedClient<E extends z.ZodType> = (listen: (event: z.output<E>) => void) => () => void

/** What the window holds: one function per entry. */
export type Client<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [K in keyof C[G]]: C[G][K] extends Call<infer I, infer O>
      ? CallClient<I, O>
      : C[G][K] extends Job<infer I, infer P, infer O>
        ? JobClient<I, P, O>
        : C[G][K] extends Feed<infer E>
          ? FeedClient<E>
          : never
  }
}

type Answer<O extends z.ZodType> = Outcome<z.input<O>> | Promise<Outcome<z.input<O>>>

/** What the main process provides: one handler per call and job; feeds are published, not handled. */
export type Handlers<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [K in keyof C[G] as C[G][K] extends Feed ? never : K]: C[G][K] extends Call<infer I, infer O>
      ? (input: z.output<I>) => Answer<O>
      : C[G][K] extends Job<infer I, infer P, infer O>
        ? (input: z.output<I>, report: (progress: z.input<P>) => void, signal: AbortSignal) => Answer<O>
        : never
  }
}

/** Publishes events of the contract's feeds. */
export type Publishers<C extends Contract> = {
  readonly [G in keyof C]: {
    readonly [K in keyof C[G] as C[G][K] extends Feed ? K : never]: C[G][K] extends Feed<infer E>
      ? (event: z.input<E>) => void
      : never
  }
}

/** The window's side of the border: exactly two functions. */
export interface Bridge {
  invoke(channel: string, payload: unknown): Promise<unknown>
  on(channel: string, listener: (payload: unknown) => void): () => void
}

/** Cancels a running job of the same window; payload `{ jobId }`. */
export const cancelChannel = 'job.cancel'
/** Carries every job's progress as `{ jobId, progress }`; the client sorts it by id. */
export const progressChannel = 'job.progress'

/** The whole allow-list of a contract: what may be invoked and what may be listened to. */
export function channelsOf(contract: Contract): {
  readonly invoke: readonly string[]
  readonly listen: readonly string[]
} {
  const entries = Object.entries(contract).flatMap(([group, members]) =>
    Object.entries(members).map(([name, entry]) => ({ channel: `${group}.${name}`, kind: entry.kind })),
  )
  return {
    invoke: [...entries.filter((entry) => entry.kind !== 'feed').map((entry) => entry.channel), cancelChannel],
    listen: [...entries.filter((entry) => entry.kind === 'feed').map((entry) => entry.channel), progressChannel],
  }
}
