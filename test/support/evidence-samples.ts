// Evidence as the relay would have noted it: an attempt and a decision to vary, and a chain made of them.
import { createHash, randomBytes } from 'node:crypto'
import type { EvidenceAttempt, EvidencePersonal, EvidenceRecord, EvidenceSubject } from '#domain/evidence-record.ts'
import { linkOf, noPrevious } from '#relay/evidence/chain.ts'

export const partnerId = '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b'
export const firstMoment = Date.UTC(2026, 10, 1, 8, 0, 0, 0)
export const leafSha256 = sha256('leaf')

/** One delivered attempt. */
export function sampleAttempt(changes: Partial<EvidenceAttempt> = {}): EvidenceAttempt {
  return {
    kind: 'attempt',
    queueId: '4Xk2Lm9',
    deliveryId: 7,
    attempt: 1,
    messageSha256: sha256('message'),
    size: 10_240,
    partner: { policyId: partnerId, name: 'Muster Bank AG' },
    policy: { sha256: sha256('policy'), level: 'secure' },
    exceptionId: null,
    isContainer: false,
    isMaybeDuplicate: false,
    path: {
      domain: 'muster-bank.example',
      foundBy: 'mx',
      dnssec: 'insecure',
      sts: { id: '20261101T000000', ageSeconds: 3600 },
      host: 'mx1.muster-bank.example',
      ip: '127.1.0.1',
      port: 25,
      localIp: '127.0.0.1',
    },
    handshake: {
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_256_GCM_SHA384',
      group: 'X25519',
      isResumed: false,
      serverName: 'mx1.muster-bank.example',
      certificates: [leafSha256, sha256('intermediate')],
      leafSpkiSha256: sha256('spki'),
      clientCertificateSha256: null,
    },
    verdict: { kind: 'permitted', rule: 'name', matched: 'mx1.muster-bank.example' },
    steps: [
      { step: 'connect', at: '2026-11-01T08:00:00.000Z' },
      { step: 'handshake', at: '2026-11-01T08:00:00.040Z' },
      { step: 'end', at: '2026-11-01T08:00:00.090Z' },
    ],
    outcome: 'delivered',
    ended: { step: 'end', replyCode: 250, status: '2.0.0' },
    remoteQueueId: '4Xk2Lm9Zz1',
    ...changes,
  }
}

/** The persons of that attempt. */
export function samplePersonal(changes: Partial<EvidencePersonal> = {}): EvidencePersonal {
  return {
    sender: 'buchhaltung@beispiel.example',
    recipients: [{ address: 'prüfung@muster-bank.example', state: 'delivered', reply: '250 2.1.5 Ok' }],
    messageId: '<a1@beispiel.example>',
    receivedFrom: {
      ip: '127.0.0.9',
      helo: 'domino.beispiel.example',
      protocol: 'TLSv1.3',
      suite: null,
      clientCertificateSha256: null,
    },
    replies: [{ step: 'end', text: '250 2.0.0 Ok: queued as 4Xk2Lm9Zz1' }],
    decidedBy: null,
    reason: null,
    ...changes,
  }
}

/** An exception somebody allowed. */
export function sampleDecision(): EvidenceSubject {
  return {
    kind: 'decision',
    action: 'exception-added',
    queueId: null,
    deliveryId: null,
    partner: { policyId: partnerId, name: 'Muster Bank AG' },
    exceptionId: '11111111-2222-4333-8444-555555555555',
    exceptionLevel: 'encrypt',
    until: '2026-12-01T00:00:00.000Z',
  }
}

/** A chain over the subjects, a minute between two; personal parts may differ by position. */
export function chainOf(
  subjects: readonly EvidenceSubject[],
  personalAt: (index: number) => EvidencePersonal = () => samplePersonal(),
): EvidenceRecord[] {
  let previous = noPrevious
  return subjects.map((subject, index) => {
    const salt = randomBytes(16).toString('hex')
    const content = personalAt(index)
    const at = firstMoment + index * 60_000
    const link = linkOf({ number: index + 1, previous, at, subject, personal: content, salt })
    previous = link.hash
    return { link, personal: { salt, content } }
  })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
