// After a deletion no table names the person, nor do the bytes of the file, its log and its free pages; where somebody wrote a name by hand
// the report says so, place by place.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { namingPlaces } from '#domain/care/retention.ts'
import { connect } from '#sqlite/database.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { sampleTrialRun } from '#test/support/confirm-samples.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'
import { samplePushHost, samplePushRecord } from '#test/support/push-samples.ts'

const marked = { name: 'Zwölfbein-Nachtigall "Eri", Erika', mail: 'zwoelfbein@bank.example', phone: '+49 30 778899001' }
const traces = ['Nachtigall', 'zwoelfbein@', '778899001']

/** Tables with a column that holds one of the traces. */
function tablesNaming({ storePath }: CareDesk): string[] {
  const connection = connect(storePath, 'inspect')
  try {
    const names = z.array(z.object({ name: z.string() }))
    const tables = names.parse(connection.all(`SELECT name FROM sqlite_schema WHERE type = 'table'`))
    return tables
      .map(({ name }) => name)
      .filter((name) => traces.some((trace) => JSON.stringify(connection.all(`SELECT * FROM ${name}`)).includes(trace)))
  } finally {
    connection.close()
  }
}

function bytesNaming({ folder }: CareDesk): string[] {
  const files = readdirSync(folder).filter((name) => name.startsWith('handschlag.sqlite'))
  return files.filter((name) => traces.some((trace) => readFileSync(join(folder, name)).includes(trace)))
}

function endedHouse(desk: CareDesk) {
  const filled = fillHouse(desk.store, { person: marked })
  const ended = { state: 'ended', at: '2020-01-01T00:00:00.000Z', reason: 'ended', note: '' } as const
  const steps = [...filled.agreement.steps, ended]
  valueIn(desk.store.agreements.save({ ...filled.agreement, state: 'ended', steps, confirmations: [] }))
  return filled
}

test('nothing names a deleted person: no table, no log, no free page', async () => {
  const desk = openCareDesk()
  const { person } = endedHouse(desk)
  const others = Array.from({ length: 200 }, () => samplePerson({ ...marked, note: 'x'.repeat(2000) }))
  valueIn(desk.store.people.saveMany(others, []))
  expect(tablesNaming(desk)).toEqual(expect.arrayContaining(['person', 'partner', 'told']))
  expect(bytesNaming(desk)).not.toEqual([])
  const personIds = [person, ...others].map(({ id }) => id)
  expect(valueIn(await desk.care.deleteDue({ personIds })).namedElsewhere).toEqual([])
  expect(tablesNaming(desk)).toEqual([])
  expect(bytesNaming(desk)).toEqual([])
})

test('what was written by hand stays, and the report names every place of it', async () => {
  const desk = openCareDesk()
  const { store } = desk
  const { person, partner, item, told, siteId, proof } = endedHouse(desk)
  valueIn(store.checklists.save(partner.id, [{ ...item, evidence: `Telefonat mit ${marked.name}` }]))
  valueIn(store.told.add({ ...told, id: samplePerson().id, personId: null, name: '', about: `Gruß an ${marked.name}` }))
  valueIn(store.people.save(samplePerson({ name: 'Max', mail: '', note: `vertritt ${marked.mail}` })))
  const host = valueIn(store.hosts.save(samplePushHost({ siteId })))
  const fault = { code: 'ssh.unreachable', params: { name: 'gw', detail: marked.mail } } as const
  valueIn(store.pushes.save(samplePushRecord({ siteId, hostId: host.id, state: 'broken', fault })))
  valueIn(store.presets.save('checklist', [{ note: marked.name }]))
  const [mode] = proof.modes
  const lines = [{ at: 'Nov 21 10:00:00', text: `postfix/qmgr[1]: 4XYZ: from=<${marked.mail}>, size=700` }]
  valueIn(store.confirmations.saveProof({ ...proof, modes: mode === undefined ? [] : [{ ...mode, lines }] }))
  // it stands there twice, and is one entry
  const run = sampleTrialRun(proof)
  valueIn(store.openTrials.save({ ...run, trial: { ...run.trial, sender: marked.mail } }))
  const report = valueIn(await desk.care.deleteDue({ personIds: [person.id] }))
  expect(report.namedElsewhere).toEqual(namingPlaces.map((place) => ({ place, entries: 1 })))
  const left = ['checklist_item', 'counter_proof', 'open_trial', 'person', 'preset', 'push_record', 'told']
  expect(tablesNaming(desk).toSorted()).toEqual(left)
  const [file = ''] = readdirSync(join(desk.folder, 'kept'))
  const text = readFileSync(join(desk.folder, 'kept', file), 'utf8')
  expect(text).toContain('- Nachweise und Begründungen in Checklisten: 1')
  expect(text).toContain('- Gegenproben, in denen Gateways das Postfach nennen: 1')
  for (const trace of traces) expect(text).not.toContain(trace)
})
