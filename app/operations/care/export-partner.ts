// One partner with everything about it as one JSON file. People told long ago who stand with the partner no more come along, so that what
// was told keeps its names.
import { type PartnerCopy, partnerCopyBytes, partnerCopyKind, partnerCopyVersion } from '#domain/care/partner-copy.ts'
import type { Person } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { fileDomain } from '../export-report.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'

/** Faults partner.not-found, input.too-large, file.choice-dismissed, file.not-written. */
export async function exportPartner(rooms: Rooms, partnerId: string): Promise<Outcome<{ files: string[] }>> {
  const copy = rooms.store.together(() => copyOfPartner(rooms, partnerId))
  if (!copy.ok) return copy
  const content = new TextEncoder().encode(`${JSON.stringify(copy.value)}\n`)
  const name = `${fileDomain(copy.value.partner)}.handschlag-partner`
  if (content.length > partnerCopyBytes) {
    return fail('input.too-large', { path: name, limit: `${partnerCopyBytes / 1_000_000} MB` })
  }
  return await keepOne(rooms, { name, content })
}

/** Everything about a partner, as it is kept. */
function copyOfPartner(rooms: Rooms, partnerId: string): Outcome<PartnerCopy> {
  const { store } = rooms
  const partner = store.partners.find(partnerId)
  if (!partner.ok) return partner
  const side = store.people.side(partnerId)
  if (!side.ok) return side
  const told = store.told.list(partnerId)
  if (!told.ok) return told
  const agreements = store.agreements.ofPartner(partnerId)
  if (!agreements.ok) return agreements
  const attachments = attachmentsOf(rooms, agreements.value)
  if (!attachments.ok) return attachments
  const checklist = store.checklists.items(partnerId)
  if (!checklist.ok) return checklist
  const choice = choiceOf(rooms, partnerId)
  if (!choice.ok) return choice
  const key = store.partnerFiles.keyOf(partnerId)
  if (!key.ok) return key
  const files = store.partnerFiles.records(partnerId)
  if (!files.ok) return files
  const sends = store.confirmations.sends(partnerId)
  if (!sends.ok) return sends
  const proofs = store.confirmations.proofs(partnerId)
  if (!proofs.ok) return proofs
  const inbound = store.confirmations.inbound(partnerId)
  if (!inbound.ok) return inbound
  const reports = reportsOf(rooms, partner.value.domains)
  if (!reports.ok) return reports
  const people = peopleOf(rooms, side.value, told.value)
  if (!people.ok) return people
  return succeed({
    ...{ kind: partnerCopyKind, version: partnerCopyVersion, writtenAt: rooms.outside.clock.now() },
    partner: partner.value,
    people: people.value,
    links: side.value.map(({ person, role, isDeputy }) => ({ personId: person.id, role, isDeputy })),
    told: told.value,
    agreements: [...agreements.value],
    attachments: attachments.value,
    checklist: [...checklist.value],
    choice: choice.value,
    key: key.value ?? null,
    files: [...files.value],
    ...{ sends: [...sends.value], proofs: [...proofs.value], inbound: [...inbound.value] },
    reports: reports.value,
  })
}

function peopleOf(
  rooms: Rooms,
  side: readonly { readonly person: Person }[],
  told: readonly { readonly personId: string | null }[],
): Outcome<Person[]> {
  const people = new Map(side.map(({ person }) => [person.id, person]))
  for (const { personId } of told) {
    if (personId === null || people.has(personId)) continue
    const found = rooms.store.people.find(personId)
    if (!found.ok) return found
    people.set(personId, found.value.person)
  }
  return succeed([...people.values()])
}

function attachmentsOf(
  rooms: Rooms,
  agreements: readonly PartnerCopy['agreements'][number][],
): Outcome<PartnerCopy['attachments']> {
  const attachments: PartnerCopy['attachments'] = []
  for (const { confirmations } of agreements) {
    for (const { attachment } of confirmations) {
      if (attachment === null || attachments.some(({ id }) => id === attachment.id)) continue
      const found = rooms.store.agreements.attached(attachment.id)
      if (!found.ok) return found
      const { agreementId, content } = found.value
      attachments.push({ id: attachment.id, agreementId, content: Buffer.from(content).toString('base64') })
    }
  }
  return succeed(attachments)
}

function choiceOf(rooms: Rooms, partnerId: string): Outcome<PartnerCopy['choice']> {
  const found = rooms.store.choices.find(partnerId)
  if (!found.ok) return found
  if (found.value === undefined) return succeed(null)
  const { choice, siteIds, keptAt } = found.value
  return succeed({ choice, siteIds: [...siteIds], keptAt: keptAt ?? rooms.outside.clock.now() })
}

function reportsOf(rooms: Rooms, domains: readonly string[]): Outcome<unknown[]> {
  const reports: unknown[] = []
  for (const domain of domains) {
    const history = rooms.store.reports.history(domain)
    if (!history.ok) return history
    reports.push(...history.value)
  }
  return succeed(reports)
}
