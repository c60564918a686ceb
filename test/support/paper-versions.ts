// A full and a minimal version of an agreement, for tests of its paper; a test overrides only what it is about.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import { type AgreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'

const at = '2026-11-20T09:00:00.000Z'
const ids = (last: number) => `6a0c7f1e-3b52-4c8e-9d41-${String(last).padStart(12, '0')}`

/** A draft nobody filled in yet, apart from the partner's name and domain. */
export function minimalAgreement(changes: Partial<Agreement> = {}): Agreement {
  return {
    id: ids(1),
    partnerId: ids(2),
    number: 'HS-2026-6A0C7F1E',
    version: 1,
    state: 'draft',
    language: 'de',
    issuedBy: 'own',
    terms: {
      ...emptyTerms,
      partner: {
        ...emptySide,
        organisation: 'Muster Bank AG',
        domains: [{ name: 'bank.example', includeSubdomains: false }],
      },
    },
    hash: null,
    reviewBy: null,
    confirmations: [],
    steps: [{ state: 'draft', at, reason: 'begun', note: '' }],
    createdAt: at,
    changedAt: at,
    ...changes,
  }
}

/** Our side with everything said. */
export const fullOwnSide: SideTerms = {
  organisation: 'Kanzlei Beispiel & Partner mbB',
  address: 'Am Markt 1\n10115 Berlin',
  registerNumber: 'PR 4711 B, Amtsgericht Charlottenburg',
  operator: 'Rechenzentrum Muster GmbH',
  gatewayProduct: 'Postfix 3.9',
  domains: [
    { name: 'kanzlei.example', includeSubdomains: true },
    { name: 'notar.example', includeSubdomains: false },
  ],
  exceptions: 'Rundschreiben über versand.example sind ausgenommen.',
  hosts: [
    { host: 'mx1.kanzlei.example', port: 25, addresses: ['192.0.2.11', '2001:db8::11'] },
    { host: 'mx2.kanzlei.example', port: 25, addresses: ['192.0.2.12'] },
  ],
  route: 'mx',
  hostsConfirmed: true,
  sendingAddresses: ['192.0.2.0/28', '2001:db8::/64'],
  heloNames: ['out1.kanzlei.example', 'out2.kanzlei.example'],
  certificateNames: ['mx1.kanzlei.example', 'mx2.kanzlei.example'],
  authority: 'Beispiel Trust CA 3, Wurzel Beispiel Root R2',
  authorityKind: 'public',
  rootPins: [],
  certificateUntil: '2027-03-31',
  renewal: 'automatic',
  binding: 'name',
  pins: [],
  clientCertificate: { name: 'out1.kanzlei.example', authority: 'Kanzlei interne CA', hasClientAuth: true },
  dane: true,
  mtaSts: 'enforce',
  tlsRptAddress: 'tlsrpt@kanzlei.example',
  warnAfterHours: 4,
  giveUpAfterHours: 120,
  reply: 'retry',
  fallback: 'portal',
  maxMegabytes: 50,
  testMailboxes: [{ address: 'tls-test@kanzlei.example', repliesItself: true }],
  outOfBand: 'notfall@ersatz.example, Fax +49 30 900009-99',
  escalation: [
    { who: 'Störungsannahme', withinHours: 1 },
    { who: 'Leitung IT', withinHours: 8 },
  ],
  lift: { who: 'Leitung IT zusammen mit Datenschutz', maxHours: 24 },
  signatories: [{ name: 'Dr. Erika Muster', title: 'Partnerin' }],
}

/** The partner's side with everything said. */
export const fullPartnerSide: SideTerms = {
  ...fullOwnSide,
  organisation: 'Muster Bank AG',
  address: 'Bankplatz 2\n60311 Frankfurt am Main',
  registerNumber: 'HRB 12345, Amtsgericht Frankfurt',
  operator: '',
  gatewayProduct: 'Exchange Server 2019',
  domains: [
    { name: 'bank.example', includeSubdomains: false },
    { name: 'leasing.bank.example', includeSubdomains: true },
  ],
  exceptions: '',
  hosts: [{ host: 'mx.bank.example', port: 25, addresses: ['198.51.100.7'] }],
  sendingAddresses: ['198.51.100.0/29'],
  heloNames: ['out.bank.example'],
  certificateNames: ['mx.bank.example'],
  authority: 'Bank interne CA G2',
  authorityKind: 'private',
  rootPins: ['c'.repeat(64)],
  renewal: 'manual',
  binding: 'pin',
  pins: ['d'.repeat(64), 'e'.repeat(64)],
  clientCertificate: null,
  dane: false,
  mtaSts: 'testing',
  tlsRptAddress: '',
  reply: 'refuse',
  fallback: 'smime',
  testMailboxes: [{ address: 'postmaster@bank.example', repliesItself: false }],
  outOfBand: '+49 69 900009-10',
  lift: { who: 'Informationssicherheit', maxHours: 48 },
  signatories: [
    { name: 'Max Beispiel', title: 'Vorstand' },
    { name: 'Petra Probe', title: 'Prokuristin' },
  ],
}

