// How much work one chain may cause: a server may send hundreds of certificates made to be tried in every order, or names and constraints
// by the thousand. Who runs out is told, and must call nothing trusted or untrusted for it.

const limits = { verifications: 128, steps: 1000, comparisons: 300_000 } as const

export interface PathWork {
  /** Whether something had to be left untried. */
  readonly isExhausted: boolean
  /** Takes from an allowance; false when it is used up. */
  spend(kind: keyof typeof limits, amount?: number): boolean
  /** Notes that something was left untried for another reason. */
  leaveOut(): void
}

/** A fresh allowance for one chain. */
export function createPathWork(): PathWork {
  const left: Record<keyof typeof limits, number> = { ...limits }
  let isExhausted = false
  return {
    get isExhausted() {
      return isExhausted
    },
    spend(kind, amount = 1) {
      left[kind] -= amount
      if (left[kind] < 0) isExhausted = true
      return left[kind] >= 0
    },
    leaveOut() {
      isExhausted = true
    },
  }
}
