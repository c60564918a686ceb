// Which partners are being tested right now: at most one test per partner, each of which can be cancelled from here and waited for.
export interface RunningTest {
  /** Aborts when the window cancels, the partner goes, or the house closes. */
  readonly signal: AbortSignal
  /** Aborts when the window wants to read what is known by now. */
  readonly endListing: AbortSignal
  end(): void
}

export interface RunningTests {
  /** Begins a test; undefined when this partner is being tested already. */
  begin(partnerId: string, cancelled: AbortSignal): RunningTest | undefined
  /** Lets a test end with what it knows; without a test nothing happens. */
  endListing(partnerId: string): void
  /** Whether a test is under way. */
  isAny(): boolean
  /** Cancels the test of a partner, if any, and waits until it has ended. */
  cancel(partnerId: string): Promise<void>
  /** Cancels every test, refuses new ones, and waits until all have ended. */
  cancelAll(): Promise<void>
}

/** Makes an empty table of running tests. */
export function createRunningTests(): RunningTests {
  const running = new Map<
    string,
    { readonly controller: AbortController; readonly listing: AbortController; readonly ended: Promise<void> }
  >()
  const closed = new AbortController()

  const cancel = async (partnerId: string): Promise<void> => {
    const test = running.get(partnerId)
    test?.controller.abort()
    await test?.ended
  }

  return {
    begin(partnerId, cancelled) {
      if (running.has(partnerId)) return undefined
      const controller = new AbortController()
      const listing = new AbortController()
      let markEnded: () => void = () => undefined
      const ended = new Promise<void>((resolve) => {
        markEnded = resolve
      })
      running.set(partnerId, { controller, listing, ended })
      return {
        signal: AbortSignal.any([controller.signal, cancelled, closed.signal]),
        endListing: listing.signal,
        end() {
          running.delete(partnerId)
          markEnded()
        },
      }
    },
    endListing: (partnerId) => running.get(partnerId)?.listing.abort(),
    isAny: () => running.size > 0,
    cancel,
    async cancelAll() {
      closed.abort()
      await Promise.all([...running.keys()].map(cancel))
    },
  }
}
