// The main process's side of the border, without Electron: parses input before a handler and output after it, keeps the job table,
// answers every throw with `internal` and a log id. Progress never follows the end of a job. A window that goes takes its jobs along.
import { z } from 'zod'
import { fail, type Outcome } from '#domain/fault.ts'
import { type Contract, cancelChannel, type Entry, type Handlers, type Publishers, progressChannel } from './define.ts'

/** One window: `send` delivers an event to it. */
export interface Peer {
  readonly id: number
  send(channel: string, payload: unknown): void
}

export interface Server<C extends Contract> {
  /** Answers one message of a window; never rejects. */
  dispatch(peer: Peer, channel: string, payload: unknown): Promise<Outcome<unknown>>
  /** Sends events of a feed to all given peers. */
  readonly publish: Publishers<C>
  /** Aborts every job of a window that went away. */
  forget(peerId: number): void
  /** Jobs still running, over all windows. */
  runningJobs(): number
}

export interface ServeOptions {
  /** Writes an unexpected error and returns its id. */
  readonly onBug: (message: string, error: unknown) => string
  readonly peers: () => Iterable<Peer>
}

const jobEnvelope = z.strictObject({ jobId: z.string().min(1).max(64), input: z.unknown() })
const cancelEnvelope = z.strictObject({ jobId: z.string().min(1).max(64) })
type LooseHandler = (
  input: unknown,
  report?: (progress: unknown) => void,
  signal?: AbortSignal,
) => Outcome<unknown> | Promise<Outcome<unknown>>

/** Serves a contract with its handlers. */
export function serve<const C extends Contract>(contract: C, handlers: Handlers<C>, options: ServeOptions): Server<C> {
  const jobs = new Map<string, AbortController>()
  const keyOf = (peer: Peer, jobId: string) => `${peer.id}:${jobId}`

  const entryOf = (channel: string): { entry: Entry; handler: LooseHandler } | undefined => {
    const [group = '', name = '', ...rest] = channel.split('.')
    if (rest.length > 0 || !Object.hasOwn(contract, group)) return undefined
    const members = contract[group]
    const provided = (handlers as Record<string, Record<string, LooseHandler>>)[group]
    if (members === undefined || !Object.hasOwn(members, name)) return undefined
    const entry = members[name]
    const handler = provided?.[name]
    return entry === undefined || handler === undefined ? undefined : { entry, handler }
  }

  const answer = async (entry: Entry, channel: string, work: () => Outcome<unknown> | Promise<Outcome<unknown>>) => {
    try {
      const outcome = await work()
      if (!outcome.ok || entry.kind === 'feed') return outcome
      return { ok: true, value: entry.output.parse(outcome.value) } as const
    } catch (error) {
      return fail('internal', { id: options.onBug(`${channel} failed`, error) })
    }
  }

  const runJob = async (
    peer: Peer,
    channel: string,
    entry: Extract<Entry, { kind: 'job' }>,
    handler: LooseHandler,
    payload: unknown,
  ) => {
    const envelope = jobEnvelope.safeParse(payload)
    if (!envelope.success) return fail('contract.rejected', { channel })
    const input = entry.input.safeParse(envelope.data.input)
    if (!input.success) return fail('contract.rejected', { channel, detail: firstIssue(input.error) })
    const key = keyOf(peer, envelope.data.jobId)
    if (jobs.has(key)) return fail('contract.rejected', { channel })
    const controller = new AbortController()
    jobs.set(key, controller)
    const report = (progress: unknown) => {
      if (jobs.get(key) !== controller) return
      peer.send(progressChannel, { jobId: envelope.data.jobId, progress: entry.progress.parse(progress) })
    }
    const outcome = await answer(entry, channel, () => handler(input.data, report, controller.signal))
    if (jobs.get(key) === controller) jobs.delete(key)
    return outcome
  }

  return {
    async dispatch(peer, channel, payload) {
      if (channel === cancelChannel) {
        const envelope = cancelEnvelope.safeParse(payload)
        if (!envelope.success) return fail('contract.rejected', { channel })
        jobs.get(keyOf(peer, envelope.data.jobId))?.abort()
        return { ok: true, value: undefined }
      }
      const found = entryOf(channel)
      if (found === undefined || found.entry.kind === 'feed') return fail('contract.rejected', { channel })
      const { entry, handler } = found
      if (entry.kind === 'job') return runJob(peer, channel, entry, handler, payload)
      const input = entry.input.safeParse(payload)
      if (!input.success) return fail('contract.rejected', { channel, detail: firstIssue(input.error) })
      return answer(entry, channel, () => handler(input.data))
    },
    publish: publishersOf(contract, options.peers),
    forget(peerId) {
      for (const [key, controller] of jobs) {
        if (!key.startsWith(`${peerId}:`)) continue
        controller.abort()
        jobs.delete(key)
      }
    },
    runningJobs: () => jobs.size,
  }
}

function publishersOf<C extends Contract>(contract: C, peers: () => Iterable<Peer>): Publishers<C> {
  const groups: Record<string, Record<string, (event: unknown) => void>> = {}
  for (const [group, members] of Object.entries(contract)) {
    groups[group] = {}
    for (const [name, entry] of Object.entries(members)) {
      if (entry.kind !== 'feed') continue
      groups[group][name] = (event) => {
        const checked = entry.event.parse(event)
        for (const peer of peers()) peer.send(`${group}.${name}`, checked)
      }
    }
  }
  return groups as Publishers<C>
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`
}
