// The evidence of one attempt or one decision, from what was met and what was decided. Every text is cut to the length the evidence allows;
// what names persons goes into the personal part only.
import type { EvidencePersonal, EvidenceSubject } from '#domain/evidence-record.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { StoredDelivery } from '../message.ts'
import type { AttemptUnderWay } from '../outbound/attempt.ts'
import type { AttemptReport } from '../outbound/attempt-report.ts'
import type { EvidenceDraft } from '../store/queue-store.ts'
import type { Disposition } from './disposition.ts'
import type { OrderedBy } from './queue.ts'
import type { Fate } from './reply-fate.ts'

export interface AttemptEvidence {
  readonly delivery: StoredDelivery
  readonly report: Pick<
    AttemptReport,
    'endedAt' | 'demanded' | 'exceptionId' | 'deciding' | 'path' | 'ended' | 'remoteQueueId'
  >
  readonly disposition: Pick<Disposition, 'outcome'> & {
    readonly recipients: readonly (Pick<Disposition['recipients'][number], 'recipient' | 'state'> & {
      readonly fate: Pick<Fate, 'reply' | 'detail'>
    })[]
  }
  readonly policy: Pick<RelayPolicy, 'id' | 'partner'> | null
  /** Of what was sent; the message's own but for containers. */
  readonly sent: { readonly sha256: string; readonly size: number }
}

/** The record of an attempt. */
export function attemptEvidence({ delivery, report, disposition, policy, sent }: AttemptEvidence): EvidenceDraft {
  const target = report.deciding
  return {
    at: report.endedAt,
    subject: {
      kind: 'attempt',
      queueId: delivery.queueId,
      deliveryId: delivery.id,
      attempt: delivery.attempts + 1,
      messageSha256: sent.sha256,
      size: sent.size,
      partner: partnerOf(policy),
      policy: report.demanded === null ? null : { sha256: report.demanded.policySha256, level: report.demanded.level },
      exceptionId: report.exceptionId,
      isContainer: delivery.wanted === 'container',
      isMaybeDuplicate: delivery.isMaybeDuplicate,
      path: target?.path ?? report.path,
      handshake: target?.handshake ?? null,
      verdict: target?.verdict ?? { kind: 'not-reached' },
      steps: (target?.steps ?? []).slice(0, 40),
      outcome: disposition.outcome,
      ended: report.ended,
      remoteQueueId: report.remoteQueueId?.slice(0, 120) ?? null,
    },
    personal: {
      ...personsOf(delivery),
      recipients: disposition.recipients.slice(0, 10_000).map(({ recipient, state, fate }) => ({
        address: recipient.address.slice(0, 320),
        state,
        reply: (fate.reply ?? fate.detail).slice(0, 600),
      })),
      replies: (target?.replies ?? []).slice(0, 60).map(({ step, text }) => ({ step, text: text.slice(0, 600) })),
      decidedBy: null,
      reason: null,
    },
    certificates: target?.certificates ?? [],
  }
}

export interface UnderWayEvidence extends Pick<AttemptEvidence, 'delivery' | 'policy' | 'sent'> {
  readonly underWay: AttemptUnderWay
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The record of an attempt that a crash cuts off after this moment; what follows is not known then. */
export function underWayEvidence({ delivery, policy, sent, underWay, at }: UnderWayEvidence): EvidenceDraft {
  const ended = { step: 'end', replyCode: 0, status: null } as const
  const fate = { reply: null, detail: '' }
  return attemptEvidence({
    delivery,
    policy,
    sent,
    report: { ...underWay, endedAt: at, path: null, ended, remoteQueueId: null },
    disposition: {
      outcome: 'interrupted',
      recipients: delivery.recipients.map((recipient) => ({ recipient, state: 'open', fate })),
    },
  })
}

export interface DecisionEvidence {
  readonly at: number
  readonly action: Extract<EvidenceSubject, { kind: 'decision' }>['action']
  readonly delivery: StoredDelivery | null
  readonly policy: Pick<RelayPolicy, 'id' | 'partner'> | null
  readonly by: OrderedBy
  /** What became of the open recipients. */
  readonly state?: string
  readonly exception?: { readonly id: string; readonly level: 'may' | 'encrypt' | 'verify'; readonly until: string }
}

/** The record of what a person or a deadline decided. */
export function decisionEvidence(decision: DecisionEvidence): EvidenceDraft {
  const { at, action, delivery, policy, by, state, exception } = decision
  return {
    at,
    subject: {
      kind: 'decision',
      action,
      queueId: delivery?.queueId ?? null,
      deliveryId: delivery?.id ?? null,
      partner: partnerOf(policy),
      exceptionId: exception?.id ?? null,
      exceptionLevel: exception?.level ?? null,
      until: exception === undefined ? null : new Date(exception.until).toISOString(),
    },
    personal: {
      ...(delivery === null ? { sender: '', messageId: null, receivedFrom: null } : personsOf(delivery)),
      recipients: (delivery?.recipients ?? []).slice(0, 10_000).map(({ address }) => ({
        address: address.slice(0, 320),
        state: state ?? 'open',
        reply: '',
      })),
      replies: [],
      decidedBy: by.by.slice(0, 200),
      reason: by.reason === '' ? null : by.reason.slice(0, 1000),
    },
    certificates: [],
  }
}

function personsOf(delivery: StoredDelivery): Pick<EvidencePersonal, 'sender' | 'messageId' | 'receivedFrom'> {
  return {
    sender: delivery.envelope.sender.slice(0, 320),
    messageId: delivery.messageId?.slice(0, 998) ?? null,
    receivedFrom: delivery.receivedFrom,
  }
}

function partnerOf(policy: Pick<RelayPolicy, 'id' | 'partner'> | null) {
  return policy === null ? null : { policyId: policy.id, name: policy.partner.slice(0, 200) }
}
