// A bridge whose listeners can all be taken away at once, for when the window begins anew and nothing of before may go on listening.
import type { Bridge } from '#contract/define.ts'

export interface CuttableBridge {
  readonly bridge: Bridge
  /** From now on nothing that listened over this bridge hears anything. */
  cut(): void
}

/** Wraps a bridge; what is asked goes through unchanged. */
export function makeCuttable(bridge: Bridge): CuttableBridge {
  const listening = new Set<() => void>()
  return {
    bridge: {
      invoke: (channel, payload) => bridge.invoke(channel, payload),
      on(channel, listener) {
        const leave = bridge.on(channel, listener)
        const stop = () => {
          listening.delete(stop)
          leave()
        }
        listening.add(stop)
        return stop
      },
    },
    cut() {
      for (const stop of listening) stop()
    },
  }
}
