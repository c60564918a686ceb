// A store with something in most tables, all of it about one partner: what copies, single partners and deletions are tried on.
import { createHash, randomUUID } from 'node:crypto'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import type { ChecklistItem } from '#domain/checklist/checklist.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { Person, ToldEntry } from '#domain/contacts/person.ts'
import type { Partner } from '#domain/partner.ts'
import type { FileRecord } from '#domain/partner-file/partner-file.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import type { Store } from '#storage/store.ts'
import { sampleAgreement } from './agreement-samples.ts'
import { sampleInbound, sampleSend, wholeProof } from './confirm-samples.ts'
import { samplePerson } from './contact-samples.ts'
import { valueIn } from './expect-outcome.ts'
import { samplePartner, sampleReport } from './samples.ts'

export interface FullStore {
  readonly partner: Partner
  readonly person: Person
  readonly agreement: Agreement
  readonly attachment: { readonly id: string; readonly content: Uint8Array }
  readonly item: ChecklistItem
  readonly told: ToldEntry
  readonly report: ProbeReport
  readonly record: FileRecord
  readonly siteId: string
  readonly send: TestSend
  readonly proof: CounterProof
  readonly inbound: InboundProof
}

const now = '2026-11-21T10:00:00.000Z'

/** Fills the store; ids are new each time. */
export function fillHouse(
  store: Store,
  changes: { person?: Partial<Person>; partner?: Partial<Partner> } = {},
): FullStore {
  const person = samplePerson(changes.person)
  const { name, mail, phone } = person
  const partner = valueIn(store.partners.save(samplePartner({ contact: { name, mail, phone }, ...changes.partner })))
  valueIn(store.people.save(person))
  valueIn(store.people.link({ partnerId: partner.id, personId: person.id, role: 'technical', isDeputy: false }))
  const attachment = { id: randomUUID(), content: new TextEncoder().encode('%PDF signed\u0000') }
  const agreement = valueIn(store.agreements.save(confirmedAgreement(partner.id, name, attachment)))
  valueIn(store.agreements.attach(attachment.id, { agreementId: agreement.id, content: attachment.content }))
  const item = checklistItem()
  valueIn(store.checklists.save(partner.id, [item]))
  const told = valueIn(
    store.told.add({
      ...{ id: randomUUID(), partnerId: partner.id, personId: person.id, name },
      ...{ channel: 'phone', at: now, about: 'Go-live' },
    }),
  )
  const report = sampleReport({ domain: partner.domains[0] ?? '' })
  valueIn(store.reports.add(report))
  const siteId = randomUUID()
  valueIn(
    store.sites.save({
      ...{ id: siteId, name: 'R', gateway: 'relay', serves: 'both', facts: {}, createdAt: now, changedAt: now },
    }),
  )
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds: [siteId], keptAt: now }))
  const record = fileRecord(partner.id, agreement.id)
  valueIn(store.partnerFiles.keepKey({ partnerId: partner.id, fingerprint: freshHash(), comparedAt: now }))
  valueIn(store.partnerFiles.addRecord(record))
  const send = sampleSend({ partnerId: partner.id, siteId })
  const proof = wholeProof({ partnerId: partner.id, siteId })
  const inbound = sampleInbound({ partnerId: partner.id })
  valueIn(store.confirmations.saveSend(send))
  valueIn(store.confirmations.saveProof(proof))
  valueIn(store.confirmations.saveInbound(inbound))
  return { partner, person, agreement, attachment, item, told, report, record, siteId, send, proof, inbound }
}

function confirmedAgreement(
  partnerId: string,
  name: string,
  { id, content }: { readonly id: string; readonly content: Uint8Array },
): Agreement {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const attachment = { id, name: 'signed.pdf', size: content.length, sha256 }
  const draft = sampleAgreement({ partnerId })
  return {
    ...draft,
    state: 'confirmed',
    hash: hashOf(toNeutral(draft)),
    confirmations: [
      {
        id: randomUUID(),
        side: 'partner',
        name,
        way: 'signature',
        on: '2026-11-20',
        note: '',
        attachment,
        recordedAt: now,
      },
      {
        ...{ id: randomUUID(), side: 'own', name: 'Wir Selbst', way: 'mail', on: '2026-11-20', note: '' },
        ...{ attachment: null, recordedAt: now },
      },
    ],
  }
}

function checklistItem(): ChecklistItem {
  return {
    ...{ id: 'all-mx-tested', phase: 'test', text: { de: '', en: '' }, owner: 'own', isBlocking: true, proof: null },
    ...{ daysBeforeGoLive: null, dueOn: null, tickedByHand: { at: now, note: 'seen' }, evidence: '', lastProof: null },
  }
}

function fileRecord(partnerId: string, agreementId: string): FileRecord {
  return {
    ...{ fileId: randomUUID(), partnerId, agreementId, way: 'in', kind: 'offer', senderAgreementId: randomUUID() },
    ...{ agreementHash: 'c'.repeat(64), hasYes: false, inReplyTo: null, fingerprint: 'd'.repeat(64) },
    ...{ createdAt: now, handledAt: now },
  }
}

function freshHash(): string {
  return createHash('sha256').update(randomUUID()).digest('hex')
}
