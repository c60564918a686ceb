// Whole, valid agreements for tests; a test overrides only what it is about.
import { randomUUID } from 'node:crypto'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import { type AgreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'

/** Our side with everything that must be said before an agreement is sent. */
export function sampleOwnSide(changes: Partial<SideTerms> = {}): SideTerms {
  return {
    ...emptySide,
    organisation: 'Beispiel GmbH',
    address: 'Musterweg 1\n12345 Musterstadt',
    domains: [{ name: 'beispiel.example', includeSubdomains: false }],
    hosts: [{ host: 'mx.beispiel.example', port: 25, addresses: ['192.0.2.1'] }],
    sendingAddresses: ['192.0.2.0/28'],
    certificateNames: ['mx.beispiel.example'],
    authority: 'Beispiel CA',
    authorityKind: 'public',
    warnAfterHours: 4,
    giveUpAfterHours: 240,
    reply: 'retry',
    fallback: 'hold',
    testMailboxes: [{ address: 'test@beispiel.example', repliesItself: true }],
    outOfBand: '+49 30 1234567',
    lift: { who: 'IT-Leitung', maxHours: 24 },
    ...changes,
  }
}

/** The partner's side as tests of `samplePartner` and `sampleReport` show it. */
export function samplePartnerSide(changes: Partial<SideTerms> = {}): SideTerms {
  return {
    ...emptySide,
    organisation: 'Muster Bank AG',
    domains: [{ name: 'bank.example', includeSubdomains: false }],
    hosts: [{ host: 'mx.bank.example', port: 25, addresses: ['127.0.0.1'] }],
    sendingAddresses: ['198.51.100.7'],
    certificateNames: ['mx.bank.example'],
    authority: 'Test CA',
    authorityKind: 'public',
    certificateUntil: '2027-01-01',
    ...changes,
  }
}

/** Terms of mail to the partner with nothing missing. */
export function sampleTerms(changes: Partial<AgreementTerms> = {}): AgreementTerms {
  return {
    own: sampleOwnSide(),
    partner: samplePartnerSide(),
    toPartner: { ...defaultDirection, goLive: '2026-12-01' },
    toUs: null,
    common: {
      ...emptyTerms.common,
      contactPrivacy: { de: 'Nur für diese Vereinbarung.', en: '' },
      isTextFormEnough: true,
    },
    ...changes,
  }
}

/** A draft of ours with complete terms. */
export function sampleAgreement(changes: Partial<Agreement> = {}): Agreement {
  return {
    id: randomUUID(),
    partnerId: randomUUID(),
    number: 'HS-2026-0000AAAA',
    version: 1,
    state: 'draft',
    language: 'de',
    issuedBy: 'own',
    terms: sampleTerms(),
    hash: null,
    reviewBy: null,
    confirmations: [],
    steps: [{ state: 'draft', at: '2026-11-21T10:00:00.000Z', reason: 'begun', note: '' }],
    createdAt: '2026-11-21T10:00:00.000Z',
    changedAt: '2026-11-21T10:00:00.000Z',
    ...changes,
  }
}
