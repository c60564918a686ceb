// A complete agreement, and partner files over it made with keys of the test.
import { createHash } from 'node:crypto'
import { canonicalJson, toNeutral } from '#domain/agreement/neutral.ts'
import { emptySide, type SideTerms } from '#domain/agreement/side-terms.ts'
import { type AgreementTerms, defaultDirection, emptyTerms } from '#domain/agreement/terms.ts'
import type { PartnerFileContent } from '#domain/partner-file/partner-file.ts'
import { makeSigningKey, type SigningKey } from '#partner-file/key-pair.ts'
import type { ReadingContext } from '#partner-file/read-file.ts'
import { signPartnerFile, writePartnerFile } from '#partner-file/sign.ts'

/** A side with everything that must be said. */
export function sampleSide(organisation: string, domain: string): SideTerms {
  return {
    ...emptySide,
    organisation,
    address: `Hauptweg 1\n12345 ${organisation}stadt`,
    domains: [{ name: domain, includeSubdomains: true }],
    hosts: [{ host: `mx1.${domain}`, port: 25, addresses: ['192.0.2.10'] }],
    sendingAddresses: ['192.0.2.0/28'],
    certificateNames: [`mx1.${domain}`],
    authority: 'Beispiel CA',
    authorityKind: 'public',
    testMailboxes: [{ address: `echo@${domain}`, repliesItself: true }],
    outOfBand: '+49 30 1234567',
    warnAfterHours: 4,
    giveUpAfterHours: 240,
    reply: 'retry',
    fallback: 'hold',
    lift: { who: 'Leitstelle', maxHours: 24 },
    signatories: [{ name: `Vorstand ${organisation}`, title: 'Vorstand' }],
  }
}

/** Terms that may be sent, from the side of the one who writes them. */
export const sampleTerms: AgreementTerms = {
  ...emptyTerms,
  own: sampleSide('Nordwind', 'nordwind.example'),
  partner: sampleSide('Südlicht', 'suedlicht.example'),
  toPartner: { ...defaultDirection, goLive: '2026-12-15' },
  toUs: { ...defaultDirection, level: 'encrypt', goLive: '2026-12-20' },
  common: {
    ...emptyTerms.common,
    isTextFormEnough: true,
    purpose: { de: 'Schutz der Mail', en: '' },
    contactPrivacy: { de: 'Nur für diese Vereinbarung.', en: '' },
  },
}

/** The hash of the agreement, computed by the test itself. */
export function sampleHash(neutral: PartnerFileContent['agreement']): string {
  return createHash('sha256').update(canonicalJson(neutral)).digest('hex')
}

const neutral = toNeutral({ number: 'HS-2026-0001', version: 1, issuedBy: 'own', terms: sampleTerms, language: 'de' })

/** What a file says, with what a test wants otherwise. */
export function sampleContent(otherwise: Partial<PartnerFileContent> = {}): PartnerFileContent {
  const agreement = otherwise.agreement ?? neutral
  return {
    fileId: '5f0c8a52-6b0e-4f6e-9d0b-0c1d2e3f4a5b',
    agreementId: '0d9b2f44-1c57-4b7e-8a53-2f60d1e4c7a9',
    kind: 'offer',
    createdAt: '2026-11-21T10:00:00.000Z',
    expiresAt: '2027-02-19T10:00:00.000Z',
    inReplyTo: null,
    forKey: null,
    sender: { side: 'first', organisation: agreement.first.organisation },
    language: 'de',
    agreement,
    agreementHash: sampleHash(agreement),
    yes: { name: 'Vorstand Nordwind', on: '2026-11-20' },
    contacts: [
      {
        name: 'Postmeisterei',
        organisation: 'Nordwind',
        mail: 'postmaster@nordwind.example',
        phone: '+49 30 1234567',
        mobile: '',
        availability: 'Mo–Fr 8–16 Uhr',
        languages: 'Deutsch',
        keyword: '',
        role: 'technical',
        isDeputy: false,
      },
    ],
    ...otherwise,
  }
}

/** The bytes of a signed file. */
export function sampleBytes(content: PartnerFileContent, key: SigningKey = makeSigningKey()): Uint8Array {
  return Buffer.from(writePartnerFile(signPartnerFile(content, '<!doctype html><title>x</title>', key)), 'utf8')
}

/** How a test reads: on the day of the samples. */
export const readingContext: ReadingContext = {
  fileName: 'nordwind.handschlag',
  now: '2026-11-21T12:00:00.000Z',
  hashOf: sampleHash,
}
