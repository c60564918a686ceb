// Everything the paper of an agreement shows, in full and with next to nothing, for tests.
import type { AgreementFacts } from '#agreement/facts.ts'
import type { ChecklistItem, ItemState, JudgedItem } from '#domain/checklist/checklist.ts'
import type { Person, SideContact } from '#domain/contacts/person.ts'
import { fullProofs, noProofs } from './paper-proofs.ts'
import { fullAgreement, minimalAgreement } from './paper-versions.ts'
import { sampleCertificate, sampleReport, sampleSession } from './samples.ts'

const at = '2026-11-20T09:00:00.000Z'

/** A person on one side. */
export function sampleContact(
  name: string,
  changes: Partial<SideContact> = {},
  person: Partial<Person> = {},
): SideContact {
  return {
    role: 'technical',
    isDeputy: false,
    ...changes,
    person: {
      id: '6a0c7f1e-3b52-4c8e-9d41-000000000020',
      name,
      organisation: '',
      mail: 'postmaster@bank.example',
      phone: '+49 69 900009-1',
      mobile: '',
      availability: 'Mo–Fr 8–17 Uhr',
      languages: 'Deutsch, Englisch',
      keyword: '',
      note: 'intern',
      createdAt: at,
      changedAt: '2026-11-19T09:00:00.000Z',
      ...person,
    },
  }
}

/** A line of the checklist as it stands. */
export function sampleItem(id: string, state: ItemState, changes: Partial<ChecklistItem> = {}): JudgedItem {
  const isOverdue = changes.dueOn === '2026-11-01'
  const item: ChecklistItem = {
    id,
    phase: 'test',
    text: { de: `Schritt ${id}`, en: `Step ${id}` },
    owner: 'own',
    isBlocking: false,
    proof: null,
    daysBeforeGoLive: null,
    dueOn: '2026-12-01',
    tickedByHand: null,
    evidence: '',
    lastProof: null,
    ...changes,
  }
  return { item, state, isOverdue }
}

const open: ItemState = { kind: 'open', reason: null, lost: null }

const fullChecklist: readonly JudgedItem[] = [
  sampleItem(
    'alle MX',
    { kind: 'by-hand', at, note: 'im Termin gesehen', against: null },
    { isBlocking: true, evidence: 'Ticket 4711' },
  ),
  sampleItem('Name und Stelle', open, { owner: 'partner', dueOn: '2026-11-01' }),
  sampleItem('Kontakte', open, { phase: 'agree', owner: 'both', isBlocking: true }),
  sampleItem('Sicherung', { kind: 'by-hand', at, note: '', against: null }, { phase: 'configure', dueOn: null }),
  sampleItem('Gegenprobe', open, { phase: 'confirm', owner: 'both' }),
  sampleItem('Wiedervorlage', open, { phase: 'watch' }),
]

/** Facts of a version nobody but the partner's name is known of. */
export function minimalFacts(changes: Partial<AgreementFacts> = {}): AgreementFacts {
  return {
    agreement: minimalAgreement(),
    isPractice: false,
    isKeyCompared: true,
    contacts: { own: [], partner: [] },
    reports: [],
    checklist: [],
    proofs: noProofs,
    logo: null,
    ...changes,
  }
}

/** Facts of a version with everything. */
export function fullFacts(changes: Partial<AgreementFacts> = {}): AgreementFacts {
  const report = sampleReport()
  const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
  const second = sampleSession({ ip: '127.0.0.2', tls: null })
  const chain = [sampleCertificate(['mx.bank.example'], { issuer: 'CN=Bank interne CA G2,O=Muster Bank AG' })]
  const first = sampleSession()
  const sessions = [{ ...first, tls: first.tls && { ...first.tls, chain } }, second]
  return {
    agreement: fullAgreement(),
    isPractice: false,
    isKeyCompared: true,
    contacts: {
      own: [
        sampleContact('Jürgen Beispiel', {}, { mail: 'juergen.beispiel@kanzlei.example', mobile: '+49 170 0000000' }),
        sampleContact('Anna Vertretung', { isDeputy: true }),
        sampleContact('Leitstelle', { role: 'desk-247' }, { keyword: 'Handschlag', availability: 'rund um die Uhr' }),
        sampleContact('Dr. Datenschutz', { role: 'data-protection' }, { mail: '', phone: '' }),
      ],
      partner: [
        sampleContact('Postmaster'),
        sampleContact('Bereitschaft', { role: 'desk-247' }, { organisation: 'Rechenzentrum' }),
      ],
    },
    reports: [
      {
        ...report,
        observed: {
          ...report.observed,
          smtpSessions: sessions,
          mxRoute: {
            ...report.observed.mxRoute,
            hosts: report.observed.mxRoute.hosts.map((host) => ({ ...host, addresses: ['127.0.0.1', '127.0.0.2'] })),
          },
        },
        judgement: {
          ...report.judgement,
          verdict: 'conditional',
          findings: [{ code: 'tcp-timeout', severity: 'fail', params: { ...at, port: 25 }, at }],
        },
      },
    ],
    checklist: fullChecklist,
    proofs: fullProofs(),
    logo: null,
    ...changes,
  }
}
