// Deliveries as the queue works with them: read in order of their time, begun, ended. Reading costs what is answered, not what is queued.
import type { Connection, SqlValue } from '#sqlite/database.ts'
import type { Recipient, StoredDelivery, StoredRecipient } from '../message.ts'
import { flagIn, jsonIn, numberIn, orNull, type Row, rowsOf, textIn, wordIn } from './rows.ts'

const columns = `d.id, d.destination, d.domain, d.policy_id, d.next_at, d.warn_at, d.expires_at, d.attempts,
  d.is_maybe_duplicate, d.wanted, d.fallback, m.queue_id, m.received_at, m.sender, m.return_content, m.envelope_id,
  m.is_8bit, m.is_smtp_utf8, m.requires_tls, m.received_from, m.message_id, m.size, m.body_sha256, m.body_file
  FROM delivery d CROSS JOIN message m ON m.id = d.message_id`

/** Due deliveries, read off their index. */
export const dueQuery = `SELECT ${columns} WHERE d.state = 'queued' AND d.next_at <= ?
  AND d.id NOT IN (SELECT value FROM json_each(?)) ORDER BY d.next_at, d.is_maybe_duplicate LIMIT ?`

/** The same past destinations that are left alone; the index holds all that is asked. */
export const duePassingQuery = `SELECT ${columns} WHERE d.state = 'queued' AND d.next_at <= ?1
  AND (d.destination NOT IN (SELECT value FROM json_each(?4)) OR d.expires_at <= ?1 OR d.warn_at <= ?1)
  AND d.id NOT IN (SELECT value FROM json_each(?2)) ORDER BY d.next_at, d.is_maybe_duplicate LIMIT ?3`

/** Due deliveries by time, without those given; of destinations passed by only those whose warning or end is due. */
export function readDue(
  connection: Connection,
  now: number,
  limit: number,
  without: readonly number[],
  passing: readonly string[] = [],
): readonly StoredDelivery[] {
  const values = [now, JSON.stringify(without), limit]
  const rows =
    passing.length === 0
      ? read(connection, dueQuery, ...values)
      : read(connection, duePassingQuery, ...values, JSON.stringify(passing))
  return rows.map(({ delivery }) => delivery)
}

/** Deliveries by id, in order of their ids. */
export function readDeliveries(connection: Connection, ids: readonly number[]): readonly StoredDelivery[] {
  const sql = `SELECT ${columns} WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id`
  return read(connection, sql, JSON.stringify(ids)).map(({ delivery }) => delivery)
}

/** Held deliveries whose deadline is over, with what shall happen then. */
export function readOverdue(
  connection: Connection,
  now: number,
  limit: number,
): readonly (StoredDelivery & { readonly fallback: string })[] {
  const sql = `SELECT ${columns} WHERE d.state = 'held' AND d.decide_by <= ? AND d.fallback IS NOT NULL
    ORDER BY d.decide_by LIMIT ?`
  return read(connection, sql, now, limit).map(({ delivery, row }) => ({
    ...delivery,
    fallback: textIn(row, 'fallback'),
  }))
}

function read(connection: Connection, sql: string, ...values: readonly SqlValue[]) {
  const rows = rowsOf(connection.all(sql, ...values))
  const ids = rows.map((row) => numberIn(row, 'id'))
  const recipients = readOpenRecipients(connection, ids)
  return rows.map((row) => ({ row, delivery: deliveryOf(row, recipients.get(numberIn(row, 'id')) ?? []) }))
}

function readOpenRecipients(
  connection: Connection,
  ids: readonly number[],
): ReadonlyMap<number, readonly StoredRecipient[]> {
  const found = new Map<number, StoredRecipient[]>()
  if (ids.length === 0) return found
  const rows = connection.all(
    `SELECT delivery_id, place, address, notify, original_recipient FROM recipient
     WHERE delivery_id IN (SELECT value FROM json_each(?)) AND state = 'open' ORDER BY delivery_id, place`,
    JSON.stringify(ids),
  )
  for (const row of rowsOf(rows)) {
    const recipient = {
      id: numberIn(row, 'place'),
      address: textIn(row, 'address'),
      notify: orNull(row, 'notify', jsonIn<NonNullable<Recipient['notify']>>),
      originalRecipient: orNull(row, 'original_recipient', textIn),
    }
    const deliveryId = numberIn(row, 'delivery_id')
    const known = found.get(deliveryId)
    if (known === undefined) found.set(deliveryId, [recipient])
    else known.push(recipient)
  }
  return found
}

function deliveryOf(row: Row, recipients: readonly StoredRecipient[]): StoredDelivery {
  const file = orNull(row, 'body_file', textIn)
  return {
    id: numberIn(row, 'id'),
    queueId: textIn(row, 'queue_id'),
    destination: textIn(row, 'destination'),
    domain: textIn(row, 'domain'),
    policyId: orNull(row, 'policy_id', textIn),
    envelope: {
      sender: textIn(row, 'sender'),
      returnContent: row['return_content'] === null ? null : wordIn(row, 'return_content', ['full', 'headers']),
      envelopeId: orNull(row, 'envelope_id', textIn),
      is8bit: flagIn(row, 'is_8bit'),
      isSmtpUtf8: flagIn(row, 'is_smtp_utf8'),
      requiresTls: flagIn(row, 'requires_tls'),
    },
    recipients,
    receivedAt: numberIn(row, 'received_at'),
    receivedFrom: orNull(row, 'received_from', jsonIn<NonNullable<StoredDelivery['receivedFrom']>>),
    messageId: orNull(row, 'message_id', textIn),
    size: numberIn(row, 'size'),
    bodySha256: textIn(row, 'body_sha256'),
    body: file === null ? { kind: 'row' } : { kind: 'file', name: file },
    attempts: numberIn(row, 'attempts'),
    nextAt: numberIn(row, 'next_at'),
    warnAt: orNull(row, 'warn_at', numberIn),
    expiresAt: numberIn(row, 'expires_at'),
    isMaybeDuplicate: flagIn(row, 'is_maybe_duplicate'),
    wanted: wordIn(row, 'wanted', ['as-is', 'container']),
  }
}
