// Counting by value and lists with an end: what a sum over a million records may keep in memory.

export interface Counted<T> {
  readonly value: T
  readonly count: number
}

export interface CountedList<T> {
  readonly items: readonly T[]
  /** How many there were; more than `items` when the list was full. */
  readonly count: number
}

/** Counts how often each value came; at most 2000 different ones, later new ones count in the total only. */
export function createCounter<T>() {
  const counts = new Map<T, number>()
  let total = 0
  return {
    add(value: T) {
      total += 1
      const before = counts.get(value)
      if (before !== undefined || counts.size < 2000) counts.set(value, (before ?? 0) + 1)
    },
    of: (value: T) => counts.get(value) ?? 0,
    total: () => total,
    keys: () => [...counts.keys()],
    /** The most frequent first. */
    sorted: (): readonly Counted<T>[] =>
      [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count),
  }
}

/** A list that keeps the first entries and counts all. */
export function createBoundedList<T>(most: number) {
  const items: T[] = []
  let count = 0
  return {
    add(item: T) {
      count += 1
      if (items.length < most) items.push(item)
    },
    list: (): CountedList<T> => ({ items, count }),
  }
}
