// Reads outcomes in tests: the value of a success, the fault of a failure, and a clear message for the other one.
import { AssertionError } from 'node:assert'
import type { Fault, Outcome } from '#domain/fault.ts'

/** The value of a success; throws with the fault otherwise. */
export function valueIn<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new AssertionError({ message: `expected a value, got ${JSON.stringify(outcome.fault)}` })
}

/** The fault of a failure; throws otherwise. */
export function faultIn(outcome: Outcome<unknown>): Fault {
  if (!outcome.ok) return outcome.fault
  throw new AssertionError({ message: 'expected a fault, got a value' })
}
