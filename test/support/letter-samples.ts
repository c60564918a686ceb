// Facts of letters for tests: a whole, tested, settled partner; a test overrides only what it is about.
import type { Agreement, Confirmation } from '#domain/agreement/agreement.ts'
import type { Finding } from '#domain/finding.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { AgreementLetterFacts } from '#letter/letter-facts.ts'
import { sampleAgreement } from './agreement-samples.ts'
import { onSide } from './contact-samples.ts'
import { findingParams } from './finding-params.ts'
import { samplePartner, sampleReport } from './samples.ts'

const place = { host: 'mx.bank.example', ip: '127.0.0.1' }

/** A report with findings of the given severity. */
export function reportWith(code: Finding['code'], severity: Finding['severity']): ProbeReport {
  const report = sampleReport()
  const params = { ...findingParams(code), ...place, domain: 'bank.example' }
  const findings = [{ code, severity, params, at: place }]
  const verdict = severity === 'fail' ? 'unsuitable' : 'unverifiable'
  return { ...report, judgement: { ...report.judgement, verdict, findings } }
}

/** A yes of one side. */
export function yesOf(side: 'own' | 'partner'): Confirmation {
  const name = side === 'own' ? 'Ina Intern' : 'Paul Partner'
  const on = side === 'own' ? '2026-11-18' : '2026-11-19'
  const recordedAt = '2026-11-19T10:00:00.000Z'
  return { id: recordedId[side], side, name, way: 'mail', on, note: '', attachment: null, recordedAt }
}
const recordedId = {
  own: '11111111-1111-4111-8111-111111111111',
  partner: '22222222-2222-4222-8222-222222222222',
} as const

/** A version given to the partner on 16 November. */
export function sentAgreement(changes: Partial<Agreement> = {}): Agreement {
  return sampleAgreement({
    state: 'sent',
    hash: 'abcdef01'.repeat(8),
    steps: [{ state: 'sent', at: '2026-11-16T09:00:00.000Z', reason: 'sent', note: '' }],
    ...changes,
  })
}

/** Facts on the morning of 21 November 2026. */
export function letterFacts(changes: Partial<AgreementLetterFacts> = {}): AgreementLetterFacts {
  return {
    partner: samplePartner({ contact: { name: 'Erika Muster', mail: 'tls@bank.example', phone: '' } }),
    own: { organisation: 'Eigene AG', contact: { name: 'Leitstelle', mail: 'post@own.example', phone: '' } },
    contacts: {
      own: [onSide('technical', false, { name: 'Ina Intern', mail: 'ina@own.example', phone: '+49 30 7' })],
      partner: [onSide('technical', false), onSide('technical', true), onSide('desk-247', false)],
    },
    agreement: sentAgreement(),
    isBegun: true,
    endsOn: null,
    successor: undefined,
    reports: [sampleReport()],
    openItems: [],
    enclosures: [],
    date: '2026-11-21',
    ...changes,
  }
}
