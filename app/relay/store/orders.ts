// Orders of the admin that change only the queue: hold, release, retry. What is on its way right now and what is corrupt stays untouched.
// Each delivery gets a record of the decision; an order over very many gets one for all, so that it does not stop the mail for long.
import type { EvidencePersonal } from '#domain/evidence-record.ts'
import type { QueueOrder, QueueSelection } from '#domain/relay-queue.ts'
import type { Desk } from './desk.ts'
import { addEvidence } from './evidence-rows.ts'
import { numberIn, orNull, rowsOf, textIn } from './rows.ts'
import { conditionOf } from './selection.ts'

export type StateOrder = Extract<QueueOrder, 'hold' | 'release' | 'retry'>

/** Above this an order gets one record for all its deliveries. */
const mostRecords = 200

const free = "held_why = NULL, decide_by = NULL, fallback = NULL, next_at = ?, state = 'queued'"
const changes = {
  hold: { from: 'queued', to: 'held', set: "held_why = 'by-hand', decide_by = NULL, fallback = NULL, state = 'held'" },
  release: { from: 'held', to: 'queued', set: free },
  retry: { from: 'queued', to: 'queued', set: free },
} as const

/** Carries an order out and answers how many deliveries it changed. */
export function carryOut(
  desk: Desk,
  order: StateOrder,
  selection: QueueSelection,
  by: EvidencePersonal,
  now: number,
  active: readonly number[],
): number {
  const { connection, ledger } = desk
  const { from, to, set } = changes[order]
  const { sql, values } = conditionOf(selection)
  const which = `d.state = '${from}' AND d.id NOT IN (SELECT value FROM json_each(?)) AND ${sql}`
  const all = [JSON.stringify(active), ...values]
  const named = connection.all(
    `SELECT d.id, d.policy_id, m.queue_id FROM delivery d CROSS JOIN message m ON m.id = d.message_id
     WHERE ${which} ORDER BY d.id LIMIT ${mostRecords + 1}`,
    ...all,
  )
  const setValues = order === 'hold' ? [] : [now]
  const changed = connection.run(`UPDATE delivery AS d SET ${set} WHERE ${which}`, ...setValues, ...all)
  ledger[from] -= changed
  ledger[to] += changed
  if (changed > mostRecords) decide(desk, order, by, now, { queueId: null, deliveryId: null, policyId: null })
  else {
    for (const row of rowsOf(named)) {
      decide(desk, order, by, now, {
        queueId: textIn(row, 'queue_id'),
        deliveryId: numberIn(row, 'id'),
        policyId: orNull(row, 'policy_id', textIn),
      })
    }
  }
  return changed
}

interface Named {
  readonly queueId: string | null
  readonly deliveryId: number | null
  readonly policyId: string | null
}

function decide(desk: Desk, action: StateOrder, personal: EvidencePersonal, at: number, named: Named): void {
  const { policyId, queueId, deliveryId } = named
  addEvidence(desk, {
    at,
    subject: {
      kind: 'decision',
      action,
      queueId,
      deliveryId,
      partner: partnerOf(desk, policyId),
      exceptionId: null,
      exceptionLevel: null,
      until: null,
    },
    personal,
    certificates: [],
  })
}

/** A partner as the evidence called it last; without a name while it was never named. */
export function partnerOf(
  { ledger }: Desk,
  policyId: string | null,
): { readonly policyId: string; readonly name: string } | null {
  return policyId === null ? null : { policyId, name: ledger.partnerNames.get(policyId) ?? '' }
}
