// Texts an earlier build cut in the middle of a character: every row that has one is read with a sign in its place, and a copy of it is one
// the house takes back.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storedDefaults } from '#contract/agreement-contract.ts'
import { defaultSettings } from '#domain/setting.ts'
import { connect } from '#sqlite/database.ts'
import { rowChecks } from '#storage/row-checks.ts'
import { openStore } from '#storage/store.ts'
import { sampleAgreement, sampleTerms } from '#test/support/agreement-samples.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const half = 'Störung \ud83d'
const mended = 'Störung \ufffd'

function openedStore() {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const partner = samplePartner()
  valueIn(store.partners.save(partner))
  return { store, path, partner }
}

test('an agreement, a person, settings and presets are read and written again', () => {
  const { store, partner } = openedStore()
  const terms = sampleTerms()
  const version = sampleAgreement({
    partnerId: partner.id,
    terms: { ...terms, own: { ...terms.own, organisation: half } },
  })
  valueIn(store.agreements.save(version))
  const [read] = valueIn(store.agreements.ofPartner(partner.id))
  expect(read?.terms).toEqual({ ...terms, own: { ...terms.own, organisation: mended } })
  const person = samplePerson({ name: half, note: half })
  valueIn(store.people.save(person))
  expect(valueIn(store.people.all())[0]?.person).toEqual({ ...person, name: mended, note: mended })
  valueIn(store.settings.save({ ...defaultSettings, organisation: half }))
  expect(valueIn(store.settings.read()).organisation).toBe(mended)
  const preset = { own: { ...terms.own, organisation: half }, common: terms.common, language: 'de' }
  valueIn(store.presets.save('agreement', preset))
  expect(valueIn(store.presets.read('agreement', storedDefaults))?.own.organisation).toBe(mended)
  store.close()
})

test('a copy with such a row is sound, because its columns say the same', () => {
  const { store, path } = openedStore()
  valueIn(store.people.save(samplePerson({ name: half })))
  store.close()
  const connection = connect(path, 'inspect')
  const rows = connection.all('SELECT * FROM person')
  connection.close()
  expect(rows.map((row) => rowChecks['person']?.safeParse(row).success)).toEqual([true])
})
