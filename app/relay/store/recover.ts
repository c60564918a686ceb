// What a start does before any mail moves: attempts that were cut off between the end of the data and its answer get a record and come
// after everything that is due now; messages whose body file is lost or cut are set aside as corrupt; files without a row are named for removal.
import type { EvidenceAttempt, EvidencePersonal } from '#domain/evidence-record.ts'
import type { StoredDelivery } from '../message.ts'
import { bodyFileSize, bodyFilesIn } from './body-files.ts'
import { readDeliveries } from './deliveries.ts'
import type { Desk } from './desk.ts'
import { addEvidence } from './evidence-rows.ts'
import { partnerOf } from './orders.ts'
import type { EvidenceDraft, Recovery } from './queue-store.ts'
import { jsonIn, numberIn, orNull, rowsOf, textIn } from './rows.ts'

/** Brings the store to order. */
export function recover(desk: Desk, now: number): Recovery {
  const interrupted = closeInterrupted(desk, now)
  compareBodyFiles(desk)
  const { queued, corrupt } = desk.ledger
  return { interrupted, queued, corrupt }
}

interface Known {
  readonly at: number
  readonly draft: Pick<EvidenceDraft, 'subject' | 'personal'> | null
}

function closeInterrupted(desk: Desk, now: number): number {
  const { connection } = desk
  const started = new Map<number, Known>()
  for (const row of rowsOf(connection.all('SELECT delivery_id, at, known FROM started'))) {
    const draft = orNull(row, 'known', jsonIn<NonNullable<Known['draft']>>)
    started.set(numberIn(row, 'delivery_id'), { at: numberIn(row, 'at'), draft })
  }
  for (const delivery of readDeliveries(connection, [...started.keys()])) {
    const known = started.get(delivery.id)
    if (known !== undefined) addEvidence(desk, interruptedRecord(desk, delivery, known, now))
    connection.run(
      `UPDATE delivery SET attempts = attempts + 1, is_maybe_duplicate = 1, next_at = max(next_at, ?),
         last_code = 'interrupted', last_detail = '' WHERE id = ?`,
      now,
      delivery.id,
    )
  }
  connection.run('DELETE FROM started')
  return started.size
}

function interruptedRecord(desk: Desk, delivery: StoredDelivery, { at, draft }: Known, now: number): EvidenceDraft {
  const end = {
    outcome: 'interrupted',
    ended: { step: 'end', replyCode: 0, status: null },
    isMaybeDuplicate: delivery.isMaybeDuplicate,
  } as const
  const attempt = draft?.subject.kind === 'attempt' ? draft.subject : plainAttempt(desk, delivery, at)
  return {
    at: now,
    subject: { ...attempt, ...end },
    personal: draft?.personal ?? plainPersonal(delivery),
    certificates: [],
  }
}

/** What the row alone tells, when the attempt left nothing more. */
function plainAttempt(desk: Desk, delivery: StoredDelivery, at: number): Omit<EvidenceAttempt, 'outcome' | 'ended'> {
  return {
    kind: 'attempt',
    queueId: delivery.queueId,
    deliveryId: delivery.id,
    attempt: delivery.attempts + 1,
    messageSha256: delivery.bodySha256,
    size: delivery.size,
    partner: partnerOf(desk, delivery.policyId),
    policy: null,
    exceptionId: null,
    isContainer: delivery.wanted === 'container',
    isMaybeDuplicate: delivery.isMaybeDuplicate,
    path: null,
    handshake: null,
    verdict: { kind: 'not-reached' },
    steps: [{ step: 'end', at: new Date(at).toISOString() }],
    remoteQueueId: null,
  }
}

function plainPersonal(delivery: StoredDelivery): EvidencePersonal {
  return {
    sender: delivery.envelope.sender,
    recipients: delivery.recipients.map(({ address }) => ({ address, state: 'open', reply: '' })),
    messageId: delivery.messageId,
    receivedFrom: delivery.receivedFrom,
    replies: [],
    decidedBy: null,
    reason: null,
  }
}

function compareBodyFiles(desk: Desk): void {
  const { connection, ledger, folder } = desk
  const present = new Set(bodyFilesIn(folder))
  for (const row of rowsOf(
    connection.all('SELECT queue_id, body_file, size FROM message WHERE body_file IS NOT NULL'),
  )) {
    const name = textIn(row, 'body_file')
    // its content is compared when it is read
    const isThere = present.delete(name) && bodyFileSize(folder, name) === numberIn(row, 'size')
    if (!isThere) setAside(desk, textIn(row, 'queue_id'))
  }
  ledger.unneeded = [...ledger.unneeded, ...present]
}

/** Sets a message aside whose body is lost: its deliveries are kept and shown, never sent. */
export function setAside({ connection, ledger }: Desk, queueId: string): void {
  for (const state of ['queued', 'held'] as const) {
    const changed = connection.run(
      `UPDATE delivery SET state = 'corrupt', last_code = 'body-lost', last_detail = '', held_why = NULL, decide_by = NULL,
         fallback = NULL
       WHERE message_id = (SELECT id FROM message WHERE queue_id = ?) AND state = ?`,
      queueId,
      state,
    )
    ledger[state] -= changed
    ledger.corrupt += changed
  }
}
