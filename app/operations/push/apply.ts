// Carries out a plan that was shown.
import { fail, type Outcome } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { UnsafeReason } from '#domain/push/push-plan.ts'
import type { PushProgress, PushRecord } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'

export interface ApplyWish {
  readonly planId: string
  readonly planHash: string
  readonly accepted: readonly UnsafeReason['code'][]
  readonly revertAfterMinutes: number | null
  readonly secrets: readonly TypedSecret[]
}

/** Carries it out, host by host. */
export async function applyPlan(
  _rooms: Rooms,
  _wish: ApplyWish,
  _report: (progress: PushProgress) => void,
  _signal: AbortSignal,
): Promise<Outcome<PushRecord[]>> {
  return fail('internal')
}

/** Tells the host that the push stays. */
export async function confirmPush(
  _rooms: Rooms,
  _wish: { readonly recordId: string; readonly secrets: readonly TypedSecret[] },
  _report: (progress: PushProgress) => void,
  _signal: AbortSignal,
): Promise<Outcome<PushRecord>> {
  return fail('internal')
}
