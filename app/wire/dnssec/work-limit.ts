// How much one run may be made to work by what it reads: hostile zones can ask for endless keys, signatures and hash rounds (CVE-2023-50387,
// CVE-2023-50868). What is used up ends as `indeterminate`, never as a claim about the partner.

export interface WorkLimits {
  readonly queries: number
  readonly signatures: number
  /** SHA-1 rounds for NSEC3. */
  readonly hashRounds: number
}

export const defaultWorkLimits: WorkLimits = { queries: 1000, signatures: 3000, hashRounds: 400_000 }

/** Keys and DS records looked at in one set, and signatures tried for one set. */
export const setLimits = { keys: 32, delegationSigners: 16, attempts: 8, records: 200 }

export interface WorkBudget {
  /** Takes an amount; false when it is not there any more. */
  spend(kind: keyof WorkLimits, amount?: number): boolean
}

/** Makes the budget of one run. */
export function createWorkBudget(limits: WorkLimits): WorkBudget {
  const left = { ...limits }
  return {
    spend(kind, amount = 1) {
      left[kind] -= amount
      return left[kind] >= 0
    },
  }
}
