// Which deliveries an order or a page is about, as a condition of SQL. Members narrow each other; a selection without any selects nothing.
import type { QueueSelection } from '#domain/relay-queue.ts'
import type { SqlValue } from '#sqlite/database.ts'

export interface Condition {
  /** On the table `delivery` named d. */
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** Turns a selection into a condition. */
export function conditionOf(selection: QueueSelection): Condition {
  const parts: Condition[] = []
  const { deliveryIds, queueId, policyId, domain, isEverything } = selection
  if (deliveryIds !== undefined)
    parts.push({ sql: 'd.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(deliveryIds)] })
  if (queueId !== undefined)
    parts.push({ sql: 'd.message_id = (SELECT id FROM message WHERE queue_id = ?)', values: [queueId] })
  if (policyId !== undefined) parts.push({ sql: 'd.policy_id = ?', values: [policyId] })
  if (domain !== undefined) parts.push({ sql: 'd.domain = ?', values: [domain] })
  if (parts.length === 0) return { sql: isEverything === true ? 'TRUE' : 'FALSE', values: [] }
  return { sql: parts.map(({ sql }) => sql).join(' AND '), values: parts.flatMap(({ values }) => values) }
}

/** Whether a selection narrows nothing, so that counts are known by heart. */
export function isEverythingSelected(selection: QueueSelection): boolean {
  const { isEverything, ...others } = selection
  return isEverything === true && Object.values(others).every((value) => value === undefined)
}
