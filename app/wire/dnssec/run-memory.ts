// What one run has found out already, so that nothing is asked or verified twice, also when several ask at once. A finding that came to
// nothing because someone cancelled is forgotten and made again by the next who wants it.

export interface RunMemory<T> {
  /** The remembered finding, or a new one; undefined only when the signal ended it. */
  recall(key: string, signal: AbortSignal, find: () => Promise<T | undefined>): Promise<T | undefined>
}

/** Makes an empty memory. */
export function createRunMemory<T>(): RunMemory<T> {
  const findings = new Map<string, Promise<T | undefined>>()
  return {
    async recall(key, signal, find) {
      for (;;) {
        const known = findings.get(key)
        if (known === undefined) break
        const found = await known
        if (found !== undefined || signal.aborted) return found
      }
      const finding = find().then(
        (found) => {
          if (found === undefined) findings.delete(key)
          return found
        },
        (error: unknown) => {
          findings.delete(key)
          throw error
        },
      )
      findings.set(key, finding)
      return await finding
    },
  }
}
