// Takes in one partner from its file: the whole of it or nothing. A partner that is there already, by id or by a domain, is never touched.
// People we know by mail and name stay as we know them. A key counts again only after it was compared here, and a counter-proof is judged anew by
// what its modes show: a file proves nothing.
import {
  type PartnerCopy,
  partnerCopy,
  partnerCopyBytes,
  partnerCopyMark,
  partnerCopyVersion,
} from '#domain/care/partner-copy.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import { judgedAgain } from '#domain/confirm/judge-again.ts'
import { type TrapMode, trapModes } from '#domain/confirm/trap.ts'
import type { Person } from '#domain/contacts/person.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type ProbeReport, probeReport } from '#domain/probe-report.ts'
import { findGateway } from '#gateways/registry.ts'
import { copyToSide } from '../contacts/main-contact.ts'
import type { Rooms } from '../rooms.ts'
import { createBreath } from './breath.ts'
import { foldName } from './lists/kept-book.ts'
import { isTrueToItself } from './true-to-itself.ts'

type Read = Omit<PartnerCopy, 'reports'> & { readonly reports: readonly ProbeReport[] }

/** Faults file.choice-dismissed, input.too-large, care.not-a-partner-copy, .copy-newer, .partner-exists, partner.domain-taken. */
export async function importPartner(rooms: Rooms): Promise<Outcome<{ partnerId: string }>> {
  const opened = await rooms.outside.files.openFile('partner-copy', partnerCopyBytes)
  if (!opened.ok) return opened
  const copy = await readCopy(rooms, opened.value)
  if (!copy.ok) return copy
  const added = rooms.store.together(() => add(rooms, copy.value, opened.value.name))
  if (!added.ok) return added
  const partnerId = copy.value.partner.id
  rooms.announce.partnerChanged(partnerId)
  rooms.announce.contactsChanged(null)
  rooms.announce.agreementChanged(partnerId)
  rooms.announce.checklistChanged(partnerId)
  return succeed({ partnerId })
}

async function readCopy(
  rooms: Rooms,
  { name, content }: { readonly name: string; readonly content: Uint8Array },
): Promise<Outcome<Read>> {
  const bad = fail('care.not-a-partner-copy', { file: name })
  const plain = parseJson(content)
  const mark = partnerCopyMark.safeParse(plain)
  if (!mark.success) return bad
  if (mark.data.version > partnerCopyVersion) return fail('care.copy-newer', { file: name })
  const read = partnerCopy.safeParse(plain)
  if (!read.success || !areTrue(read.data)) return bad
  const breath = createBreath(rooms.outside.clock, () => undefined, new AbortController().signal)
  const reports: ProbeReport[] = []
  for (const raw of read.data.reports) {
    const report = probeReport.safeParse(raw)
    if (!report.success || !read.data.partner.domains.includes(report.data.domain)) return bad
    reports.push(report.data)
    await breath.take(reports.length, read.data.reports.length)
  }
  return succeed({ ...read.data, reports })
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content))
  } catch {
    return undefined
  }
}

function areTrue({ agreements, attachments }: PartnerCopy): boolean {
  const contents = new Map(attachments.map(({ id, content }) => [id, Buffer.from(content, 'base64')]))
  return agreements.every((each) => isTrueToItself(each, (id) => contents.get(id)))
}

function add(rooms: Rooms, copy: Read, file: string): Outcome<undefined> {
  const { store } = rooms
  const present = store.copies.knowsOneOf({ partner: [copy.partner.id] })
  if (!present.ok) return present
  if (present.value) {
    const ours = store.partners.find(copy.partner.id)
    return ours.ok ? fail('care.partner-exists', { name: ours.value.name }) : ours
  }
  const known = store.copies.knowsOneOf({
    agreement: copy.agreements.map(({ id }) => id),
    attachment: copy.attachments.map(({ id }) => id),
    probe_report: copy.reports.map(({ id }) => id),
    test_send: copy.sends.map(({ id }) => id),
    counter_proof: copy.proofs.map(({ id }) => id),
    inbound_proof: copy.inbound.map(({ id }) => id),
  })
  if (!known.ok) return known
  if (known.value) return fail('care.not-a-partner-copy', { file })
  const saved = store.partners.save({ ...copy.partner, isPractice: false })
  if (!saved.ok) return saved
  const ids = addPeople(rooms, copy)
  if (!ids.ok) return ids
  for (const part of [addTold, addAgreements, addConfirmations, addRest]) {
    const added = part(rooms, copy, ids.value)
    if (!added.ok) return added
  }
  const copied = copyToSide(rooms, copy.partner.id)
  return copied.ok ? succeed(undefined) : copied
}

