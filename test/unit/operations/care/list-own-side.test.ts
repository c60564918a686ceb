// Our own side in lists: its people leave with the others, come back unchanged or changed, and never become a partner. Where a list would be
// empty nothing is written.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wordsIn } from '#operations/care/export-list.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import type { CareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'

const ignore = () => undefined
const still = new AbortController().signal

async function exported(house: CareDesk): Promise<string> {
  const { files } = valueIn(await house.care.exportList(undefined))
  return readFileSync(files[0] ?? '', 'utf8')
}

async function preview(house: CareDesk, text: string) {
  house.outside.answerWithFile({ name: 'liste.csv', content: new TextEncoder().encode(text) })
  return valueIn(await house.care.previewList(undefined, ignore, still))
}

async function withOwnPerson() {
  const house = openCareDesk()
  const head = 'Partner;Ansprechpartner;Rollen;Stellvertretung;E-Mail;Telefon'
  const rows = [
    '(eigene Seite);Eva;Technik, Datenschutz;Datenschutz;eva@wir.example;1',
    '(own side);Ole;;;ole@wir.example;',
  ]
  const shown = await preview(house, [head, ...rows].join('\r\n'))
  expect(shown.counts).toMatchObject({ rows: 2, addedPartners: 0, addedContacts: 2, wrong: 0 })
  valueIn(await house.care.importList({ previewId: shown.previewId }, ignore, still))
  return house
}

test('people of our own side come in without a partner, and the first technical one is our contact', async () => {
  const house = await withOwnPerson()
  expect(valueIn(house.store.partners.list())).toEqual([])
  const side = valueIn(house.store.people.side(null))
  expect(side.map(({ person, role, isDeputy }) => [person.name, role, isDeputy])).toEqual([
    ['Eva', 'technical', false],
    ['Ole', 'technical', false],
    ['Eva', 'data-protection', true],
  ])
  expect(valueIn(house.store.settings.read()).contact).toMatchObject({ name: 'Eva', mail: 'eva@wir.example' })
})

test('they stand first in the list that leaves, which changes nothing when it comes back', async () => {
  const house = await withOwnPerson()
  const text = await exported(house)
  const own = wordsIn(valueIn(house.store.settings.read()).language ?? house.outside.info.systemLanguage).ownSide
  expect(text.split('\r\n')[1]).toMatch(own)
  expect(text.split('\r\n')[1]).toContain('eva@wir.example')
  const back = await preview(house, text)
  expect(back.counts).toMatchObject({ rows: 2, unchanged: 2, wrong: 0 })
  const changed = await preview(house, text.replace(';1;', ';2;'))
  expect(changed.counts).toMatchObject({ changedContacts: 1, wrong: 0 })
  valueIn(await house.care.importList({ previewId: changed.previewId }, ignore, still))
  expect(valueIn(house.store.settings.read()).contact.phone).toBe('2')
})

test('a row of our own side that names domains is wrong: they are no matter of a list', async () => {
  const shown = await preview(openCareDesk(), 'Partner;Domains;Ansprechpartner\r\n(own side);wir.example;Eva')
  expect(shown.wrong).toEqual([{ line: 2, code: 'own-side', params: {} }])
})

test('with practice partners only nothing is written, and it is said', async () => {
  const house = openCareDesk()
  valueIn(house.store.partners.save(samplePartner({ isPractice: true })))
  expect(faultIn(await house.care.exportList(undefined)).code).toBe('care.list-empty')
})
