// Lists as table programs write them: any encoding, any separator, headings in both languages, breaks in cells; wrong rows by line and reason.
import { expect, test } from 'vitest'
import { listLimits } from '#domain/care/list-import.ts'
import { decodeText } from '#lists/decode-text.ts'
import { readList } from '#lists/read-list.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const on = async () => true

async function read(content: string | Uint8Array) {
  const file = { name: 'list.csv', content: typeof content === 'string' ? bytes(content) : content }
  return valueIn(await readList(file, on)) ?? []
}

async function refused(content: string | Uint8Array) {
  const file = { name: 'list.csv', content: typeof content === 'string' ? bytes(content) : content }
  return faultIn(await readList(file, on))
}

const german =
  'Partner;Domains;Ansprechpartner;Rolle;E-Mail;Telefon\r\nBörse Köln;boerse.example;Jörg Groß;Technik;jg@boerse.example;+49 221 1\r\n'

function utf16(text: string, isBigEndian: boolean, hasMark: boolean): Uint8Array {
  const little = Buffer.from(hasMark ? `\ufeff${text}` : text, 'utf16le')
  return isBigEndian ? little.swap16() : little
}

test.each([
  ['UTF-8', bytes(german)],
  ['UTF-8 with mark', bytes(`\ufeff${german}`)],
  ['UTF-16 little-endian', utf16(german, false, true)],
  ['UTF-16 big-endian', utf16(german, true, true)],
  ['UTF-16 without mark', utf16(german, false, false)],
  ['UTF-16 big-endian without mark', utf16(german, true, false)],
  ['windows-1252', Buffer.from(german, 'latin1')],
])('%s is read', async (_, content) => {
  expect(await read(content)).toMatchObject([
    {
      line: 2,
      fault: null,
      partner: { name: 'Börse Köln', domains: ['boerse.example'] },
      contact: { name: 'Jörg Groß', roles: ['technical'], mail: 'jg@boerse.example', phone: '+49 221 1' },
    },
  ])
})

test('windows-1252 has its own signs where Latin-1 has none', () => {
  expect(decodeText(Uint8Array.of(0x80, 0x20, 0x84, 0xe4, 0x93))).toBe('€ „ä“')
  expect(decodeText(Uint8Array.of(0xe4, 0x81))).toBeUndefined()
})

test.each([';', ',', '\t'])('%j separates', async (separator) => {
  const text = [
    ['Partner Name', 'MAIL DOMAINS', 'Contact', 'Role', 'Phone'],
    ['A', '"a.example, b.example"', '"X ""Y"" Z"', 'security', '1'],
  ]
    .map((row) => row.join(separator))
    .join('\n')
  expect(await read(text)).toMatchObject([
    { partner: { name: 'A', domains: ['a.example', 'b.example'] }, contact: { name: 'X "Y" Z', roles: ['security'] } },
  ])
})

test('a first line that names the separator is followed, and lines are still counted from the first', async () => {
  expect(await read('sep=,\r\nFirma,Domain\r\nA,nonsense\r\n')).toMatchObject([
    { line: 3, fault: { part: 'partner', code: 'bad-domain', params: { value: 'nonsense' } } },
  ])
})

test('lines are those of the file, also after cells with breaks and empty lines', async () => {
  const text = 'Partner;Domains;Contact;Note\r\nA;a.example;X;"one\r\ntwo\nthree"\r\n\r\nB;b.example;Y;"x\n"\nC;c;Z;\n'
  const rows = await read(text)
  expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
    [2, undefined],
    [6, undefined],
    [8, 'bad-domain'],
  ])
  expect(rows[0]?.contact?.note).toBe('one\ntwo\nthree')
})

test('"Name" is the partner, and the contact beside another column for the partner', async () => {
  expect(await read('Name;Domain\nA;a.example')).toMatchObject([{ partner: { name: 'A' }, contact: null }])
  expect(await read('Name;Firma\nX;A')).toMatchObject([{ partner: { name: 'A' }, contact: { name: 'X' } }])
})

test.each([
  ['no-partner', 'partner', ';a.example;X;;'],
  ['too-long', 'partner', `${'x'.repeat(201)};a.example;X;;`],
  ['bad-domain', 'partner', 'A;a.example, -;X;;'],
  ['too-many', 'partner', `A;${Array.from({ length: 201 }, (_, n) => `d${n}.example`).join(',')};X;;`],
  ['wrong-characters', 'contact', 'A;a.example;"X\nY";;'],
  ['bad-mail', 'contact', 'A;a.example;X;;nobody'],
  ['unknown-role', 'contact', 'A;a.example;X;Hausmeister;'],
  ['no-contact-name', 'contact', 'A;a.example;;;;;;123'],
])('%s is a fault of the %s', async (code, part, row) => {
  expect(await read(`Partner;Domain;Kontakt;Rolle;Mail;Vertretung;Notiz;Telefon\n${row}`)).toMatchObject([
    { line: 2, fault: { code, part } },
  ])
})

test.each([
  ['ja', ['technical', 'security']],
  ['x', ['technical', 'security']],
  ['No', []],
  ['', null],
  ['Sicherheit', ['security']],
])('deputy %j', async (cell, deputies) => {
  const [row] = await read(`Partner;Kontakt;Rollen;Stellvertretung\nA;X;"security, Technik";${cell}`)
  expect(row).toMatchObject({ fault: null, contact: { deputies } })
})

test('a deputy of a role the row does not give is wrong', async () => {
  const [row] = await read('Partner;Kontakt;Rollen;Stellvertretung\nA;X;Technik;Datenschutz')
  expect(row?.fault).toMatchObject({ code: 'unknown-deputy', params: { value: 'Datenschutz' } })
})

test('what is no list is refused with its reason', async () => {
  expect(await refused(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 0))).toMatchObject({ code: 'care.not-text' })
  for (const none of ['', 'a;b\n1;2', '\n\n', 'Domains;Contact\na.example;X']) {
    expect(await refused(none)).toMatchObject({ code: 'care.headings-unknown', params: { file: 'list.csv' } })
  }
  expect(await refused('Partner;Domain\nA;a.example\nB;"b.example\nC;c.example')).toEqual({
    code: 'care.quote-open',
    params: { file: 'list.csv', line: 3 },
  })
  expect(await refused(`Partner\n"${'x\n'.repeat(200_000)}`)).toMatchObject({ code: 'care.quote-open' })
})

test('empty rows before the headings and after the last row are no rows, as many as a table program writes', async () => {
  const rows = await read(`\r\n;;\r\nPartner;Domains\r\nA;a.example\r\n${';\r\n'.repeat(60_000)}`)
  expect(rows).toMatchObject([{ line: 4, partner: { name: 'A', domains: ['a.example'] }, fault: null }])
})

test('too many rows and too many bytes are refused', async () => {
  expect(await refused(`Partner\n${'A\n'.repeat(listLimits.rows + 1)}`)).toMatchObject({ code: 'care.too-many-rows' })
  expect(await refused(new Uint8Array(listLimits.bytes + 1))).toMatchObject({ code: 'input.too-large' })
})

test('reading stops when told', async () => {
  let asked = 0
  const stopped = await readList({ name: 'a', content: bytes('Partner\nA\nB\nC') }, async () => ++asked < 2)
  expect(valueIn(stopped)).toBeUndefined()
  expect(asked).toBe(2)
})
