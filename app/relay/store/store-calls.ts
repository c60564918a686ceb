// What the store can be asked, as plain functions inside the thread that owns the database. Those that change something run together in
// one transaction; those that only read run after it.
import type { EvidencePersonal, EvidenceRecord } from '#domain/evidence-record.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { QueueItem, QueuePage, QueueSelection, RelayException } from '#domain/relay-queue.ts'
import type { NewMessage, StoredDelivery } from '../message.ts'
import { beginAttempt, endAttempt } from './attempts.ts'
import { readCounts } from './counts.ts'
import { readDeliveries, readDue, readOverdue } from './deliveries.ts'
import type { Desk } from './desk.ts'
import { addEvidence, readCertificate, readEvidence } from './evidence-rows.ts'
import { dropException, keepException, readExceptions } from './exceptions.ts'
import { keepMessage, readBody } from './messages.ts'
import { carryOut, type StateOrder } from './orders.ts'
import { readItem, readPage, selectIds } from './pages.ts'
import type { AttemptEnd, EvidenceDraft, QueueCounts } from './queue-store.ts'
import { setAside } from './recover.ts'
import { findStrayBodies, forgetPersonal } from './retention.ts'

export interface StoreCalls {
  accept(message: NewMessage): Outcome<readonly number[]>
  begin(deliveryId: number, at: number, known?: EvidenceDraft): Outcome<undefined>
  end(end: AttemptEnd): Outcome<undefined>
  order(
    order: StateOrder,
    selection: QueueSelection,
    by: EvidencePersonal,
    now: number,
    active: readonly number[],
  ): Outcome<number>
  addException(exception: RelayException, evidence: EvidenceDraft): Outcome<undefined>
  endException(id: string, evidence: EvidenceDraft): Outcome<undefined>
  note(evidence: EvidenceDraft): Outcome<undefined>
  forgetPersonal(before: number, now: number, isFirst: boolean): Outcome<number>
  findStrayBodies(now: number): Outcome<number>
  setAside(queueId: string): Outcome<undefined>
  due(
    now: number,
    limit: number,
    without: readonly number[],
    passing: readonly string[],
  ): Outcome<readonly StoredDelivery[]>
  find(deliveryId: number): Outcome<StoredDelivery | undefined>
  overdue(now: number, limit: number): Outcome<readonly (StoredDelivery & { readonly fallback: string })[]>
  body(queueId: string): Outcome<Uint8Array | undefined>
  page(selection: QueueSelection, offset: number, limit: number): Outcome<QueuePage>
  item(deliveryId: number): Outcome<QueueItem | undefined>
  select(selection: QueueSelection, limit: number): Outcome<readonly number[]>
  counts(): Outcome<QueueCounts>
  exceptions(): Outcome<readonly RelayException[]>
  evidence(from: number, limit: number): Outcome<readonly EvidenceRecord[]>
  certificate(sha256: string): Outcome<Uint8Array | undefined>
}

export type CallName = keyof StoreCalls

/** One call as it travels. */
export type Call = {
  readonly [N in CallName]: { readonly name: N; readonly args: Parameters<StoreCalls[N]> }
}[CallName]

/** How a call ended; `bug` = it threw what no fault describes. */
export type Answer = { readonly outcome: Outcome<unknown> } | { readonly bug: unknown }

/** Answers with the place of their call in the batch. */
export type Placed = readonly (readonly [number, Answer])[]

const changing: ReadonlySet<CallName> = new Set([
  'accept',
  'begin',
  'end',
  'order',
  'addException',
  'endException',
  'note',
  'forgetPersonal',
  'findStrayBodies',
  'setAside',
])

/** Whether a call changes something. */
export function isChanging({ name }: Call): boolean {
  return changing.has(name)
}

/** Binds the calls to a database. */
export function createCalls(desk: Desk): StoreCalls {
  const { connection } = desk
  const done = succeed(undefined)
  return {
    accept: (message) => succeed(keepMessage(desk, message)),
    begin: (deliveryId, at, known) => beginAttempt(desk, deliveryId, at, known),
    end: (end) => endAttempt(desk, end),
    order: (order, selection, by, now, active) => succeed(carryOut(desk, order, selection, by, now, active)),
    addException(exception, evidence) {
      keepException(desk, exception, evidence)
      return done
    },
    endException(id, evidence) {
      dropException(desk, id, evidence)
      return done
    },
    note(evidence) {
      addEvidence(desk, evidence)
      return done
    },
    forgetPersonal: (before, now, isFirst) => succeed(forgetPersonal(desk, before, now, isFirst)),
    findStrayBodies: (now) => succeed(findStrayBodies(desk, now)),
    setAside(queueId) {
      setAside(desk, queueId)
      return done
    },
    due: (now, limit, without, passing) => succeed(readDue(connection, now, limit, without, passing)),
    find: (deliveryId) => succeed(readDeliveries(connection, [deliveryId])[0]),
    overdue: (now, limit) => succeed(readOverdue(connection, now, limit)),
    body: (queueId) => succeed(readBody(connection, queueId)),
    page: (selection, offset, limit) => succeed(readPage(desk, selection, offset, limit)),
    item: (deliveryId) => succeed(readItem(desk, deliveryId)),
    select: (selection, limit) => succeed(selectIds(connection, selection, limit)),
    counts: () => succeed(readCounts(desk)),
    exceptions: () => succeed(readExceptions(connection)),
    evidence: (from, limit) => succeed(readEvidence(connection, from, limit)),
    certificate: (sha256) => succeed(readCertificate(connection, sha256)),
  }
}
