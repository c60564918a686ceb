// What pushes need while the app runs and nobody keeps: plans that may still be carried out, host keys that were shown, and which sites are
// being worked on. One piece of work per site, or per record that is confirmed, at a time.
import type { HostKeyView } from '#domain/push/push-host.ts'
import { createKeptPlans, type KeptPlans } from './kept-plans.ts'

export interface RunningPush {
  /** Aborts when the window cancels or the house closes. */
  readonly signal: AbortSignal
  end(): void
}

export interface Pushing {
  readonly plans: KeptPlans
  /** The keys shown last, by host and hop. */
  readonly shownKeys: Map<string, HostKeyView>
  /** Begins work on the hosts of a site, or on one record; undefined when there is some on it already. */
  begin(id: string, cancelled: AbortSignal): RunningPush | undefined
  isBusy(id: string): boolean
  /** Whether a plan is being carried out somewhere. */
  isWriting(): boolean
  /** Marks a plan as being carried out until what comes back is called. */
  beginWriting(): () => void
  /** Cancels all work, refuses new one, and waits until all has ended. */
  cancelAll(): Promise<void>
}

/** Nothing planned, shown or running. */
export function createPushing(): Pushing {
  const running = new Map<string, Promise<void>>()
  const closed = new AbortController()
  const writing = new Set<symbol>()
  return {
    plans: createKeptPlans(),
    shownKeys: new Map(),
    begin(id, cancelled) {
      if (running.has(id) || closed.signal.aborted) return undefined
      let markEnded: () => void = () => undefined
      running.set(
        id,
        new Promise<void>((resolve) => {
          markEnded = resolve
        }),
      )
      return {
        signal: AbortSignal.any([cancelled, closed.signal]),
        end() {
          running.delete(id)
          markEnded()
        },
      }
    },
    isBusy: (id) => running.has(id),
    isWriting: () => writing.size > 0,
    beginWriting() {
      const mark = Symbol('plan')
      writing.add(mark)
      return () => void writing.delete(mark)
    },
    async cancelAll() {
      closed.abort()
      await Promise.all(running.values())
    },
  }
}