type Ids = ReadonlyMap<string, string>

/** Which of our people each of the file is: who is known by mail and name stays as we know it. */
function addPeople(rooms: Rooms, { people, links, partner }: Read): Outcome<Ids> {
  const all = rooms.store.people.all()
  if (!all.ok) return all
  const kept = all.value.map(({ person }) => person)
  const byId = new Map(kept.map((person) => [person.id, person]))
  const byName = new Map(kept.filter(({ mail }) => mail !== '').map((person) => [nameKey(person), person]))
  const ids = new Map<string, string>()
  const added: Person[] = []
  for (const person of people) {
    const same = byId.get(person.id)
    const ours =
      same !== undefined && foldName(same.name) === foldName(person.name) ? same : byName.get(nameKey(person))
    const id = ours?.id ?? (same === undefined ? person.id : rooms.outside.newId())
    ids.set(person.id, id)
    if (ours === undefined) added.push({ ...person, id })
  }
  const placed = links.map((link) => ({
    ...link,
    partnerId: partner.id,
    personId: ids.get(link.personId) ?? link.personId,
  }))
  const saved = rooms.store.people.saveMany(added, placed)
  return saved.ok ? succeed(ids) : saved
}

function nameKey({ mail, name }: Person): string {
  return `${mail.toLowerCase()}\n${foldName(name)}`
}

function addTold(rooms: Rooms, { told }: Read, ids: Ids): Outcome<undefined> {
  for (const entry of told) {
    const personId = entry.personId === null ? null : (ids.get(entry.personId) ?? null)
    const added = rooms.store.told.add({ ...entry, id: rooms.outside.newId(), personId })
    if (!added.ok) return added
  }
  return succeed(undefined)
}

function addAgreements(rooms: Rooms, { agreements, attachments }: Read): Outcome<undefined> {
  for (const agreement of agreements.toReversed()) {
    const saved = rooms.store.agreements.save(agreement)
    if (!saved.ok) return saved
  }
  for (const { id, agreementId, content } of attachments) {
    const attached = rooms.store.agreements.attach(id, { agreementId, content: Buffer.from(content, 'base64') })
    if (!attached.ok) return attached
  }
  return succeed(undefined)
}

function addConfirmations(rooms: Rooms, { sends, proofs, inbound }: Read): Outcome<undefined> {
  const { confirmations } = rooms.store
  const all = [
    ...sends.toReversed().map((send) => () => confirmations.saveSend(send)),
    ...proofs.toReversed().map((proof) => () => confirmations.saveProof(judgedAgain(proof, modesOf(proof)))),
    ...inbound.toReversed().map((proof) => () => confirmations.saveInbound(proof)),
  ]
  for (const save of all) {
    const saved = save()
    if (!saved.ok) return saved
  }
  return succeed(undefined)
}

/** What its product can be tried with; of one nobody knows here, everything is asked. */
function modesOf({ gateway }: CounterProof): readonly TrapMode[] {
  return findGateway(gateway)?.trial?.modes ?? trapModes
}

function addRest(rooms: Rooms, copy: Read): Outcome<undefined> {
  const { checklists, reports, partnerFiles } = rooms.store
  const listed = copy.checklist.length === 0 ? succeed(undefined) : checklists.save(copy.partner.id, copy.checklist)
  if (!listed.ok) return listed
  for (const report of copy.reports.toReversed()) {
    const added = reports.add(report)
    if (!added.ok) return added
  }
  const chosen = addChoice(rooms, copy)
  if (!chosen.ok) return chosen
  for (const record of copy.files) {
    const known = partnerFiles.findRecord(record.fileId)
    if (!known.ok) return known
    const added = known.value === undefined ? partnerFiles.addRecord(record) : succeed(undefined)
    if (!added.ok) return added
  }
  return addKey(rooms, copy)
}

/** Gateways are those of this house; the file may know others. */
function addChoice(rooms: Rooms, { choice, partner }: Read): Outcome<undefined> {
  if (choice === null) return succeed(undefined)
  const sites = rooms.store.sites.list()
  if (!sites.ok) return sites
  const siteIds = choice.siteIds.filter((siteId) => sites.value.some(({ id }) => id === siteId))
  return rooms.store.choices.save(partner.id, { ...choice, siteIds: [...new Set(siteIds)] })
}

function addKey(rooms: Rooms, { key }: Read): Outcome<undefined> {
  if (key === null) return succeed(undefined)
  const owner = rooms.store.partnerFiles.ownerOf(key.fingerprint)
  if (!owner.ok) return owner
  return owner.value === undefined ? rooms.store.partnerFiles.keepKey({ ...key, comparedAt: null }) : succeed(undefined)
}
