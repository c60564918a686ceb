// The shapes an answer comes in: each leads to the same reading. And what is no mail, too much, or somebody else's.
import { describe, expect, test } from 'vitest'
import { readAnswer } from '#mail-trace/read-answer.ts'
import { largestMail, readMail } from '#mail-trace/read-mail.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { buildOutlookFile, narrow, wide } from '#test/support/outlook-file.ts'
import {
  attachedMail,
  field,
  goodHeader,
  headerWith,
  hello,
  messageId,
  question,
  replyHead,
  replyOf,
  replyWith,
} from './trace-samples.ts'

const base64 = (text: string) =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
const lines = goodHeader.trimEnd().split('\r\n')
const quoted = lines.map((line) => `> ${line}`).join('\r\n')
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const asBase64 = (part: string) => {
  const [head = '', ...body] = part.split('\r\n\r\n')
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(body.join('\r\n\r\n'))}`
}
const wrapped = (text: string) =>
  text
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .flatMap((line) => line.match(/.{1,70}(?: |$)/g) ?? [line])
    .map((line) => line.trim())
    .join('\n')

const shapes: readonly (readonly [string, string | Uint8Array])[] = [
  ['the mail as a file', `${goodHeader}\r\nGuten Tag\r\n`],
  ['the mail from a mailbox file', `From admin@ours.example Sun Nov 22 10:12:13 2026\n${goodHeader}\r\nGuten Tag\r\n`],
  ['the mail as bytes', new TextEncoder().encode(`${goodHeader}\r\nGuten Tag\r\n`)],
  ['its header pasted', goodHeader],
  ['its header pasted below some words', `Hallo, hier der Header:\n\n${goodHeader}\nViele Grüße`],
  ['its header with Unix line ends and blank lines before', `\n\n${goodHeader.replaceAll('\r\n', '\n')}`],
  ['its header without the content fields', goodHeader.replace(/MIME-Version[\s\S]*$/, '')],
  ['its header, broken where a web page was narrow', wrapped(goodHeader)],
  ['its header as paragraphs', lines.join('\n\n')],
  [
    'text Outlook saved as UTF-16',
    Buffer.from(`\ufeffVon:\tAdmin\r\nBetreff:\tAW: Testmail\r\n\r\n${goodHeader}`, 'utf16le'),
  ],
  ['a reply with the mail attached', replyWith([hello, attachedMail])],
  ['attached in base64', replyWith([hello, asBase64(attachedMail)])],
  [
    'attached as a file of unknown kind',
    replyWith([hello, asBase64(attachedMail.replace('message/rfc822', 'application/octet-stream'))]),
  ],
  [
    'attached in a forward in a forward',
    replyWith([
      hello,
      `Content-Type: message/rfc822\r\n\r\n${replyWith([hello, attachedMail]).replaceAll('b1', 'b2')}`,
    ]),
  ],
  ['in a digest', replyWith([`\r\n${goodHeader}\r\nGuten Tag\r\n`], 'digest')],
  [
    'as a text file',
    replyWith([
      hello,
      `Content-Type: text/plain; name=header.txt\r\nContent-Disposition: attachment; filename=header.txt\r\n\r\n${goodHeader}`,
    ]),
  ],
  [
    'a report of delivery',
    replyWith(
      [
        hello,
        'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.partner.example\r\n',
        `Content-Type: text/rfc822-headers\r\n\r\n${goodHeader}`,
      ],
      'report',
    ),
  ],
  ['quoted in a reply', replyOf('text/plain', `Hallo,\r\n\r\n${quoted}\r\n\r\nGruß`)],
  ['quoted twice', replyOf('text/plain', quoted.replaceAll('> ', '> > '))],
  [
    'quoted, lines broken by the mail program',
    replyOf('text/plain', quoted.replaceAll('with cipher ', 'with\r\ncipher ')),
  ],
  [
    'quoted printable',
    replyOf('text/plain\r\nContent-Transfer-Encoding: quoted-printable', quoted.replaceAll('=', '=3D')),
  ],
  [
    'in HTML as paragraphs',
    replyOf('text/html', lines.map((line) => `<p class=MsoNormal>${escaped(line)}<o:p></o:p></p>\r\n\r\n`).join('')),
  ],
  ['in HTML, preformatted', replyOf('text/html', `<p>Hallo</p><pre>${escaped(goodHeader)}</pre>`)],
  ['in HTML with line breaks', replyOf('text/html', `<div>Hallo<br><br>${lines.map(escaped).join('<br>\n')}</div>`)],
  [
    'in text and in HTML',
    replyWith(
      [`Content-Type: text/plain\r\n\r\n${quoted}`, `Content-Type: text/html\r\n\r\n<pre>${escaped(goodHeader)}</pre>`],
      'alternative',
    ),
  ],
]

test.each(shapes)('%s', async (_, content) => {
  const reading = valueIn(await readAnswer(content, question))
  expect(reading).toMatchObject({
    verdict: 'proven',
    reason: 'hop-with-tls',
    hop: 2,
    isOurs: true,
    readAt: question.readAt,
  })
  expect(reading.hops).toHaveLength(4)
  expect(reading.hops[2]).toMatchObject({
    tls: 'TLSv1.3',
    suite: 'TLS_AES_256_GCM_SHA384',
    at: '2026-11-22T09:12:13.000Z',
  })
})

test.each([
  ['nothing', ''],
  ['words', 'Guten Tag,\nall is well: it arrived.\n'],
  ['MIME that is nothing else', 'MIME-Version: 1.0\r\n\r\n'],
])('is no mail: %s', async (_, content) => {
  expect(faultIn(await readAnswer(content, question)).code).toBe('confirm.not-a-mail')
})

describe('a file of Outlook', () => {
  const own = { path: '__substg1.0_007D001F', content: wide(replyHead) }
  const folder = '__attach_version1.0_#00000000/__substg1.0_3701000D'
  test('whose own headers are those of our mail', async () => {
    const { bytes } = buildOutlookFile([{ ...own, content: wide(goodHeader) }])
    expect(valueIn(await readAnswer(bytes, question))).toMatchObject({ verdict: 'proven', hop: 2, isOurs: true })
  })
  test('with our mail attached, or its headers pasted into the reply', async () => {
    for (const { path, content } of [
      { path: `${folder}/__substg1.0_007D001E`, content: narrow(goodHeader) },
      { path: '__substg1.0_1000001F', content: wide(`Guten Tag,\r\nanbei:\r\n\r\n${goodHeader}`) },
    ]) {
      const { bytes } = buildOutlookFile([own, { path, content }])
      expect(valueIn(await readAnswer(bytes, question))).toMatchObject({ verdict: 'proven', isOurs: true })
    }
  })
  test('with lines of a log in its text', async () => {
    const line = `2026-11-22 10:12:12 1vsJjU-0004Aw-A9 <= a@ours.example H=gw [192.0.2.10] P=esmtp S=1 id=${messageId.slice(1, -1)}`
    const text = wide(`Message-ID siehe unten\r\n\r\n${line}\r\n`)
    const { bytes } = buildOutlookFile([{ path: '__substg1.0_1000001F', content: text }])
    expect(valueIn(await readAnswer(bytes, question))).toMatchObject({ reason: 'told-by-log', log: [{ isTls: false }] })
  })
  test('without a header, or damaged, is told as what it is', async () => {
    const { bytes } = buildOutlookFile([{ path: '__substg1.0_0037001F', content: wide('Testmail') }])
    expect(faultIn(await readAnswer(bytes, question)).code).toBe('confirm.outlook-file')
    const file = new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0])
    expect(faultIn(await readAnswer(file, question)).code).toBe('confirm.outlook-file')
    expect(faultIn(await readAnswer(file.subarray(0, 7), question)).code).toBe('confirm.not-a-mail')
  })
})

test('more than 2 MB or 60 000 lines are not read, in an attachment either', async () => {
  const lines = '\n'.repeat(70_000)
  expect(faultIn(await readMail(`${goodHeader}${lines}`)).code).toBe('confirm.answer-too-large')
  const hidden = asBase64(`${attachedMail}${lines}`)
  expect(valueIn(await readMail(replyWith([hello, hidden]))).map(({ place }) => place)).toEqual(['outermost'])
  expect(faultIn(await readMail('a'.repeat(largestMail + 1)))).toEqual({
    ...{ code: 'confirm.answer-too-large', params: { limit: '2 MB' } },
  })
})

test('another mail, or none that says which, proves nothing', async () => {
  const other = headerWith([field.border], '<other@ours.example>')
  const twoNames = goodHeader.replace('Message-ID:', 'Message-ID: <other@ours.example>\r\nMessage-ID:')
  const unnamed = `Received: ${field.border}\r\n`
  for (const content of [other, twoNames, unnamed, replyWith([hello])]) {
    const reading = valueIn(await readAnswer(content, question))
    expect(reading).toMatchObject({ verdict: 'not-proven', reason: 'other-mail', isOurs: false, hop: null })
    expect(reading.hops.length).toBeGreaterThan(0)
  }
})

test('a mail without trace says so', async () => {
  expect(valueIn(await readAnswer(headerWith([]), question))).toMatchObject({
    reason: 'no-received',
    isOurs: true,
    hops: [],
  })
})

test('of two readings of the same mail the less favourable counts', async () => {
  const clear = headerWith([field.clear])
  const stranger = headerWith([field.stranger, field.border])
  for (const [second, verdict] of [
    [clear, 'in-clear'],
    [stranger, 'not-proven'],
  ] as const) {
    const content = replyWith([attachedMail, `Content-Type: message/rfc822\r\n\r\n${second}\r\n`])
    expect(valueIn(await readAnswer(content, question)).verdict).toBe(verdict)
  }
})

test('a mail deeper than five others is not looked for', async () => {
  let nested = attachedMail
  for (let depth = 0; depth < 6; depth += 1) {
    nested = `Content-Type: message/rfc822\r\n\r\n${replyWith([hello, nested]).replaceAll('b1', `n${depth}`)}`
  }
  expect(valueIn(await readAnswer(replyWith([nested]), question)).reason).toBe('other-mail')
})

test('a header with more than a hundred fields is nobody’s', async () => {
  const reading = valueIn(
    await readAnswer(headerWith([field.border, ...Array.from({ length: 150 }, () => field.own)]), question),
  )
  expect(reading).toMatchObject({ verdict: 'not-proven', reason: 'malformed' })
  expect(reading.hops).toHaveLength(100)
})

test.each([
  ['parts', replyWith(Array.from({ length: 1000 }, () => attachedMail))],
  [
    'levels of parts',
    `MIME-Version: 1.0\r\n${Array.from({ length: 500 }, (_, depth) => `Content-Type: multipart/mixed; boundary=d${depth}\r\n\r\n--d${depth}\r\n`).join('')}`,
  ],
  ['opened tags', replyOf('text/html', '<'.repeat(1_500_000))],
  ['half a line break', replyOf('text/html', '<br'.repeat(600_000))],
  ['marks', replyOf('text/plain', '> '.repeat(700_000))],
  ['lines', replyOf('text/plain', 'Received: x\n\n'.repeat(15_000))],
  ['one long field', `MIME-Version: 1.0\r\nReceived: ${'('.repeat(900_000)}\r\n\r\n`],
])('a mass of %s ends', async (_, content) => {
  const outcome = await readAnswer(content, question)
  if (outcome.ok) expect(outcome.value.hops.length).toBeLessThanOrEqual(100)
  else expect(outcome.fault.code).toBe('confirm.not-a-mail')
})
