// Facts with which every proof of a checklist is met; a test takes away or changes only what it is about.
import { randomUUID } from 'node:crypto'
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { AgreementTerms } from '#domain/agreement/terms.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import type { ChecklistFacts, ChosenSite, RelaySight } from '#domain/checklist/facts.ts'
import type { ContactSides, Person, SideContact } from '#domain/contacts/person.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { sampleAgreement, samplePartnerSide, sampleTerms } from './agreement-samples.ts'
import { samplePushRecord } from './push-samples.ts'
import { samplePartner, sampleReport, sampleSession } from './samples.ts'

export const testMailbox = 'test@bank.example'
export const samplePartnerId = '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b'

/** A person who can be called and written to. */
export function sampleTechnician(name: string, isDeputy: boolean, changes: Partial<Person> = {}): SideContact {
  const at = '2026-11-21T10:00:00.000Z'
  const rest = { organisation: '', mobile: '', availability: '', languages: '', keyword: '', note: '' }
  const mail = `${name.toLowerCase()}@a.example`
  const person = { id: randomUUID(), name, mail, phone: '+49 30 1', ...rest, createdAt: at, changedAt: at, ...changes }
  return { person, role: 'technical', isDeputy }
}

/** Both sides with a technical contact, a deputy and a desk. */
export function sampleSides(): ContactSides {
  const side = (name: string): SideContact[] => [
    sampleTechnician(name, false),
    sampleTechnician(`${name}2`, true),
    { ...sampleTechnician(`${name}3`, false), role: 'desk-247' },
  ]
  return { own: side('Anna'), partner: side('Max') }
}

/** A version in force that both sides said yes to, the partner by its file. */
export function agreementInForce(terms: Partial<AgreementTerms> = {}, changes: Partial<Agreement> = {}): Agreement {
  const yes = { name: 'A', on: '2026-11-20', note: '', attachment: null, recordedAt: '2026-11-20T10:00:00.000Z' }
  const partner = samplePartnerSide({
    hostsConfirmed: true,
    testMailboxes: [{ address: testMailbox, repliesItself: true }],
  })
  return sampleAgreement({
    partnerId: samplePartnerId,
    state: 'active',
    reviewBy: '2027-11-21',
    terms: sampleTerms({ partner, ...terms }),
    confirmations: [
      { ...yes, id: randomUUID(), side: 'own', way: 'signature' },
      { ...yes, id: randomUUID(), side: 'partner', way: 'partner-file' },
    ],
    ...changes,
  })
}

/** The host of ours that mail to the partner leaves from. */
export const gatewayHost = { id: '0b9c4c1e-6f0d-4f57-9d3e-2a8f5d1c7e60', name: 'gw1.beispiel.example' }

/** A report of the domain that was measured from it. */
export function gatewayReport(changes: Partial<ProbeReport> = {}): ProbeReport {
  const { id: hostId, name } = gatewayHost
  return sampleReport({ measuredFrom: { kind: 'ssh', name, hostId }, ...changes })
}

/** The same, with a session and a judgement that allow nothing. */
export function reportWithoutTls(changes: Partial<ProbeReport> = {}): ProbeReport {
  const report = gatewayReport(changes)
  const stopped = { at: 'starttls' as const, cause: 'starttls-absent' as const, detail: '' }
  const modes = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }
  return {
    ...report,
    observed: { ...report.observed, smtpSessions: [sampleSession({ tls: null, stopped })] },
    judgement: { ...report.judgement, verdict: 'unsuitable', level: 'none', modes },
  }
}

/** The same, where nothing could be seen. */
export function reportThatSawNothing(changes: Partial<ProbeReport> = {}): ProbeReport {
  const report = gatewayReport(changes)
  const stopped = { at: 'connect' as const, cause: 'timeout' as const, detail: '' }
  const session = sampleSession({ banner: null, keywords: [], tls: null, stopped })
  const modes = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }
  return {
    ...report,
    observed: { ...report.observed, smtpSessions: [session] },
    judgement: { ...report.judgement, verdict: 'unverifiable', level: 'undetermined', modes },
  }
}

export const setHash = 'c'.repeat(64)
const host = { id: randomUUID(), name: 'gw1' }

/** A push of the files kept now. */
export function recordOfSite(changes: Parameters<typeof samplePushRecord>[0] = {}) {
  return samplePushRecord({ hostId: host.id, setHash, confirmBy: null, ...changes })
}

/** A gateway whose only host runs what was given out. */
export function sampleChosenSite(changes: Partial<ChosenSite> = {}): ChosenSite {
  return {
    name: 'Postfix Berlin',
    policy: tlsPolicy.parse({
      id: samplePartnerId,
      partner: 'Muster Bank AG',
      domains: ['bank.example'],
      level: 'secure',
    }),
    files: { setHash, keptAt: '2026-11-21T10:00:00.000Z' },
    isSharedSet: true,
    hosts: [host],
    records: [recordOfSite()],
    ...changes,
  }
}

export const seenAt = '2026-11-22T09:00:00.000Z'

/** Evidence of a delivered test mail and of mail that was not taken. */
export function sampleSight(changes: Partial<RelaySight> = {}): RelaySight {
  return {
    position: 12,
    mailboxes: [testMailbox],
    attempts: [{ mailbox: testMailbox, at: seenAt, level: 'secure', isException: false, refusal: null }],
    outbound: { at: seenAt, level: 'secure', reason: 'no-starttls' },
    inbound: { at: seenAt, reason: 'tls-missing', domain: 'bank.example' },
    ...changes,
  }
}

/** Facts with which every proof is met. */
export function sampleFacts(changes: Partial<ChecklistFacts> = {}): ChecklistFacts {
  return {
    partner: samplePartner({ id: samplePartnerId }),
    today: '2026-11-22',
    agreement: agreementInForce(),
    ended: undefined,
    reports: [gatewayReport()],
    contacts: sampleSides(),
    setup: { keptAt: '2026-11-21T10:00:00.000Z', sites: [sampleChosenSite()] },
    relay: sampleSight(),
    confirmed: { standings: [], sends: [], inbound: [] },
    senders: [gatewayHost],
    ...changes,
  }
}

export const bothWays = { toPartner: defaultDirection, toUs: defaultDirection }
