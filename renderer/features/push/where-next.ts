// Where a push leads when it has ended. A test mail is offered only where every host took what was planned and still holds it: a host that took it
// back since, or was never begun, would send by its earlier rules.
import type { PushRecord } from '#domain/push/push-record.ts'
import type { SitePush } from './push-store.ts'

export interface WhereNext {
  /** The partner whose rules are in force now and can be tried by a test mail; null = none. */
  readonly confirm: string | null
  /** The partner to be tested once more; null = none. */
  readonly test: string | null
}

/** The ways on; `journal` may know more of the hosts than the report of the push. */
export function whereNext(
  { subject, report }: Pick<SitePush, 'subject' | 'report'>,
  journal: readonly PushRecord[] = [],
): WhereNext {
  if (subject.kind !== 'partner' || report === null || report.fault !== null) return { confirm: null, test: null }
  const { partnerId } = subject.request
  const records = report.records.map((record) => journal.find(({ id }) => id === record.id) ?? record)
  const isInForce = report.notReached.length === 0 && records.every(({ state }) => state === 'done')
  return { confirm: isInForce ? partnerId : null, test: partnerId }
}
