// Cards from other programs: three versions, odd character sets, and what is wrong with one card takes no other with it.
import { describe, expect, test } from 'vitest'
import { cardFileBytes, cardLimit, readCards } from '#contact-cards/read-cards.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => new Uint8Array(Buffer.from(text, encoding))
const card = (version: string, ...lines: string[]) =>
  ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n')
const read = (text: string, encoding?: BufferEncoding) => valueIn(readCards(bytes(text, encoding), 'people.vcf'))
const only = (text: string, encoding?: BufferEncoding) => {
  const { people, unread } = read(text, encoding)
  expect(unread).toEqual([])
  expect(people).toHaveLength(1)
  return people[0]
}

describe('vCard 2.1', () => {
  test('quoted-printable in several lines and character sets', () => {
    const text = card(
      '2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BC=',
      'rgen',
      'FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:J=FCrgen M=FCller',
      'ORG;CHARSET=windows-1252;QUOTED-PRINTABLE:Stadtwerke K=F6ln;IT\\; Netze',
      'NOTE;ENCODING=QUOTED-PRINTABLE:erste Zeile=0D=0A=',
      'zweite, Zeile',
      'TEL;WORK;VOICE:+49 221 1',
      'TEL;CELL:+49 170 2',
      'TEL;WORK;FAX:+49 221 9',
      'EMAIL;INTERNET:privat@koeln.example',
      'EMAIL;PREF;INTERNET:j.mueller@koeln.example',
    )
    expect(only(text)).toEqual({
      name: 'Jürgen Müller',
      organisation: 'Stadtwerke Köln, IT; Netze',
      mail: 'j.mueller@koeln.example',
      phone: '+49 221 1',
      mobile: '+49 170 2',
      availability: '',
      languages: '',
      keyword: '',
      note: 'erste Zeile\nzweite, Zeile',
    })
  })

  test('plain bytes of windows-1252 and a backslash that is itself', () => {
    const text = card('2.1', 'N:Größe;Änne', 'ORG:C:\\Daten\\neu', 'TEL;HOME:1')
    expect(only(text, 'latin1')).toMatchObject({ name: 'Änne Größe', organisation: 'C:\\Daten\\neu', phone: '1' })
  })

  test('a card of an assistant inside belongs to nobody, pictures are left out', () => {
    const text = card(
      '2.1',
      'FN:Erika Muster',
      'AGENT:',
      'BEGIN:VCARD',
      'VERSION:2.1',
      'FN:Wrong',
      'END:VCARD',
      'PHOTO;ENCODING=BASE64;TYPE=JPEG:',
      ` ${'A'.repeat(300_000)}`,
      '',
      'EMAIL:erika@bank.example',
    )
    expect(only(text)).toMatchObject({ name: 'Erika Muster', mail: 'erika@bank.example' })
  })
})

