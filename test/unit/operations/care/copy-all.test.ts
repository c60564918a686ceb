// Everything as one file: without secrets and without what was deleted, taken in whole, and refused in full when anything is wrong with it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { careProgress } from '#domain/care/list-import.ts'
import { fail } from '#domain/fault.ts'
import { connect } from '#sqlite/database.ts'
import { openStore } from '#storage/store.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** What crosses the border must fit its schema. */
const ignore = (progress: unknown) => void careProgress.parse(progress)
const still = new AbortController().signal

async function copyOf(desk: CareDesk): Promise<Buffer> {
  const { files } = valueIn(await desk.care.exportAll(undefined, ignore, still))
  return readFileSync(files[0] ?? '')
}

function take(desk: CareDesk, content: Uint8Array, signal = still) {
  desk.outside.answerWithFile({ name: 'all.handschlag-copy', content })
  return desk.care.importAll(undefined, ignore, signal)
}

/** A copy with something done to it. */
function spoiled(content: Uint8Array, script: string): Uint8Array {
  const path = join(temporaryFolder(), 'spoiled.sqlite')
  writeFileSync(path, content)
  const connection = connect(path, 'create')
  connection.execute(`PRAGMA foreign_keys = OFF; ${script}`)
  connection.close()
  return readFileSync(path)
}

const dump = (desk: CareDesk) => valueIn(desk.store.lists.mark())

describe('a copy of everything', () => {
  test('comes back whole elsewhere; what was there is kept beside it', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    const filled = fillHouse(from.store)
    valueIn(to.store.partners.save(samplePartner({ name: 'Earlier', domains: ['earlier.example'] })))
    const { keptAside } = valueIn(await take(to, await copyOf(from)))
    expect(dump(to)).toBe(dump(from))
    expect(valueIn(to.store.agreements.find(filled.agreement.id))).toEqual(filled.agreement)
    expect(valueIn(to.store.reports.newest(filled.report.domain))).toEqual(filled.report)
    const aside = valueIn(openStore(keptAside))
    expect(valueIn(aside.partners.list()).map(({ name }) => name)).toEqual(['Earlier'])
    aside.close()
    expect(readdirSync(to.folder).filter((name) => name.includes('draft'))).toEqual([])
    expect(new Set(to.told)).toEqual(
      new Set([
        'settingsChanged',
        'partnerChanged',
        'siteChanged',
        'contactsChanged',
        'agreementChanged',
        'checklistChanged',
      ]),
    )
    valueIn(to.store.partners.remove(filled.partner.id))
    expect(faultIn(to.store.agreements.find(filled.agreement.id)).code).toBe('agreement.not-found')
  })

  test('has no secret in it, and nothing that was deleted', async () => {
    const desk = openCareDesk()
    await desk.outside.secrets.keep('handschlag.host.x', 'planted-secret-9137')
    const gone = samplePartner({ name: 'Deleted-4711', domains: ['deleted-4711.example'] })
    valueIn(desk.store.partners.save(gone))
    fillHouse(desk.store)
    valueIn(desk.store.partners.remove(gone.id))
    const copy = await copyOf(desk)
    expect(copy.includes('planted-secret-9137')).toBe(false)
    expect(copy.includes('eleted-4711')).toBe(false)
    expect(copy.includes('Muster Bank AG')).toBe(true)
  })

  test.each<readonly [string, string]>([
    ['a partner without a name', `UPDATE partner SET name = ''`],
    ['a partner without a domain', 'DELETE FROM partner_domain'],
    ['a contact that is no JSON of ours', `UPDATE person SET person = '{}'`],
    [
      'a contact under another id',
      `UPDATE person SET person = json_set(person, '$.id', 'f47ac10b-58cc-4372-a567-0e02b2c3d479')`,
    ],
    ['an agreement in a state nobody knows', `UPDATE agreement SET state = 'gone'`],
    ['an agreement whose columns say more than it says', `UPDATE agreement SET state = 'active'`],
    [
      'an agreement with a step at no moment',
      `UPDATE agreement SET agreement = json_set(agreement, '$.steps[0].at', 'x')`,
    ],
    [
      'an agreement with other terms than its hash says',
      `UPDATE agreement SET agreement = json_set(agreement, '$.terms.common.notice.mx', 1)`,
    ],
    [
      'an agreement nobody said yes to',
      `UPDATE agreement SET agreement = json_set(agreement, '$.confirmations', json('[]'))`,
    ],
    ['an attached file with another content', `UPDATE attachment SET content = x'00'`],
    ['a file of another partner', `UPDATE partner_file SET partner_id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'`],
    ['a report that is none', `UPDATE probe_report SET report = '1'`],
    ['a setting nobody knows', `INSERT INTO setting VALUES ('evil', '1')`],
    ['defaults that are none', `INSERT INTO preset VALUES ('agreement', '{"own":1}')`],
    ['a reference into nothing', `UPDATE told SET partner_id = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'`],
    ['a trigger', 'CREATE TRIGGER evil AFTER INSERT ON partner BEGIN DELETE FROM person; END'],
    ['a view in the place of a table', 'DROP TABLE told; CREATE VIEW told AS SELECT 1 AS id'],
    ['a table of its own', 'CREATE TABLE extra (a)'],
    ['another program', 'PRAGMA application_id = 1'],
  ])('%s is refused, and nothing changes', async (_, script) => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    fillHouse(from.store)
    fillHouse(to.store)
    const before = dump(to)
    const outcome = await take(to, spoiled(await copyOf(from), script))
    expect(outcome).toEqual(fail('care.not-a-copy', { file: 'all.handschlag-copy' }))
    expect(dump(to)).toBe(before)
    expect(readdirSync(to.folder).filter((name) => /draft|before/.test(name))).toEqual([])
  })

  test('cut, scribbled on, or no database at all is refused', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    fillHouse(from.store)
    const copy = await copyOf(from)
    const scribbled = Buffer.from(copy)
    scribbled.fill(0x5a, 8192, 12_288)
    for (const content of [copy.subarray(0, copy.length - 4096), scribbled, Buffer.from('{}'), Buffer.alloc(0)]) {
      expect(faultIn(await take(to, content)).code).toBe('care.not-a-copy')
    }
    expect(valueIn(to.store.partners.list())).toEqual([])
  })

  test('of a newer version says so; one of an older version is brought up', async () => {
    const to = openCareDesk()
    const newer = spoiled(await copyOf(to), 'PRAGMA user_version = 99')
    expect(faultIn(await take(to, newer))).toMatchObject({ code: 'storage.newer', params: { found: 99 } })
    const older = readFileSync(new URL('../../storage/version-3.sqlite', import.meta.url))
    valueIn(await take(to, older))
    expect(valueIn(to.store.partners.list()).length).toBeGreaterThan(0)
    expect(valueIn(to.store.people.all()).length).toBeGreaterThan(0)
  })

  test('waits for tests and pushes, and a cancel leaves what is there', async () => {
    const [from, to] = [openCareDesk(), openCareDesk()]
    fillHouse(from.store)
    const copy = await copyOf(from)
    const running = to.rooms.tests.begin('x', still)
    expect(faultIn(await take(to, copy)).code).toBe('care.busy')
    running?.end()
    const done = to.rooms.pushing.beginWriting()
    expect(faultIn(await take(to, copy)).code).toBe('care.busy')
    done()
    expect(faultIn(await take(to, copy, AbortSignal.abort())).code).toBe('job.cancelled')
    expect(valueIn(to.store.partners.list())).toEqual([])
    expect(existsSync(`${to.storePath.replace('.sqlite', '')}.copy-in.draft`)).toBe(false)
  })
})
