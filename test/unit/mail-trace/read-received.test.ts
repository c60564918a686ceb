// Received fields of many systems, and fields nobody should believe: what is not whole or can be read in two ways says nothing.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { receivedHop } from '#domain/confirm/received.ts'
import { readReceived } from '#mail-trace/read-received.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { receivedCorpus } from './received-corpus.ts'
import { listReceived } from './received-corpus-lists.ts'
import { moreReceived } from './received-corpus-more.ts'
import { threeReceived } from './received-corpus-three.ts'

const corpus = [...receivedCorpus, ...moreReceived, ...listReceived, ...threeReceived]

test.each(corpus.map((field) => [field.title, field] as const))('%s', (_, { body, hop }) => {
  const read = readReceived(body, 3)
  expect(read.hop).toMatchObject({ ...hop, index: 3 })
  expect(read.isReadable).toBe(true)
  expect(receivedHop.parse(read.hop)).toEqual(read.hop)
})

test('what goes on inside a machine is told from what came over the network', () => {
  const local = corpus.filter(({ body }) => readReceived(body, 0).isLocal).map(({ title }) => title)
  expect(local).toEqual(['Postfix, local', 'Exim, local', 'Exchange, inside', 'qmail, inside'])
})

const tail = 'by mx.partner.example (Postfix) with ESMTPS id 1; Sun, 22 Nov 2026 10:12:13 +0100'
test.each([
  ['a comment that never ends', ` from a.example (a.example [192.0.2.1] ${tail}`],
  ['a comment too much', ` from a.example (a.example [192.0.2.1])) ${tail}`],
  ['a quotation that never ends', ` from "a.example (a.example [192.0.2.1]) ${tail}`],
  ['two servers', ` from a.example by evil.example with SMTP ${tail}`],
  ['two clients', ` from a.example (a.example [192.0.2.1]) from mail.ours.example ${tail}`],
  [
    'the client behind the server',
    ` by mx.partner.example from mail.ours.example (mail.ours.example [192.0.2.10]) with ESMTPS id 1;`,
  ],
  ['two dates', ` from a.example; Sun, 22 Nov 2026 10:12:13 +0100 ${tail}`],
  ['NUL', ` from a.example\0 (a.example [192.0.2.1]) ${tail}`],
  ['a bare carriage return', ` from a.example\r (a.example [192.0.2.1]) ${tail}`],
  ['comments without end', ` from a.example ${'('.repeat(20)}${')'.repeat(20)} ${tail}`],
  ['16 kB', ` from ${'a'.repeat(17_000)} ${tail}`],
])('says nothing: %s', (_, body) => {
  const { hop, isReadable, isLocal } = readReceived(body, 0)
  expect({ isReadable, isLocal }).toEqual({ isReadable: false, isLocal: false })
  expect(hop).toMatchObject({ from: { helo: null, name: null, ip: null }, by: null, isTls: null })
})

test('words in comments and quotes open nothing', () => {
  const body = ` from "by evil.example" (HELO by evil.example with ESMTPS (version=TLSv1.3 cipher=X\\)) [192.0.2.66]) (by evil.example) ${tail}`
  expect(readReceived(body, 0).hop).toMatchObject({ by: 'mx.partner.example', system: 'postfix', suite: null })
})

test.each([
  [
    'the greeting',
    ` from (using TLSv1.3 with cipher X (256/256 bits)) (a.example [192.0.2.1]) by mx.partner.example (Postfix) with ESMTP id 1;`,
  ],
  [
    'a comment of the client',
    ` from a.example ((using TLSv1.3 with cipher X (256/256 bits)) [192.0.2.1]) by mx.partner.example (Postfix) with ESMTP id 1;`,
  ],
  [
    'the sender',
    ` from a.example ([192.0.2.1]) by mx.partner.example with esmtp (Exim 4.97) (envelope-from <"version=TLSv1.3 cipher=X"@a.example>) id 1;`,
  ],
  [
    'the recipient',
    ` from a.example (a.example [192.0.2.1]) by mx.partner.example (8.17.1/8.17.1) with ESMTP id 1 for <"(version=TLSv1.3 cipher=X)"@p.example>;`,
  ],
])('TLS words of a client do not count: %s', (_, body) => {
  expect(readReceived(body, 0).hop.isTls).not.toBe(true)
})

test('garbage never throws and keeps to its form', () => {
  const bits = [
    ...corpus.flatMap(({ body }) => body.split(/(?<=[ ;()])/)),
    '\0',
    '"',
    '\\',
    '(',
    ')',
    ';',
    'by',
    '\r\n ',
  ]
  const mixed = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(mixed, (parts) => {
      const { hop } = readReceived(parts.join(''), 0)
      expect(receivedHop.parse(hop)).toEqual(hop)
    }),
    { numRuns: propertyRuns(200) },
  )
})
