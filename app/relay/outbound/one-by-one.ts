// Works on a list with so many at a time; results keep the order of the list.

/** Runs `work` on every entry, at most `most` at once. */
export async function oneByOne<T, R>(
  list: readonly T[],
  most: number,
  work: (entry: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const waiting = list.entries()
  const worker = async () => {
    for (const [index, entry] of waiting) results[index] = await work(entry)
  }
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, worker))
  return results
}
