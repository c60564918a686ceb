// The window's typed client over a bridge: one function per contract entry. Answers are parsed again here, so a wrong main process is
// caught at the border; a broken answer or a lost bridge becomes
// `contract.rejected`, never an exception in a screen.
import { z } from 'zod'
import { fail, fault, type Outcome } from '#domain/fault.ts'
import { type Bridge, type Client, type Contract, cancelChannel, type Entry, progressChannel } from './define.ts'

const progressEnvelope = z.strictObject({ jobId: z.string(), progress: z.unknown() })

/** Makes the client of a contract; `newId` makes job ids. */
export function createClient<const C extends Contract>(contract: C, bridge: Bridge, newId: () => string): Client<C> {
  const watchers = new Map<string, (progress: unknown) => void>()
  bridge.on(progressChannel, (payload) => {
    const envelope = progressEnvelope.safeParse(payload)
    if (envelope.success) watchers.get(envelope.data.jobId)?.(envelope.data.progress)
  })

  const ask = async (channel: string, output: z.ZodType, payload: unknown): Promise<Outcome<unknown>> => {
    const answer = await bridge.invoke(channel, payload).catch(() => undefined)
    return readOutcome(channel, output, answer)
  }

  const member = (channel: string, entry: Entry): unknown => {
    switch (entry.kind) {
      case 'call':
        return (input: unknown) => ask(channel, entry.output, input)
      case 'feed':
        return (listen: (event: unknown) => void) =>
          bridge.on(channel, (payload) => {
            const event = entry.event.safeParse(payload)
            if (event.success) listen(event.data)
          })
      case 'job':
        return async (input: unknown, watch: (progress: unknown) => void, signal?: AbortSignal) => {
          if (signal?.aborted === true) return fail('job.cancelled')
          const jobId = newId()
          const cancel = () => void ask(cancelChannel, z.void(), { jobId })
          watchers.set(jobId, (raw) => {
            const progress = entry.progress.safeParse(raw)
            if (progress.success) watch(progress.data)
          })
          signal?.addEventListener('abort', cancel, { once: true })
          try {
            return await ask(channel, entry.output, { jobId, input })
          } finally {
            watchers.delete(jobId)
            signal?.removeEventListener('abort', cancel)
          }
        }
    }
  }

  const groups = Object.entries(contract).map(([group, members]) => [
    group,
    Object.fromEntries(Object.entries(members).map(([name, entry]) => [name, member(`${group}.${name}`, entry)])),
  ])
  return Object.fromEntries(groups) as Client<C>
}

function readOutcome(channel: string, output: z.ZodType, answer: unknown): Outcome<unknown> {
  const outcome = z
    .discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), fault }),
    ])
    .safeParse(answer)
  if (!outcome.success) return fail('contract.rejected', { channel })
  if (!outcome.data.ok) return outcome.data
  const value = output.safeParse(outcome.data.value)
  return value.success ? { ok: true, value: value.data } : fail('contract.rejected', { channel })
}
