// Loads that are asked for faster than they are answered: never two at once, and what is shown in the end was asked for after the last
// reason to ask.

/** Wraps a load: asked for while it runs, it runs once more afterwards; everyone waits for the last round. */
export function oneAtATime(load: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let isWanted = false
  const rounds = async () => {
    try {
      while (isWanted) {
        isWanted = false
        await load()
      }
    } finally {
      running = null
    }
  }
  return () => {
    isWanted = true
    running ??= rounds()
    return running
  }
}
