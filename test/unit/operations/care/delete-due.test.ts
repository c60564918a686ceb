// Deletion of contact data: only who is due, everywhere, with a report that names nobody, and with nothing left in the file.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { removePerson } from '#operations/contacts/people.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { sampleTrialRun, wholeProof } from '#test/support/confirm-samples.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

const markedName = 'Zwölfbein-Nachtigall'
const marked = {
  name: `Erika ${markedName}`,
  mail: 'zwoelfbein@bank.example',
  phone: '+49 30 778899001',
  note: 'kennt-den-waechter',
}
const traces = [markedName, 'zwoelfbein@', '778899001', 'kennt-den-waechter']

function endAgreement(desk: CareDesk, agreement: Agreement, changes: Partial<Agreement> = {}): void {
  const at = '2020-01-01T00:00:00.000Z'
  const steps = [...agreement.steps, { state: 'ended', at, reason: 'ended', note: '' } as const]
  valueIn(desk.store.agreements.save({ ...agreement, state: 'ended', steps, ...changes }))
}

/** Bytes of the database and of everything beside it. */
function bytesOf(desk: CareDesk): Buffer {
  const files = readdirSync(desk.folder).filter((name) => name.startsWith('handschlag.sqlite'))
  return Buffer.concat(files.map((name) => readFileSync(join(desk.folder, name))))
}

describe('a deletion', () => {
  test('takes the person from everywhere, and out of the bytes of the file', async () => {
    const desk = openCareDesk()
    const filled = fillHouse(desk.store, { person: marked })
    const { partner, person, agreement } = filled
    const contact = `${marked.name}, ${marked.mail}, ${marked.phone}`
    const policy = tlsPolicy.parse({
      id: partner.id,
      partner: partner.name,
      domains: partner.domains,
      level: 'secure',
      contact,
    })
    valueIn(desk.store.configurations.keepPolicy(filled.siteId, partner.id, policy, 'then'))
    const files = [{ name: 'tls', content: `# contact ${contact}\nbank.example secure` }]
    valueIn(desk.store.configurations.keepFiles(filled.siteId, null, { files, keptAt: 'then' }))
    for (let round = 0; round < 200; round += 1) {
      valueIn(desk.store.people.save({ ...person, changedAt: new Date(round * 1e9).toISOString() }))
    }
    expect(traces.filter((trace) => !bytesOf(desk).includes(trace))).toEqual([])
    endAgreement(desk, agreement, { confirmations: [] })
    const [due] = valueIn(await desk.care.dueDeletions(undefined))
    expect(due).toMatchObject({ personId: person.id, reason: 'agreement-ended', dueSince: '2021-01-01' })

    const report = valueIn(await desk.care.deleteDue({ personIds: [person.id] }))
    expect(report).toEqual({
      ...{ at: desk.outside.clock.now(), people: 1, links: 1, toldWithoutName: 1 },
      ...{ namedOnPaper: [], attachmentsKept: 0, namedElsewhere: [], testMails: 0 },
    })
    expect(valueIn(desk.store.people.all())).toEqual([])
    expect(valueIn(desk.store.partners.find(partner.id)).contact).toEqual({ name: '', mail: '', phone: '' })
    expect(valueIn(desk.store.told.list(partner.id))).toMatchObject([{ name: '', personId: null, about: 'Go-live' }])
    const kept = valueIn(desk.store.configurations.files(filled.siteId, null))
    expect(kept?.files[0]?.content).toBe('# contact \nbank.example secure')
    expect(traces.filter((trace) => bytesOf(desk).includes(trace))).toEqual([])
    expect(valueIn(await desk.care.dueDeletions(undefined))).toEqual([])
  })

  test('names the versions that still name the person, and keeps their attachments', async () => {
    const desk = openCareDesk()
    const { person, agreement } = fillHouse(desk.store, { person: marked })
    endAgreement(desk, agreement)
    const report = valueIn(await desk.care.deleteDue({ personIds: [person.id] }))
    expect(report).toMatchObject({ namedOnPaper: [`${agreement.number}/1`], attachmentsKept: 1 })
    expect(toNeutral(valueIn(desk.store.agreements.find(agreement.id)))).toEqual(toNeutral(agreement))
    const text = readFileSync(join(desk.folder, 'kept', 'Löschprotokoll 2026-11-21.txt'), 'utf8')
    expect(text).toContain(`- ${agreement.number}/1`)
    expect(text).not.toContain(markedName)
  })

  test('of somebody not due is refused, and of nobody else is done either', async () => {
    const desk = openCareDesk()
    const { person } = fillHouse(desk.store)
    const free = samplePerson({ name: 'Free', mail: 'free@x.example' })
    valueIn(desk.store.people.save(free))
    const outcome = await desk.care.deleteDue({ personIds: [free.id, person.id] })
    expect(faultIn(outcome).code).toBe('care.not-due')
    expect(valueIn(desk.store.people.all())).toHaveLength(2)
    valueIn(await desk.care.deleteDue({ personIds: [free.id, free.id] }))
    expect(valueIn(desk.store.people.all()).map((each) => each.person.id)).toEqual([person.id])
  })

  test('stays done when nobody says where to keep the report', async () => {
    const desk = openCareDesk()
    const free = samplePerson()
    valueIn(desk.store.people.save(free))
    desk.outside.answerDialogs(null)
    expect(valueIn(await desk.care.deleteDue({ personIds: [free.id] }))).toMatchObject({ people: 1 })
    expect(valueIn(desk.store.people.all())).toEqual([])
  })

  test('of many is one of all', async () => {
    const desk = openCareDesk()
    const people = Array.from({ length: 300 }, (_, index) =>
      samplePerson({ name: `P${index}`, mail: `p${index}@x.example` }),
    )
    valueIn(desk.store.people.saveMany(people, []))
    const report = valueIn(await desk.care.deleteDue({ personIds: people.map(({ id }) => id) }))
    expect(report.people).toBe(300)
  })
})

