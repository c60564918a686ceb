// Subjects as mail programs write them, and passwords as people must read them.
import { describe, expect, it } from 'vitest'
import { newPassword, passwordBits } from '#relay/container/password.ts'
import { subjectOf } from '#relay/container/subject-of.ts'

const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('the subject', () => {
  it.each([
    ['From: a@b.example\r\nSubject: Plain\r\n\r\nSubject: body\r\n', 'Plain'],
    ['subject: =?UTF-8?Q?Pr=C3=BCfung_der?=\r\n =?utf-8?B?IEtvbnRlbg==?=\r\n\r\n', 'Prüfung der Konten'],
    ['Subject: =?iso-8859-1?q?Gr=FC=DFe?= an alle\n\n', 'Grüße an alle'],
    ['Subject: folded\r\n\tline\r\nTo: x@b.example\r\n\r\n', 'folded\tline'.replace('\t', ' ')],
    ['Subject: Grüße ohne Kodierung\r\n\r\n', 'Grüße ohne Kodierung'],
    ['Subject: =?no-such-charset?q?x?=\r\n\r\n', '=?no-such-charset?q?x?='],
    ['Subject:\r\n\r\n', null],
    ['To: x@b.example\r\n\r\nSubject: only in the body\r\n', null],
    ['', null],
  ])('of %j is %j', (message, subject) => {
    expect(subjectOf(bytes(message))).toBe(subject)
  })

  it('is bounded', () => {
    expect(subjectOf(bytes(`Subject: ${'=?utf-8?q?a?= '.repeat(50_000)}\r\n\r\n`))?.length).toBeLessThanOrEqual(1000)
  })
})

describe('a password', () => {
  it('has enough chance in it and no letter that is mistaken for another', () => {
    expect(passwordBits).toBeGreaterThanOrEqual(80)
    const made = Array.from({ length: 500 }, newPassword)
    expect(new Set(made).size).toBe(500)
    for (const password of made) expect(password).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){4}$/)
    expect(new Set(made.join('').replaceAll('-', '')).size).toBe(31)
  })
})
