// The two ends of an attempt: that it may have reached the partner is written before the data ends, how it ended together with its
// evidence and the notices it causes. A delivery is done only when every recipient has an end of its own.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type Desk, recount, type StoredState, storedStates } from './desk.ts'
import { addEvidence, keepCertificates } from './evidence-rows.ts'
import { dropDelivery, keepMessage } from './messages.ts'
import type { AttemptEnd, DeliveryNext, EvidenceDraft } from './queue-store.ts'
import { numberIn, rowOf, rowsOf, wordIn } from './rows.ts'

/** Notes that the data may end now; from here on a crash makes the delivery one of unknown fate. */
export function beginAttempt(desk: Desk, deliveryId: number, at: number, known?: EvidenceDraft): Outcome<undefined> {
  const { connection } = desk
  const found = stateOf(desk, deliveryId)
  if (found === undefined || found.state === 'corrupt') return fail('relay.no-such-delivery', { id: deliveryId })
  if (known !== undefined) keepCertificates(connection, known.certificates)
  connection.run(
    'INSERT OR REPLACE INTO started (delivery_id, at, known) VALUES (?, ?, ?)',
    deliveryId,
    at,
    known === undefined ? null : JSON.stringify({ subject: known.subject, personal: known.personal }),
  )
  return succeed(undefined)
}

/** Notes how an attempt ended. */
export function endAttempt(desk: Desk, end: AttemptEnd): Outcome<undefined> {
  const { connection } = desk
  const found = stateOf(desk, end.deliveryId)
  if (found === undefined) return fail('relay.no-such-delivery', { id: end.deliveryId })
  connection.run('DELETE FROM started WHERE delivery_id = ?', end.deliveryId)
  if (end.next.kind === 'done') {
    mustBeComplete(desk, end)
    dropDelivery(desk, end.deliveryId, found.messageId)
    recount(desk.ledger, found.state, undefined)
  } else {
    noteRecipients(desk, end)
    noteNext(desk, end, end.next)
    recount(desk.ledger, found.state, end.next.kind)
  }
  addEvidence(desk, end.evidence)
  for (const notice of end.notices) keepMessage(desk, notice)
  return succeed(undefined)
}

function stateOf({ connection }: Desk, id: number): { messageId: number; state: StoredState } | undefined {
  const row = rowOf(connection.all('SELECT message_id, state FROM delivery WHERE id = ?', id))
  return row && { messageId: numberIn(row, 'message_id'), state: wordIn(row, 'state', storedStates) }
}

/** An open recipient of a delivery that is done would never be served nor told about. */
function mustBeComplete({ connection }: Desk, end: AttemptEnd): void {
  const rows = connection.all("SELECT place FROM recipient WHERE delivery_id = ? AND state = 'open'", end.deliveryId)
  const ended = new Set(end.recipients.filter(({ state }) => state !== 'open').map(({ id }) => id))
  if (rowsOf(rows).some((row) => !ended.has(numberIn(row, 'place'))))
    throw new Error(`delivery ${end.deliveryId} ended with open recipients`)
}

function noteRecipients({ connection }: Desk, end: AttemptEnd): void {
  for (const { id, state, status, reply } of end.recipients) {
    connection.run(
      'UPDATE recipient SET state = ?, status = ?, reply = ? WHERE delivery_id = ? AND place = ?',
      state,
      status,
      reply,
      end.deliveryId,
      id,
    )
  }
}

function noteNext({ connection }: Desk, end: AttemptEnd, next: Exclude<DeliveryNext, { kind: 'done' }>): void {
  connection.run(
    `UPDATE delivery SET state = ?, attempts = attempts + ?, last_code = ?, last_detail = ?,
       wanted = coalesce(?, wanted), is_maybe_duplicate = max(is_maybe_duplicate, ?) WHERE id = ?`,
    next.kind,
    Number(end.evidence.subject.kind === 'attempt'),
    end.last.code,
    end.last.detail,
    end.wanted ?? null,
    Number(end.isUncertain === true),
    end.deliveryId,
  )
  if (next.kind === 'queued') {
    connection.run(
      `UPDATE delivery SET next_at = ?, warn_at = ?, held_why = NULL, decide_by = NULL, fallback = NULL WHERE id = ?`,
      next.nextAt,
      next.warnAt,
      end.deliveryId,
    )
  } else {
    connection.run(
      'UPDATE delivery SET held_why = ?, decide_by = ?, fallback = ? WHERE id = ?',
      next.why,
      next.decideBy,
      next.fallback,
      end.deliveryId,
    )
  }
}