describe('what is told to a person', () => {
  test('is everything kept about it, to read and as data', async () => {
    const desk = openCareDesk()
    const { person, partner, agreement, proof } = fillHouse(desk.store, { person: marked })
    const run = sampleTrialRun(proof)
    valueIn(desk.store.openTrials.save({ ...run, trial: { ...run.trial, sender: marked.mail } }))
    valueIn(desk.store.confirmations.saveProof(wholeProof({ partnerId: partner.id })))
    valueIn(desk.store.people.link({ partnerId: null, personId: person.id, role: 'security', isDeputy: true }))
    const { files } = valueIn(await desk.care.exportPerson({ personId: person.id }))
    const [text = '', json = ''] = files.map((path) => readFileSync(path, 'utf8'))
    for (const part of [
      marked.name,
      marked.mail,
      marked.phone,
      marked.note,
      partner.name,
      'Go-live',
      `${agreement.number}/1`,
    ]) {
      expect(text).toContain(part)
    }
    expect(text).toContain('Eigene Seite: Informationssicherheit (Stellvertretung)')
    expect(JSON.parse(json)).toMatchObject({
      person,
      places: expect.arrayContaining([
        { partner: partner.name, role: 'technical', isDeputy: false },
        { partner: null, role: 'security', isDeputy: true },
      ]),
      told: [{ about: 'Go-live', partner: partner.name }],
      agreements: [{ where: 'confirmations.0.name', text: marked.name }],
      counterProofs: [{ at: proof.startedAt, partner: partner.name }],
    })
    expect(text).toContain(`Gegenproben, die das Postfach der Person nennen\r\n- 2026-11-21 10:00, ${partner.name}\r\n`)
  })

  test('of nobody is refused', async () => {
    const desk = openCareDesk()
    const outcome = await desk.care.exportPerson({ personId: samplePerson().id })
    expect(faultIn(outcome).code).toBe('contact.not-found')
  })
})

test('somebody removed by hand is named in nothing that was given out last either', async () => {
  const desk = openCareDesk()
  const { partner, person, siteId } = fillHouse(desk.store, { person: marked })
  const contact = `${marked.name}, ${marked.mail}, ${marked.phone}`
  const { id, name, domains } = partner
  const policy = tlsPolicy.parse({ id, partner: name, domains, level: 'secure', contact })
  const { configurations } = desk.store
  valueIn(configurations.keepPolicy(siteId, id, policy, 'then'))
  const files = [{ name: 'tls', content: `# contact ${contact}` }]
  valueIn(configurations.keepFiles(siteId, null, { files, keptAt: 'then' }))
  valueIn(removePerson(desk.rooms, person.id))
  expect(valueIn(configurations.policyOf(siteId, id))?.contact).toBeNull()
  expect(valueIn(configurations.files(siteId, null))?.files[0]?.content).toBe('# contact ')
})