const fullTerms: AgreementTerms = {
  own: fullOwnSide,
  partner: fullPartnerSide,
  toPartner: { ...defaultDirection, level: 'secure', suites: 'bsi', isMutual: true, goLive: '2026-12-15' },
  toUs: { ...defaultDirection, level: 'encrypt', minProtocol: 'TLSv1.3', goLive: '2027-01-11' },
  common: {
    ...emptyTerms.common,
    purpose: {
      de: 'Austausch von Mandats- und Kontodaten per E-Mail.\n\nBeide Seiten unterliegen der Verschwiegenheit.',
      en: 'Exchange of client and account data by mail.\n\nBoth sides are bound to secrecy.',
    },
    legalBasis: { de: 'Art. 32 DSGVO, § 43a BRAO', en: 'Art. 32 GDPR, § 43a BRAO' },
    protection: 'high',
    testWindow: { start: '2026-12-01T10:00', zone: 'Europe/Berlin', minutes: 90 },
    goLiveWindow: { from: '20:00', to: '22:00', zone: 'Europe/Berlin' },
    term: { de: 'Unbefristet ab Unterzeichnung.', en: 'For an indefinite period from signing.' },
    termination: {
      de: 'Mit einer Frist von vier Wochen zum Monatsende, in Textform.',
      en: 'With four weeks’ notice to the end of a month, in text form.',
    },
    removal: {
      de: 'Beide Seiten heben die Erzwingung am selben Tag auf und bestätigen es.',
      en: 'Both sides lift enforcement on the same day and confirm it.',
    },
    indemnity: {
      isIncluded: true,
      text: {
        de: 'Keine Seite haftet für Nachrichten, die wegen dieser Vereinbarung gehalten oder zurückgegeben wurden.\n\nVorsatz und grobe Fahrlässigkeit bleiben unberührt.',
        en: 'Neither side is liable for messages held or returned under this agreement.\n\nIntent and gross negligence remain unaffected.',
      },
    },
    contactPrivacy: {
      de: 'Kontaktdaten werden nur für diese Vereinbarung verwendet.',
      en: 'Contact data are used only for this agreement.',
    },
    dataProtectionOfficer: 'datenschutz@kanzlei.example',
    isTextFormEnough: true,
    annexes: ['test-report', 'root-certificate'],
  },
}

/** A version in force, with everything said and both confirmations. */
export function fullAgreement(changes: Partial<Agreement> = {}): Agreement {
  const attachment = { id: ids(9), name: 'unterschrift-bank.pdf', size: 88_123, sha256: 'f'.repeat(64) }
  return minimalAgreement({
    version: 2,
    state: 'active',
    terms: fullTerms,
    hash: '3fa912cd77e0b1450a6cc2c8d9a8f1f3a4b5c6d7e8f90123456789abcdef0123',
    reviewBy: '2027-12-15',
    confirmations: [
      {
        id: ids(7),
        side: 'own',
        name: 'Dr. Erika Muster',
        way: 'signature',
        on: '2026-11-23',
        note: '',
        attachment: null,
        recordedAt: at,
      },
      {
        id: ids(8),
        side: 'partner',
        name: 'Max Beispiel',
        way: 'mail',
        on: '2026-11-24',
        note: 'Antwort auf das Anschreiben',
        attachment,
        recordedAt: at,
      },
    ],
    steps: [
      { state: 'draft', at, reason: 'begun', note: '' },
      { state: 'sent', at: '2026-11-22T08:00:00.000Z', reason: 'sent', note: '' },
      { state: 'active', at: '2026-11-25T08:00:00.000Z', reason: 'in-force', note: '' },
    ],
    ...changes,
  })
}
