// The queue as people see it: pages of deliveries in order of their arrival. Partner names are those the evidence used last, levels are
// the policy's business; `active` = the end of the data may have been sent.
import type { QueueItem, QueuePage, QueueSelection } from '#domain/relay-queue.ts'
import type { Connection } from '#sqlite/database.ts'
import type { Desk } from './desk.ts'
import { flagIn, numberIn, orNull, type Row, rowOf, rowsOf, textIn, wordIn } from './rows.ts'
import { conditionOf, isEverythingSelected } from './selection.ts'

/** How many addresses of a delivery a page shows. */
const shownRecipients = 20

const columns = `d.id, d.domain, d.policy_id, d.state, d.next_at, d.expires_at, d.attempts, d.is_maybe_duplicate,
  d.held_why, d.decide_by, d.fallback, d.last_code, d.last_detail, m.queue_id, m.sender, m.size, m.received_at,
  s.delivery_id AS started
  FROM delivery d CROSS JOIN message m ON m.id = d.message_id LEFT JOIN started s ON s.delivery_id = d.id`

/** One page of what is selected, and how many are selected in all. */
export function readPage(desk: Desk, selection: QueueSelection, offset: number, limit: number): QueuePage {
  const { connection, ledger } = desk
  const { sql, values } = conditionOf(selection)
  const total = isEverythingSelected(selection)
    ? ledger.queued + ledger.held + ledger.corrupt
    : countOf(connection.all(`SELECT count(*) AS n FROM delivery d WHERE ${sql}`, ...values))
  const rows = connection.all(`SELECT ${columns} WHERE ${sql} ORDER BY d.id LIMIT ? OFFSET ?`, ...values, limit, offset)
  return { total, items: rowsOf(rows).map((row) => itemOf(desk, row)) }
}

/** One delivery as people see it. */
export function readItem(desk: Desk, deliveryId: number): QueueItem | undefined {
  const row = rowOf(desk.connection.all(`SELECT ${columns} WHERE d.id = ?`, deliveryId))
  return row && itemOf(desk, row)
}

/** Ids of what is selected, in order of arrival. */
export function selectIds(connection: Connection, selection: QueueSelection, limit: number): readonly number[] {
  const { sql, values } = conditionOf(selection)
  const rows = connection.all(`SELECT d.id FROM delivery d WHERE ${sql} ORDER BY d.id LIMIT ?`, ...values, limit)
  return rowsOf(rows).map((row) => numberIn(row, 'id'))
}

function itemOf({ connection, ledger }: Desk, row: Row): QueueItem {
  const deliveryId = numberIn(row, 'id')
  const policyId = orNull(row, 'policy_id', textIn)
  const state = wordIn(row, 'state', ['queued', 'held', 'corrupt'])
  const lastCode = orNull(row, 'last_code', textIn)
  const open = "FROM recipient WHERE delivery_id = ? AND state = 'open'"
  const addresses = connection.all(`SELECT address ${open} ORDER BY place LIMIT ${shownRecipients}`, deliveryId)
  return {
    deliveryId,
    queueId: textIn(row, 'queue_id'),
    state: state === 'queued' && row['started'] !== null ? 'active' : state,
    sender: textIn(row, 'sender'),
    recipients: rowsOf(addresses).map((recipient) => textIn(recipient, 'address')),
    recipientCount: countOf(connection.all(`SELECT count(*) AS n ${open}`, deliveryId)),
    domain: textIn(row, 'domain'),
    partner: policyId === null ? null : (ledger.partnerNames.get(policyId) ?? null),
    policyId,
    level: null,
    size: numberIn(row, 'size'),
    receivedAt: moment(numberIn(row, 'received_at')),
    attempts: numberIn(row, 'attempts'),
    nextAttemptAt: state === 'queued' ? moment(numberIn(row, 'next_at')) : null,
    expiresAt: moment(numberIn(row, 'expires_at')),
    last: lastCode === null ? null : { code: lastCode, detail: textIn(row, 'last_detail') },
    held: state === 'held' ? heldOf(row) : null,
    isMaybeDuplicate: flagIn(row, 'is_maybe_duplicate'),
  }
}

function heldOf(row: Row): NonNullable<QueueItem['held']> {
  const decideBy = orNull(row, 'decide_by', numberIn)
  return {
    why: wordIn(row, 'held_why', ['by-hand', 'tls-not-valid']),
    decideBy: decideBy === null ? null : moment(decideBy),
    fallback: orNull(row, 'fallback', textIn),
  }
}

function countOf(rows: readonly unknown[]): number {
  const row = rowOf(rows)
  return row === undefined ? 0 : numberIn(row, 'n')
}

function moment(at: number): string {
  return new Date(at).toISOString()
}
