// Runs pieces of work one after the other: what is given out and remembered must not be overtaken by another piece while a dialog waits.
export interface OneAtATime {
  run<T>(work: () => Promise<T>): Promise<T>
}

/** Makes an empty queue. */
export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const next = last.then(work)
      last = next.catch(() => undefined)
      return next
    },
  }
}
