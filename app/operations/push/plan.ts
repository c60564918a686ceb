// Looks at every host of a site and says what would change there. Nothing is written but the files in the work folders.
import { fail, type Outcome } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { PushProgress } from '#domain/push/push-record.ts'
import type { Rooms } from '../rooms.ts'
import type { PartnerOfPush } from './delivery-set.ts'

export interface PlanWish {
  readonly siteId: string
  /** null = the kept policies as they are. */
  readonly partner: PartnerOfPush | null
  readonly secrets: readonly TypedSecret[]
}

/** Plans a push. */
export async function planPush(
  _rooms: Rooms,
  _wish: PlanWish,
  _report: (progress: PushProgress) => void,
  _signal: AbortSignal,
): Promise<Outcome<PushPlan>> {
  return fail('internal')
}

/** Plans to take a push back. */
export async function planUndo(
  _rooms: Rooms,
  _wish: { readonly recordId: string; readonly secrets: readonly TypedSecret[] },
  _report: (progress: PushProgress) => void,
  _signal: AbortSignal,
): Promise<Outcome<PushPlan>> {
  return fail('internal')
}
