// Cards as Outlook, Apple Contacts and Google Contacts write them, and characters no field of ours takes.
import { expect, test } from 'vitest'
import { readCards } from '#contact-cards/read-cards.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

const read = (...lines: string[]) =>
  valueIn(readCards(new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')), 'people.vcf'))

test('Outlook ends a quoted-printable value with a soft break and an empty line; the number after it is kept', () => {
  const { people, unread } = read(
    ...['BEGIN:VCARD', 'VERSION:2.1', 'N;LANGUAGE=de;CHARSET=Windows-1252:M\xfcller;J\xf6rg;;Dr.'],
    ...['FN;CHARSET=Windows-1252:Dr. J\xf6rg M\xfcller', 'ORG:Muster Bank, AG;IT-Betrieb'],
    ...['NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:erste Zeile =C3=A4=', '=C3=B6=0D=0A=', 'zweite=0D=0A=', ''],
    ...['TEL;WORK;VOICE:+49 69 123-0', 'TEL;CELL;VOICE:+49 170 5', 'TEL;WORK;FAX:+49 69 123-99'],
    ...['PHOTO;TYPE=JPEG;ENCODING=BASE64:', ' /9j/4AAQSkZJRgABAQEAYABgAAD', ' HTkeHjIiIRkqLzQ=', ''],
    ...['EMAIL;PREF;INTERNET:joerg.mueller@bank.example', 'REV:20260101T000000Z', 'END:VCARD'],
  )
  expect(unread).toEqual([])
  expect(people).toMatchObject([
    {
      ...{ name: 'Dr. Jörg Müller', organisation: 'Muster Bank, AG, IT-Betrieb', mail: 'joerg.mueller@bank.example' },
      ...{ phone: '+49 69 123-0', mobile: '+49 170 5', note: 'erste Zeile äö\nzweite' },
    },
  ])
})

test('grouped properties of Apple and a card of an organisation', () => {
  const { people, unread } = read(
    ...['BEGIN:VCARD', 'VERSION:3.0', 'N:Muster;Erika;;;', 'FN:Erika Muster', 'ORG:Muster Bank AG;'],
    ...['item1.EMAIL;type=INTERNET;type=pref:erika@bank.example', 'item1.X-ABLabel:_$!<Work>!$_'],
    ...['EMAIL;type=INTERNET;type=HOME:erika@home.example', 'item2.TEL;type=pref:+49 69 1', 'item2.X-ABLabel:Zentrale'],
    ...['TEL;type=IPHONE;type=CELL;type=VOICE:+49 171 1', 'NOTE:eins\\nzwei\\, drei\\; vier', 'END:VCARD'],
    ...[
      'BEGIN:VCARD',
      'VERSION:3.0',
      'N:;;;;',
      'FN:Leitstelle',
      'X-ABShowAs:COMPANY',
      'TEL;type=MAIN:+49 69 24',
      'END:VCARD',
    ],
  )
  expect(unread).toEqual([])
  expect(people).toMatchObject([
    { mail: 'erika@bank.example', phone: '+49 69 1', mobile: '+49 171 1', note: 'eins\nzwei, drei; vier' },
    { name: 'Leitstelle', phone: '+49 69 24' },
  ])
})

test('of mailboxes none of which is preferred, one that is not private is taken', () => {
  const { people } = read(
    ...[
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Max Beispiel',
      'N:Beispiel;Max;;;',
      'EMAIL;TYPE=INTERNET;TYPE=HOME:max@home.example',
    ],
    ...['item1.EMAIL;TYPE=INTERNET:max@bank.example', 'item1.X-ABLabel:Arbeit', 'CATEGORIES:myContacts', 'END:VCARD'],
  )
  expect(people).toMatchObject([{ mail: 'max@bank.example' }])
})

test('control characters of a note become spaces and do not make a field too long', () => {
  const { people, unread } = read('BEGIN:VCARD', 'VERSION:3.0', 'FN:A\x07B', 'NOTE:x\x00y\\nz', 'END:VCARD')
  expect(unread).toEqual([])
  expect(people).toMatchObject([{ name: 'A B', note: 'x y\nz' }])
})
