// The columns of the evidence table. Their names are stable and English; new ones are only ever added at the end.
import type { EvidenceAttempt, EvidenceRecord, EvidenceSubject } from '#domain/evidence-record.ts'
import type { Cell } from './csv.ts'
import type { ChainExtent } from './verify-chain.ts'

type Read = (record: EvidenceRecord) => Cell

const ofAttempt =
  (read: (attempt: EvidenceAttempt) => Cell): Read =>
  ({ link }) =>
    link.subject.kind === 'attempt' ? read(link.subject) : null
const ofDecision =
  (read: (decision: Extract<EvidenceSubject, { kind: 'decision' }>) => Cell): Read =>
  ({ link }) =>
    link.subject.kind === 'decision' ? read(link.subject) : null

const columns: readonly (readonly [string, Read])[] = [
  ['number', ({ link }) => link.number],
  ['at', ({ link }) => link.at],
  ['kind', ({ link }) => link.subject.kind],
  ['partner', ({ link }) => link.subject.partner?.name ?? null],
  ['policy_id', ({ link }) => link.subject.partner?.policyId ?? null],
  ['level', ofAttempt(({ policy }) => policy?.level ?? null)],
  ['outcome', ofAttempt(({ outcome }) => outcome)],
  ['verdict', ofAttempt(({ verdict }) => verdict.kind)],
  ['rule', ofAttempt(({ verdict }) => (verdict.kind === 'permitted' ? verdict.rule : null))],
  ['refusal', ofAttempt(({ verdict }) => (verdict.kind === 'refused' ? verdict.reason : null))],
  ['matched', ofAttempt(({ verdict }) => (verdict.kind === 'permitted' ? verdict.matched : null))],
  ['domain', ofAttempt(({ path }) => path?.domain ?? null)],
  ['host', ofAttempt(({ path }) => path?.host ?? null)],
  ['ip', ofAttempt(({ path }) => path?.ip ?? null)],
  ['port', ofAttempt(({ path }) => path?.port ?? null)],
  ['found_by', ofAttempt(({ path }) => path?.foundBy ?? null)],
  ['dnssec', ofAttempt(({ path }) => path?.dnssec ?? null)],
  ['tls_protocol', ofAttempt(({ handshake }) => handshake?.protocol ?? null)],
  ['tls_suite', ofAttempt(({ handshake }) => handshake?.suite ?? null)],
  ['tls_group', ofAttempt(({ handshake }) => handshake?.group ?? null)],
  ['certificate_sha256', ofAttempt(({ handshake }) => handshake?.certificates[0] ?? null)],
  ['key_sha256', ofAttempt(({ handshake }) => handshake?.leafSpkiSha256 ?? null)],
  ['client_certificate_sha256', ofAttempt(({ handshake }) => handshake?.clientCertificateSha256 ?? null)],
  ['step', ofAttempt(({ ended }) => ended.step)],
  ['reply_code', ofAttempt(({ ended }) => ended.replyCode)],
  ['status', ofAttempt(({ ended }) => ended.status)],
  ['remote_queue_id', ofAttempt(({ remoteQueueId }) => remoteQueueId)],
  ['queue_id', ({ link }) => link.subject.queueId],
  ['delivery_id', ({ link }) => link.subject.deliveryId],
  ['attempt', ofAttempt(({ attempt }) => attempt)],
  ['message_sha256', ofAttempt(({ messageSha256 }) => messageSha256)],
  ['size', ofAttempt(({ size }) => size)],
  ['is_container', ofAttempt(({ isContainer }) => isContainer)],
  ['is_maybe_duplicate', ofAttempt(({ isMaybeDuplicate }) => isMaybeDuplicate)],
  ['exception_id', ({ link }) => link.subject.exceptionId],
  ['decision', ofDecision(({ action }) => action)],
  ['exception_level', ofDecision(({ exceptionLevel }) => exceptionLevel)],
  ['exception_until', ofDecision(({ until }) => until)],
  ['decided_by', ({ personal }) => personal?.content.decidedBy ?? null],
  ['reason', ({ personal }) => personal?.content.reason ?? null],
  ['sender', ({ personal }) => personal?.content.sender ?? null],
  ['recipients', ({ personal }) => personal?.content.recipients.map(({ address }) => address).join(' ') ?? null],
  ['recipient_states', ({ personal }) => personal?.content.recipients.map(({ state }) => state).join(' ') ?? null],
  ['message_id', ({ personal }) => personal?.content.messageId ?? null],
  ['last_reply', ({ personal }) => personal?.content.replies.at(-1)?.text ?? null],
  ['received_from', ({ personal }) => personal?.content.receivedFrom?.ip ?? null],
  ['persons_deleted', ({ personal }) => personal === null],
  ['previous', ({ link }) => link.previous],
  ['hash', ({ link }) => link.hash],
]

/** The names of the columns in order. */
export const columnNames: readonly string[] = [...columns.map(([name]) => name), 'extent']

/** The cells of one record; `extent` says in every row whether the table is whole. */
export function cellsOf(record: EvidenceRecord, extent: ChainExtent): readonly Cell[] {
  return [...columns.map(([, read]) => read(record)), extent]
}
