// The mail draft and the mailto link: other characters survive, no value begins a new header, and every line and link stays in bounds.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileNameParameters, headerMailbox, headerText } from '#letter/header-words.ts'
import { mailDraft } from '#letter/mail-draft.ts'
import { mailtoLimit, mailtoLink } from '#letter/mailto-link.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

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
