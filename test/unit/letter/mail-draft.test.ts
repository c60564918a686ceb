// The mail draft and the mailto link: other characters survive, no value begins a new header, and every line and link stays in bounds.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameParameters, headerMailbox, headerText } from '#letter/header-words.ts'
import { mailDraft } from '#letter/mail-draft.ts'
import { mailtoLimit, mailtoLink } from '#letter/mailto-link.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { readMail } from '#test/support/read-mail.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const draft = {
  from: { name: 'Leitstelle Nürnberg', address: 'post@own.example' },
  to: { name: 'O"Neil\r\nBcc: all@example.net', address: 'tls@bank.example' },
  subject: 'Verschlüsselung Ihrer Mailserver: bank.example',
  date: '2026-11-21T10:00:00.000Z',
  text: 'Grüße\nzwei\n',
  attachments: [
    { name: 'Brief an Müller & Söhne.pdf', type: 'application/pdf', content: new Uint8Array(300).fill(37) },
  ] as const,
}

function decoded(value: string): string {
  const joined = value.replace(/\?=\r\n =\?/g, '?==?')
  return joined.replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) =>
    Buffer.from(base64, 'base64').toString('utf8'),
  )
}

test('headers and body are ASCII in short lines, and no value begins a header', () => {
  const text = mailDraft(draft)
  const lines = text.split('\r\n')
  expect(lines.filter((line) => line.length > (line.includes('=?') ? 76 : 78) || /[^\x20-\x7e]/.test(line))).toEqual([])
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(lines.filter((line) => /^Bcc/i.test(line))).toEqual([])
  expect(lines[0]).toBe('X-Unsent: 1')
  expect(text).toContain("filename*=UTF-8''Brief%20an%20M%C3%BCller%20%26%20S%C3%B6hne.pdf")
  expect(mailDraft(draft)).toBe(text)
})

test('without an address there is no header for it', () => {
  const text = mailDraft({ ...draft, to: { name: 'X', address: '' }, from: { name: '', address: '' } })
  expect(text).not.toMatch(/^(To|From):/m)
})

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string())

test('any text survives a header, folded and in ASCII', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const clean = text
        .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
        .replace(/\p{Cs}/gu, '\ufffd')
        .trim()
      for (const value of [headerText(text), headerMailbox(text, ''), fileNameParameters(text)]) {
        expect(value).toMatch(/^[\x20-\x7e]*(\r\n [\x20-\x7e]+)*$/)
      }
      expect(decoded(headerText(text))).toBe(clean)
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('a link is bounded and whole where it can be', () => {
  const short = mailtoLink('tls+a@bank.example', 'Grüße & mehr', 'eins\nzwei\n', 'paste')
  expect(short.isWhole).toBe(true)
  expect(short.url).toBe('mailto:tls%2Ba@bank.example?subject=Gr%C3%BC%C3%9Fe%20%26%20mehr&body=eins%0D%0Azwei')
  fc.assert(
    fc.property(anyText, fc.string({ unit: 'grapheme', maxLength: 4000 }), (subject, text) => {
      const link = mailtoLink('tls@bank.example', subject, text, 'paste')
      expect(link.url.length).toBeLessThanOrEqual(mailtoLimit)
      expect(link.url).toMatch(/^mailto:[A-Za-z0-9.@%?&=_~-]*$/)
      if (!link.isWhole) expect(link.url).toMatch(/body=paste$/)
    }),
    { numRuns: propertyRuns(300) },
  )
})

const longAddress = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`
const shortOver = `${'a'.repeat(40)}@${'b'.repeat(40)}.example`

test.each([
  ['an address of 193 characters', `${'a'.repeat(64)}@${'b'.repeat(56)}.${'c'.repeat(63)}.example`],
  ['one that fits no single line', shortOver],
  ['one whose domain fits no line', longAddress],
  ['a common one', 'tls@bank.example'],
])('%s stays within lines of 78 characters and is read back whole', (_, address) => {
  const folder = temporaryFolder()
  for (const name of ['', 'Leitstelle', 'Leitstelle Nürnberg'.repeat(9)]) {
    const text = mailDraft({ ...draft, from: { name, address }, to: { name, address } })
    expect(text.split('\r\n').filter((line) => line.length > 78)).toEqual([])
    writeFileSync(join(folder, 'draft.eml'), text)
    const mail = readMail(join(folder, 'draft.eml'))
    const plain = (value: string | undefined) => value?.replace(/^.*<|>$/g, '').replaceAll(' ', '')
    expect([plain(mail.headers['To']), plain(mail.headers['From'])]).toEqual([address, address])
    expect(mail.defects.filter((defect) => !defect.startsWith('ObsoleteHeaderDefect'))).toEqual([])
  }
})

test('several files go along in their order, whatever they are called', () => {
  const names = [
    'Vereinbarung.pdf',
    `Partnerdatei für Müller ${'ü'.repeat(60)}.handschlag`,
    `${'page'.repeat(30)}.html`,
  ]
  const types = ['application/pdf', 'application/octet-stream', 'text/html'] as const
  const attachments = names.map((name, index) => ({
    name,
    type: types[index] ?? 'application/pdf',
    content: new Uint8Array(Buffer.from(`${index} content`)),
  }))
  const text = mailDraft({ ...draft, attachments })
  expect(text.split('\r\n').filter((line) => line.length > 78 || /[^\x20-\x7e]/.test(line))).toEqual([])
  const path = join(temporaryFolder(), 'draft.eml')
  writeFileSync(path, text)
  const mail = readMail(path)
  expect(mail.defects).toEqual([])
  expect(mail.text.replaceAll('\r\n', '\n')).toBe(draft.text)
  expect(mail.attachments.map(({ name, type }) => [name, type])).toEqual(
    names.map((name, index) => [name, types[index]]),
  )
})

test('any names and files make a draft of short ASCII lines in which no value begins a header', () => {
  const file = fc.record({ name: anyText, content: fc.uint8Array({ maxLength: 200 }) })
  fc.assert(
    fc.property(anyText, anyText, anyText, fc.array(file, { maxLength: 3 }), (name, subject, text, files) => {
      const attachments = files.map((each) => ({ ...each, type: 'application/pdf' as const }))
      const lines = mailDraft({ ...draft, to: { name, address: longAddress }, subject, text, attachments }).split(
        '\r\n',
      )
      expect(lines.filter((line) => line.length > 78 || /[^\x20-\x7e]/.test(line))).toEqual([])
      const head = lines.slice(0, lines.indexOf(''))
      expect(
        head.filter((line) => !/^( |X-Unsent:|From:|To:|Subject:|Date:|MIME-Version:|Content-Type:)/.test(line)),
      ).toEqual([])
      expect(lines.filter((line) => line.startsWith('--handschlag-'))).toHaveLength(files.length + 2)
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('of several short forms the first that fits is taken', () => {
  const link = mailtoLink('tls@bank.example', 'S', 'x'.repeat(4000), 'y'.repeat(4000), 'short', 'paste')
  expect(link).toEqual({ url: 'mailto:tls@bank.example?subject=S&body=short', isWhole: false })
})
