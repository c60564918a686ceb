// Agreements for screens: empty ones, full ones, in any state, with what stands beside them.
import type { AgreementView } from '#contract/agreement-contract.ts'
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import type { Agreement, AgreementState, Confirmation } from '#domain/agreement/agreement.ts'
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import { type AgreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import { wordsOf } from '#partner-file/words.ts'

const at = '2026-11-20T09:30:00.000Z'
const hash = '5f'.repeat(32)

/** An id by number. */
export function sampleId(number: number): string {
  return `00000000-0000-4000-8000-${number.toString().padStart(12, '0')}`
}

const side = (organisation: string, domain: string): SideTerms => ({
  ...emptySide,
  organisation,
  address: 'Hauptstraße 1\n12345 Musterstadt',
  registerNumber: 'HRB 12345',
  gatewayProduct: 'Postfix 3.9',
  domains: [
    { name: domain, includeSubdomains: true },
    { name: `post.${domain}`, includeSubdomains: false },
  ],
  hosts: [
    { host: `mx1.${domain}`, port: 25, addresses: ['192.0.2.1', '2001:db8::1'] },
    { host: `mx2.${domain}`, port: 2525, addresses: [] },
  ],
  sendingAddresses: ['192.0.2.0/28', '2001:db8:25::/64'],
  heloNames: [`mx1.${domain}`],
  certificateNames: [`*.${domain}`],
  authority: 'Beispiel Root CA',
  authorityKind: 'public',
  renewal: 'automatic',
  warnAfterHours: 4,
  giveUpAfterHours: 48,
  reply: 'retry',
  fallback: 'hold',
  testMailboxes: [{ address: `test@${domain}`, repliesItself: true }],
  outOfBand: '+49 30 1234567',
  escalation: [{ who: 'Leitstelle', withinHours: 4 }],
  lift: { who: 'Leitung IT', maxHours: 24 },
  signatories: [{ name: 'Erika Muster', title: 'Geschäftsführung' }],
})

/** Terms with every kind of value in them. */
export const fullTerms: AgreementTerms = {
  own: side('Firma Beispiel GmbH', 'firma.example'),
  partner: side('Muster Bank AG', 'musterbank.example'),
  toPartner: { ...defaultDirection, goLive: '2027-01-15' },
  toUs: { ...defaultDirection, level: 'encrypt', goLive: '2027-01-15' },
  common: {
    ...emptyTerms.common,
    purpose: { de: 'Vertraulicher Austausch von Kundendaten.', en: 'Confidential exchange of customer data.' },
    contactPrivacy: {
      de: 'Kontaktdaten dienen nur dem Betrieb dieser Strecke.',
      en: 'Contact data serve only to run this path.',
    },
    testWindow: { start: '2026-12-01T10:00', zone: 'Europe/Berlin', minutes: 60 },
    isTextFormEnough: true,
  },
}

/** Terms as they are after the first test: much is still missing. */
export const thinTerms: AgreementTerms = {
  ...emptyTerms,
  own: { ...emptySide, organisation: 'Firma Beispiel GmbH' },
  partner: {
    ...emptySide,
    organisation: 'Muster Bank AG',
    domains: [{ name: 'musterbank.example', includeSubdomains: false }],
    hosts: [{ host: 'mx1.musterbank.example', port: 25, addresses: [] }],
  },
}

/** A version by number. */
export function sampleAgreement(version: number, partnerId: string, more: Partial<Agreement> = {}): Agreement {
  const state = more.state ?? 'draft'
  return {
    id: sampleId(7000 + version),
    partnerId,
    number: 'MUSTERBANK-2026',
    version,
    state,
    language: 'de',
    issuedBy: 'own',
    terms: state === 'draft' ? thinTerms : fullTerms,
    hash: state === 'draft' ? null : hash,
    reviewBy: state === 'active' || state === 'under-review' ? '2027-11-20' : null,
    confirmations: [],
    steps: [{ state: 'draft', at, reason: 'begun', note: '' }, ...(state === 'draft' ? [] : [stepTo(state)])],
    createdAt: at,
    changedAt: at,
    ...more,
  }
}

function stepTo(state: AgreementState): Agreement['steps'][number] {
  return { state, at: '2026-11-21T08:00:00.000Z', reason: state === 'ended' ? 'ended' : 'sent', note: '' }
}

/** A yes of one side. */
export function sampleYes(number: number, of: 'own' | 'partner', more: Partial<Confirmation> = {}): Confirmation {
  return {
    id: sampleId(7100 + number),
    side: of,
    name: of === 'own' ? 'Erika Muster' : 'Max Beispiel',
    way: 'mail',
    on: '2026-11-21',
    note: '',
    attachment: null,
    recordedAt: at,
    ...more,
  }
}

/** A view of a version. */
export function sampleView(agreement: Agreement, more: Partial<AgreementView> = {}): AgreementView {
  return { agreement, missing: [], contradictions: [], differences: [], blockedBy: [], ...more }
}

const ownFingerprint = 'ab12cd34ef56'.repeat(11).slice(0, 64)
const theirFingerprint = '98fe76dc54ba'.repeat(11).slice(0, 64)
export const sampleIdentity = { fingerprint: ownFingerprint, words: wordsOf(ownFingerprint) }

/** A partner's file that was opened. */
export function sampleOpened(key: OpenedFile['key'], more: Partial<OpenedFile> = {}): OpenedFile {
  return {
    openedId: sampleId(7300),
    fileName: 'musterbank.handschlag',
    kind: 'offer',
    organisation: 'Muster Bank AG',
    createdAt: '2026-11-21T09:00:00.000Z',
    agreement: { number: 'MUSTERBANK-2026', version: 1, hash },
    fingerprint: theirFingerprint,
    words: wordsOf(theirFingerprint),
    key,
    yes: { name: 'Max Beispiel', on: '2026-11-21' },
    candidates: [],
    changes: [
      {
        path: 'partner.hosts',
        label: 'Partner: Empfangende Server',
        before: 'mx1.musterbank.example',
        after: 'mx1.musterbank.example, mx2.musterbank.example',
        isWeaker: false,
      },
      {
        path: 'partner.testMailboxes',
        label: 'Partner: Testpostfächer',
        before: '',
        after: 'test@musterbank.example',
        isWeaker: false,
      },
      {
        path: 'toPartner.level',
        label: 'Mail an den Partner: Stufe',
        before: 'Zertifikat und Name',
        after: 'Verschlüsselung',
        isWeaker: true,
      },
    ],
    ...more,
  }
}
