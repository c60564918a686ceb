// Says on the host that a push stays: the timer then takes nothing back. Whoever comes too late gets the record of what the timer did.
// Faults: push.nothing-to-undo where no timer was set, those of asking the host.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { PushDriver, PushPlace } from '#domain/push/push-driver.ts'
import type { PushRecord } from '#domain/push/push-record.ts'
import type { DeliveryHost } from './delivery-host.ts'
import { place } from './place.ts'
import { decideRevert } from './revert-timer.ts'
import { runKey } from './run-folder.ts'
import { closeRun } from './run-marks.ts'
import { settleRecords } from './settle-records.ts'

/** The record as it has to be kept now: `done` without a deadline, or `reverted`. */
export async function confirmPush<Site>(
  host: DeliveryHost,
  driver: PushDriver<Site>,
  record: PushRecord,
  now: string,
): Promise<Outcome<PushRecord>> {
  const run = record.undo[runKey]
  if (run === undefined || host.system === 'windows')
    return fail('push.nothing-to-undo', { host: host.name, detail: 'push:detail.no-timer' })
  const placed = await place(host, { siteId: record.siteId, setHash: record.setHash, files: [] })
  if (!placed.ok) return placed
  const { folder } = placed.value
  const at: PushPlace = { system: host.system, folder, run }
  const decided = await decideRevert(host, at, 'confirmed')
  if (!decided.ok) return decided
  if (decided.value === 'confirmed') {
    // it stays, whether or not this is heard; settling closes the run otherwise
    await closeRun(host, at, 'rolled-back')
    return succeed({ ...record, confirmBy: null })
  }
  const settled = await settleRecords({ host, folder, driver, records: [record], now })
  if (!settled.ok) return settled
  return succeed(settled.value[0] ?? record)
}
