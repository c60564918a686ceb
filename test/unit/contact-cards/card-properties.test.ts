// What holds for any people and any bytes: our cards are strict vCard 4.0, give the same people back, and no file breaks the reader.
import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { cardCodes } from '#contact-cards/card-person.ts'
import { readCards } from '#contact-cards/read-cards.ts'
import { type CardToWrite, writeCards } from '#contact-cards/write-cards.ts'
import { personDraft } from '#domain/contacts/person.ts'
import { readStrictCards } from '#test/support/card-reader.ts'
import { samplePerson } from '#test/support/contact-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const clean = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\s]+/gu, ' ')
    .slice(0, 200)
    .replace(/\p{Cs}/gu, '')
    .trim()
const line = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.constantFrom('a,b;c\\n\\', 'ö'.repeat(99)))
  .map(clean)
const note = fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n').trim())
const anyPerson = fc
  .record({
    name: line.filter((text) => text !== ''),
    organisation: line,
    mail: fc.constantFrom('', 'a@bank.example', `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`),
    phone: fc.constantFrom('', '+49 30 1', '030/12 34-5', 'Durchwahl 7, Zimmer'),
    mobile: fc.constantFrom('', '+49 170 1'),
    availability: line,
    languages: fc.oneof(line, fc.constantFrom('Deutsch, Englisch', 'de', 'de, en', 'German und Klingonisch')),
    keyword: line,
    note,
  })
  .map((facts) => samplePerson(facts))
const cards = fc.array(
  anyPerson.map((person): CardToWrite => ({ person, role: 'Technik (Vertretung)' })),
  { maxLength: 4 },
)

test('what we write is strict vCard 4.0 and comes back as the same people', () => {
  fc.assert(
    fc.property(cards, (written) => {
      const file = writeCards(written)
      const strict = readStrictCards(file)
      expect(strict.map((each) => each.find(({ name }) => name === 'FN')?.parts)).toEqual(
        written.map(({ person }) => [person.name]),
      )
      expect(strict.map((each) => each.find(({ name }) => name === 'NOTE')?.parts[0] ?? '')).toEqual(
        written.map(({ person }) => person.note),
      )
      if (written.length === 0) return
      const { people, unread } = valueIn(readCards(new Uint8Array(Buffer.from(file)), 'x'))
      expect(unread).toEqual([])
      expect(people).toEqual(written.map(({ person }) => personDraft.omit({ id: true }).parse(withoutIdentity(person))))
    }),
    { numRuns: propertyRuns(300) },
  )
})

function withoutIdentity({ id: _id, createdAt: _created, changedAt: _changed, ...facts }: CardToWrite['person']) {
  return facts
}

test('another parser reads our cards too', () => {
  const person = samplePerson({
    name: 'Jürgen Müller; Söhne',
    note: 'eins\nzwei, drei',
    languages: 'Deutsch, Englisch',
  })
  const card = new ICAL.Component(ICAL.parse(writeCards([{ person, role: 'Technik' }]).trimEnd()))
  expect(card.getFirstPropertyValue('fn')).toBe('Jürgen Müller; Söhne')
  expect(card.getFirstPropertyValue('email')).toBe('erika@bank.example')
  expect(card.getFirstPropertyValue('role')).toBe('Technik')
  expect(card.getAllProperties('lang').map((each) => each.getFirstValue())).toEqual(['de', 'en'])
  expect(card.getFirstPropertyValue('note')).toBe('eins\nzwei, drei')
})

const fragments = fc.constantFrom(
  ...['BEGIN:VCARD\r\n', 'END:VCARD\r\n', 'VERSION:2.1\r\n', 'VERSION:3.0\n', 'VERSION:4.0\r\n', 'FN:A\r\n'],
  ...[
    'N;ENCODING=QUOTED-PRINTABLE:=C3=\r\n',
    'TEL;"',
    '__proto__:x\r\n',
    'FN;constructor=1:x\r\n',
    'AGENT:\r\n',
    ' fold\r\n',
  ],
  ...[
    'EMAIL:a@b.example\r\n',
    'NOTE;CHARSET=no-such:\u00ff\r\n',
    'ORG;toString=a:b\r\n',
    'a.b.FN:x\r\n',
    '\u0000',
    ':',
    ';',
  ],
)

test('no file breaks the reader, and every card is either read or named', () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fragments, { maxLength: 30 }).map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'latin1'))),
  )
  fc.assert(
    fc.property(content, (bytes) => {
      const read = readCards(bytes, 'x')
      if (!read.ok) {
        expect(read.fault.code).toBe('input.wrong-format')
        return
      }
      const { people, unread } = read.value
      for (const person of people) expect(personDraft.omit({ id: true }).safeParse(person).success).toBe(true)
      for (const { code } of unread) expect(cardCodes).toContain(code)
      const numbers = unread.map(({ card }) => card)
      expect(new Set(numbers).size).toBe(numbers.length)
      expect(people.length + unread.length).toBeGreaterThan(0)
    }),
    { numRuns: propertyRuns(1000) },
  )
})

test('lines that would make a careless expression slow are read in no time to speak of', () => {
  const hostile = [
    `NOTE:${','.repeat(190_000)}`,
    `ORG:${';'.repeat(190_000)}`,
    `X${'quoted-printable'.repeat(100_000)}`,
    `FN;ENCODING=QUOTED-PRINTABLE:=\r\n${'a=\r\n'.repeat(30_000)}b`,
    `FN:a\r\n${' \r\n'.repeat(300_000)}`,

    `FN:${'='.repeat(100_000)}`,
    `TEL;${'"'.repeat(99_999)}:1`,
    `N;${';'.repeat(99_999)}:a`,
    `FN${'"a"'.repeat(30_000)}`,
  ]
  for (const text of hostile) {
    const bytes = new Uint8Array(Buffer.from(`BEGIN:VCARD\r\nVERSION:2.1\r\n${text}\r\nEND:VCARD\r\n`))
    const { people, unread } = valueIn(readCards(bytes, 'x'))
    expect(people.length + unread.length).toBe(1)
  }
})
