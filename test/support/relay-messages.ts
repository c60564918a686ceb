// Messages, ends and records for tests of the relay's store.
import { createHash } from 'node:crypto'
import type { EvidencePersonal, EvidenceSubject } from '#domain/evidence-record.ts'
import type { NewDelivery, NewMessage } from '#relay/message.ts'
import type { AttemptEnd, EvidenceDraft } from '#relay/store/queue-store.ts'

/** Noon of some day; tests count from here. */
export const noon = Date.UTC(2026, 10, 22, 12)
const dayMs = 86_400_000

export function sampleDelivery(changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    destination: 'partner.example',
    domain: 'partner.example',
    policyId: null,
    recipients: [{ address: 'ada@partner.example', notify: null, originalRecipient: null }],
    nextAt: noon,
    warnAt: noon + 4 * 3_600_000,
    expiresAt: noon + 10 * dayMs,
    ...changes,
  }
}

export function sampleMessage(queueId: string, changes: Partial<NewMessage> = {}): NewMessage {
  const bytes =
    changes.body?.kind === 'bytes' ? changes.body.bytes : Buffer.from(`Subject: ${queueId}\r\n\r\nHello\r\n`)
  return {
    queueId,
    receivedAt: noon,
    envelope: {
      sender: 'grace@own.example',
      returnContent: null,
      envelopeId: null,
      is8bit: true,
      isSmtpUtf8: false,
      requiresTls: false,
    },
    receivedFrom: {
      ip: '192.0.2.7',
      helo: 'mail.own.example',
      protocol: null,
      suite: null,
      clientCertificateSha256: null,
    },
    messageId: `<${queueId}@own.example>`,
    body: { kind: 'bytes', bytes },
    size: bytes.length,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
    deliveries: [sampleDelivery()],
    ...changes,
  }
}

export const samplePersonal: EvidencePersonal = {
  sender: 'grace@own.example',
  recipients: [{ address: 'ada@partner.example', state: 'delivered', reply: '250 2.0.0 ok' }],
  messageId: '<m1@own.example>',
  receivedFrom: null,
  replies: [{ step: 'end', text: '250 2.0.0 ok: queued as 4F1' }],
  decidedBy: null,
  reason: null,
}

export function sampleSubject(
  deliveryId: number,
  changes: Partial<Extract<EvidenceSubject, { kind: 'attempt' }>> = {},
): EvidenceSubject {
  return {
    kind: 'attempt',
    queueId: `q${deliveryId}`,
    deliveryId,
    attempt: 1,
    messageSha256: 'ab'.repeat(32),
    size: 10_240,
    partner: { policyId: '11111111-1111-4111-8111-111111111111', name: 'Muster Bank AG' },
    policy: { sha256: 'cd'.repeat(32), level: 'secure' },
    exceptionId: null,
    isContainer: false,
    isMaybeDuplicate: false,
    path: {
      domain: 'partner.example',
      foundBy: 'mx',
      dnssec: 'insecure',
      sts: null,
      host: 'mx.partner.example',
      ip: '192.0.2.25',
      port: 25,
      localIp: '192.0.2.7',
    },
    handshake: {
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: 'X25519',
      isResumed: false,
      serverName: 'mx.partner.example',
      certificates: ['ef'.repeat(32), '12'.repeat(32)],
      leafSpkiSha256: '34'.repeat(32),
      clientCertificateSha256: null,
    },
    verdict: { kind: 'permitted', rule: 'agreed-name', matched: 'mx.partner.example' },
    steps: (['lookup', 'connect', 'ehlo', 'handshake', 'policy', 'mail', 'rcpt', 'data', 'end'] as const).map(
      (step, index) => ({
        step,
        at: new Date(noon + index).toISOString(),
      }),
    ),
    outcome: 'delivered',
    ended: { step: 'end', replyCode: 250, status: '2.0.0' },
    remoteQueueId: '4F1',
    ...changes,
  }
}

export function sampleDraft(deliveryId: number, changes: Partial<EvidenceDraft> = {}): EvidenceDraft {
  return { at: noon, subject: sampleSubject(deliveryId), personal: samplePersonal, certificates: [], ...changes }
}

/** An end that delivered to the first recipient and is done, unless changed. */
export function sampleEnd(deliveryId: number, changes: Partial<AttemptEnd> = {}): AttemptEnd {
  return {
    deliveryId,
    recipients: [{ id: 0, state: 'delivered', status: '2.0.0', reply: '250 2.0.0 ok' }],
    next: { kind: 'done' },
    last: { code: 'delivered', detail: '' },
    evidence: sampleDraft(deliveryId),
    notices: [],
    ...changes,
  }
}
