// The address book as the window reads it: who is found, where people stand, what a side lacks, and what goes with a person.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { personDraft, type SideContact } from '#domain/contacts/person.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import { sampleLink, samplePerson } from '#test/support/window/contact-double.ts'
import '#test/support/property-runs.ts'
import { missingContacts } from '../../../renderer/features/contacts/missing-contacts.ts'
import {
  leftWithoutTechnical,
  peopleSearch,
  standingsOf,
  withMailbox,
} from '../../../renderer/features/contacts/people.ts'
import { placesLine } from '../../../renderer/features/contacts/people-words.ts'
import { personFormOf, readPerson } from '../../../renderer/features/contacts/person-form-values.ts'
import { readTold } from '../../../renderer/features/contacts/told-form.ts'

const bank = '00000000-0000-4000-8000-000000000001'
const clinic = '00000000-0000-4000-8000-000000000002'
const names = new Map([
  [bank, 'Muster Bank AG'],
  [clinic, 'Klinikum Am Park'],
])
const erika = samplePerson(1, 'Erika Muster', { mail: 'erika@firma.example', phone: '+49 30 11' })
const max = samplePerson(2, 'Max Beispiel', { organisation: 'Bank', mail: 'max@bank.example' })
const anna = samplePerson(3, 'Änne Ohne')
const book = [
  { person: max, links: [sampleLink(clinic, max, 'security'), sampleLink(bank, max)] },
  { person: erika, links: [sampleLink(null, erika), sampleLink(bank, erika, 'desk-247', true)] },
  { person: anna, links: [] },
]
const found = (query: string, place?: 'all' | 'own' | 'none') =>
  peopleSearch(book, names)(query, place).map(({ person }) => person.name)

test('people are found by every word, in their own facts and in the names of their partners', () => {
  expect(found('')).toEqual(['Änne Ohne', 'Erika Muster', 'Max Beispiel'])
  expect(found('muster bank')).toEqual(['Erika Muster', 'Max Beispiel'])
  expect(found('MAX klinikum')).toEqual(['Max Beispiel'])
  expect(found('+49 30 11')).toEqual(['Erika Muster'])
  expect(found('max erika')).toEqual([])
  expect(found('', 'own')).toEqual(['Erika Muster'])
  expect(found('', 'none')).toEqual(['Änne Ohne'])
})

test('a mailbox typed anew is known, however it is written', () => {
  expect(withMailbox(book, ' MAX@bank.example ')?.person.name).toBe('Max Beispiel')
  expect(withMailbox(book, '')).toBeUndefined()
  expect(withMailbox(book, 'max@bank')).toBeUndefined()
})

test('where a person stands is said with our own side first, and many places as a number', () => {
  const t = translatorFor('en')
  const many = Array.from({ length: 4 }, (_, index) => sampleLink(`00000000-0000-4000-8000-00000000010${index}`, erika))
  expect(placesLine(book[1]?.links ?? [], names, t)).toBe(
    'Our side: Technical; Muster Bank AG: 24×7 incident desk (deputy)',
  )
  expect(placesLine([], names, t)).toBe('not assigned')
  expect(placesLine(many, names, t)).toContain('2 more assignments')
  expect(standingsOf(book[0]?.links ?? [], names).map(({ partnerId }) => partnerId)).toEqual([clinic, bank])
})

test('a person who goes leaves those places without a technical contact that have no other', () => {
  const [first, second] = [book[0], book[1]]
  if (first === undefined || second === undefined) throw new Error('the book is empty')
  expect(leftWithoutTechnical(first, book)).toEqual([bank])
  expect(leftWithoutTechnical(second, book)).toEqual([null])
  const deputy = { person: anna, links: [sampleLink(bank, anna, 'technical', true)] }
  expect(leftWithoutTechnical(first, [...book, deputy])).toEqual([bank])
  const other = { person: anna, links: [sampleLink(bank, anna)] }
  expect(leftWithoutTechnical(first, [...book, other])).toEqual([])
})

const at = (person: SideContact['person'], role: SideContact['role'] = 'technical', isDeputy = false) => ({
  person,
  role,
  isDeputy,
})
const whole = samplePerson(9, 'Ganz', { mail: 'a@b.example', mobile: '+49' })

test.each<[readonly SideContact[], readonly string[]]>([
  [[], ['no-technical', 'no-deputy', 'no-desk']],
  [[at(whole)], ['no-deputy', 'no-desk']],
  [[at(whole, 'technical', true)], ['no-technical', 'no-desk']],
  [[at(whole), at(whole, 'technical', true), at(anna, 'desk-247')], []],
  [
    [at(anna), at(max, 'technical', true), at(anna, 'desk-247')],
    ['no-mail', 'no-phone', 'no-phone'],
  ],
])('a side lacks what its people do not bring', (side, missing) => {
  expect(missingContacts(side).map(({ code }) => code)).toEqual(missing)
})

test('a person as kept comes back from the form unchanged', () => {
  const { createdAt: _made, changedAt: _changed, ...draft } = max
  expect(readPerson(personFormOf(max), max.id)).toEqual({ draft, issues: {} })
})

test.each([
  [{ name: ' ' }, { name: 'missing-name' }],
  [{ mail: 'nobody' }, { mail: 'not-a-mailbox' }],
  [{ phone: 'a\u0000b' }, { phone: 'not-a-line' }],
  [{ organisation: 'x'.repeat(201) }, { organisation: 'not-a-line' }],
  [{ note: 'x'.repeat(4001) }, { note: 'too-long' }],
])('%o is named at its field', (change, issues) => {
  const reading = readPerson({ ...personFormOf(max), ...change }, null)
  expect(reading).toEqual({ issues })
})

test('whatever is typed, a person that comes out is one the domain accepts', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('', 'Max', 'max@bank.example', ' a@b.example ', 'a\nb'))
  fc.assert(
    fc.property(fc.record({ name: text, mail: text, phone: text, note: text }), (change) => {
      const { draft, issues } = readPerson({ ...personFormOf(null, 'Bank'), ...change }, null)
      if (draft === undefined) expect(Object.keys(issues).length).toBeGreaterThan(0)
      else expect(personDraft.safeParse(draft).success).toBe(true)
    }),
  )
})

const now = new Date(2026, 10, 22, 18, 30)
const told = { personId: max.id, channel: 'phone', day: localDay(now.toISOString()), about: ' Stichtag ' } as const

test('what was told today has the time of now, an earlier day its noon', () => {
  expect(readTold(told, now).draft).toEqual({
    personId: max.id,
    channel: 'phone',
    at: now.toISOString(),
    about: 'Stichtag',
  })
  expect(readTold({ ...told, day: '2026-11-02' }, now).draft?.at).toBe(new Date(2026, 10, 2, 12).toISOString())
})

test.each([
  [{ personId: '' }, { personId: 'no-person' }],
  [{ day: '' }, { day: 'no-day' }],
  [{ day: '2026-11-23' }, { day: 'day-ahead' }],
  [{ about: ' ' }, { about: 'no-subject' }],
  [{ about: 'a\nb' }, { about: 'not-a-line' }],
])('%o is no entry', (change, issues) => {
  expect(readTold({ ...told, ...change }, now)).toEqual({ issues })
})
