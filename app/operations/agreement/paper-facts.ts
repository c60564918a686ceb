// Everything the paper of one version needs, gathered from the rooms: the version, people, newest tests, checklist, counter-proofs, logo.
import type { AgreementFacts } from '#agreement/facts.ts'
import { logoOf } from '#agreement/logo.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { judgedChecklist } from '../checklist/judge-partner.ts'
import { proofFacts } from '../confirm/proof-facts.ts'
import { contactSides } from '../contacts/sides.ts'
import { latestReports } from '../partners.ts'
import type { Rooms } from '../rooms.ts'
import { findAgreement } from './find.ts'

/** Gathers the facts; faults agreement.not-found, partner.not-found, storage.*. */
export async function paperFacts(rooms: Rooms, agreementId: string): Promise<Outcome<AgreementFacts>> {
  const version = findAgreement(rooms, agreementId)
  if (!version.ok) return version
  const { partnerId } = version.value
  const proofs = proofFacts(rooms, partnerId)
  if (!proofs.ok) return proofs
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const reports = latestReports(rooms, partnerId)
  if (!reports.ok) return reports
  const contacts = contactSides(rooms, partnerId)
  if (!contacts.ok) return contacts
  const checklist = judgedChecklist(rooms, partnerId)
  if (!checklist.ok) return checklist
  const picture = rooms.store.pictures.read('logo')
  if (!picture.ok) return picture
  return succeed({
    agreement: version.value,
    isPractice: partner.value.isPractice,
    isKeyCompared: true,
    contacts: contacts.value,
    reports: reports.value,
    checklist: checklist.value,
    proofs: proofs.value,
    logo: picture.value === undefined ? null : logoOf(picture.value),
  })
}