describe('vCard 3.0 and 4.0', () => {
  test('groups, quoted parameters, folding inside a character, lists and escapes', () => {
    const note = Buffer.from('NOTE:eins\\, zwei\\nGrüße', 'utf8')
    const cut = note.indexOf(0xc3) + 1
    const folded = Buffer.concat([note.subarray(0, cut), Buffer.from('\r\n '), note.subarray(cut)])
    const text = Buffer.concat([
      bytes('BEGIN:VCARD\r\nVERSION:3.0\r\nN:Muster;Erika;;Dr.;\r\nFN:Dr. Erika Muster\r\n'),
      bytes('item1.TEL;TYPE="WORK,VOICE";X-A="a:b":+49 30 1\r\nTEL;type=CELL;type=pref:+49 170 2\r\n'),
      bytes('item2.EMAIL;TYPE=INTERNET:erika@bank.example\r\nORG:Muster Bank\\, AG;\r\n'),
      folded,
      bytes('\r\nEND:VCARD\r\n'),
    ])
    expect(valueIn(readCards(new Uint8Array(text), 'x')).people).toEqual([
      {
        name: 'Dr. Erika Muster',
        organisation: 'Muster Bank, AG',
        mail: 'erika@bank.example',
        phone: '+49 30 1',
        mobile: '+49 170 2',
        availability: '',
        languages: '',
        keyword: '',
        note: 'eins, zwei\nGrüße',
      },
    ])
  })

  test('uris, preferences, languages, role and title of 4.0', () => {
    const text = card(
      '4.0',
      'FN:Leitstelle',
      'TEL;VALUE=uri;TYPE="voice,work";PREF=2:tel:+49-30-2',
      'TEL;VALUE=uri;TYPE=work;PREF=1:tel:+49-30-1;ext=5',
      'EMAIL;PREF=2:b@bank.example',
      'EMAIL;PREF=1:a@bank.example',
      'LANG;PREF=1:de',
      'LANG;PREF=2:en',
      'TITLE:Leiterin',
      'ROLE:Betrieb',
      'NOTE:ruhig anrufen',
    )
    expect(only(text)).toMatchObject({
      phone: '+49-30-1-5',
      mail: 'a@bank.example',
      languages: 'de, en',
      note: 'Leiterin\nBetrieb\nruhig anrufen',
    })
  })

  test('a file in UTF-16 and one with a byte order mark', () => {
    const text = card('3.0', 'FN:Žofie Müller')
    expect(only(`\ufeff${text}`, 'utf16le')).toMatchObject({ name: 'Žofie Müller' })
    expect(only(`\ufeff${text}`)).toMatchObject({ name: 'Žofie Müller' })
  })
})

test('without a name the organisation is the name; a mailbox is none', () => {
  expect(only(card('3.0', 'ORG:Muster Bank AG', 'TEL:1'))).toMatchObject({ name: 'Muster Bank AG' })
  expect(read(card('3.0', 'EMAIL:noc@bank.example')).unread).toEqual([{ card: 1, code: 'no-name' }])
})

test('a card that cannot be read is named by number and reason, the others are read', () => {
  const good = card('3.0', 'FN:Gut')
  const text = [
    good,
    card('5.0', 'FN:Zukunft'),
    card('4.0', 'TEL:1'),
    card('4.0', 'KIND:group', 'FN:Alle'),
    card('3.0', 'FN:X', 'EMAIL:not a mailbox'),
    card('3.0', `FN:${'x'.repeat(201)}`),
    card('3.0', 'FN:X', `NOTE:${'x'.repeat(250_000)}`),
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ohne Ende\r\n',
    good,
    'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Abgeschnitten\r\n',
  ].join('')
  const { people, unread } = read(text)
  expect(people.map(({ name }) => name)).toEqual(['Gut', 'Gut'])
  expect(unread).toEqual([
    { card: 2, code: 'version' },
    { card: 3, code: 'no-name' },
    { card: 4, code: 'group' },
    { card: 5, code: 'mail' },
    { card: 6, code: 'too-long' },
    { card: 7, code: 'too-long' },
    { card: 8, code: 'unfinished' },
    { card: 10, code: 'unfinished' },
  ])
})

test('a mailbox that cannot be one is passed over when another can', () => {
  expect(only(card('3.0', 'FN:X', 'EMAIL:none', 'EMAIL:mailto:x@bank.example'))).toMatchObject({
    mail: 'x@bank.example',
  })
})

test('files that are no cards, too large, or hold too many are refused whole', () => {
  expect(faultIn(readCards(bytes('Name;Mail\r\n'), 'list.csv'))).toEqual({
    code: 'input.wrong-format',
    params: { path: 'list.csv', detail: 'vCard' },
  })
  expect(faultIn(readCards(new Uint8Array(cardFileBytes + 1), 'x')).code).toBe('input.too-large')
  const many = card('3.0', 'FN:X').repeat(cardLimit + 1)
  expect(faultIn(readCards(bytes(many), 'x'))).toMatchObject({ code: 'input.too-large', params: { limit: cardLimit } })
})
