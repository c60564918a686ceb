// The judgement of the hop: what proves it, what does not, and every way to pretend. Nothing a stranger writes ever proves anything.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeHop } from '#mail-trace/judge-hop.ts'
import { readReceived } from '#mail-trace/read-received.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { receivedCorpus } from './received-corpus.ts'
import { listReceived } from './received-corpus-lists.ts'
import { moreReceived } from './received-corpus-more.ts'
import { field, question } from './trace-samples.ts'

const judge = (fields: readonly string[], houses: Partial<typeof question> = {}) =>
  judgeHop(fields.map(readReceived), { ...question, ...houses })
const online = {
  partner: { names: ['partner-example.mail.protection.outlook.com'], addresses: [], domains: ['partner.example'] },
}
const date = 'Sun, 22 Nov 2026 10:12:13 +0100'
const tls13 = '(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)'
const postfixTls = '(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))'
const through = (client: string, by = 'mx.partner.example') =>
  `from ${client} ${postfixTls} by ${by} (Postfix) with ESMTPS id 1; ${date}`
const older = (version: string) =>
  field.border.replace('TLSv1.3', version).replace('TLS_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-SHA')
const byOnline = `from mail.ours.example (192.0.2.10) by AM2PEPF0001C713.mail.protection.outlook.com (10.167.16.183) with Microsoft SMTP Server ${tls13} id 15.20.1 via Frontend Transport; ${date}`
const insideOnline = `from DB1PEPF000509EA.eurprd03.prod.outlook.com (2603:10a6:10:4b7:cafe::f) by DUZPR01CA0301.outlook.office365.com (2603:10a6:10:4b7::18) with Microsoft SMTP Server ${tls13} id 15.20.1 via Frontend Transport; ${date}`

describe('proven', () => {
  test.each([
    ['at once', [field.border], {}],
    ['through the partner’s house, down to ours', [field.lmtp, field.inside, field.border, field.own], {}],
    ['by a name the server looked up', [through('mail.ours.example (mail.ours.example [203.0.113.9])')], {}],
    [
      'by another host of the partner',
      [through('mail.ours.example (unknown [192.0.2.10])', 'mx7.hosts.partner.example')],
      {},
    ],
    ['over IPv6', [through('mail.ours.example (unknown [IPv6:2001:DB8:0::A])')], {}],
    ['from inside, where the greeting is ours too', [through('mail.ours.example (unknown [10.0.0.10])')], {}],
    ['over a filter on the MX itself', [through('localhost (localhost [127.0.0.1])'), field.border], {}],
    ['Exchange Online', [insideOnline, byOnline], online],
    [
      'Google',
      [
        ' by 2002:a05:6102:22c6:0:0:0:0 with SMTP id a6;',
        `from mail.ours.example (x. [192.0.2.10]) by mx.google.com with ESMTPS id a1 (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); ${date}`,
      ],
      { partner: { names: ['aspmx.l.google.com'], addresses: [], domains: ['partner.example'] } },
    ],
  ] as const)('%s', (_, fields, houses) => {
    expect(judge(fields, houses)).toEqual({
      verdict: 'proven',
      reason: 'hop-with-tls',
      hop: fields.findIndex((each) => readReceived(each, 0).hop.from.helo === 'mail.ours.example'),
    })
  })
})

describe('the hop is there, and proves nothing', () => {
  test.each([
    ['hop-without-tls', field.clear, {}],
    [
      'hop-says-nothing',
      `from mail.ours.example ([192.0.2.10]) by mail.partner.example (HCL Domino Release 12.0.2) with ESMTP id 1; ${date}`,
      {},
    ],
    [
      'tls-version-not-told',
      `from mail.ours.example (x [192.0.2.10]) by mx.partner.example (Postfix) with ESMTPS id 1; ${date}`,
      {},
    ],
    ['too-old-tls', older('TLSv1.1'), {}],
    ['too-old-tls', older('TLSv1.2'), { minProtocol: 'TLSv1.3' }],
    ['greeting-only', through('mail.ours.example (unknown [203.0.113.66])'), {}],
  ] as const)('%s', (reason, body, houses) => {
    const verdict = reason === 'hop-without-tls' ? 'in-clear' : 'not-proven'
    expect(judge([body], houses)).toEqual({ verdict, reason, hop: 0 })
  })

  test('a second field of the same kind, wherever it stands', () => {
    for (const fields of [
      [field.border, field.border],
      [field.border, field.own, field.border],
    ]) {
      expect(judge(fields)).toMatchObject({ verdict: 'not-proven', reason: 'several-hops-between' })
    }
  })
})

describe('pretended', () => {
  test.each([
    ['nothing', [], 'no-received'],
    ['the good field below a stranger’s', [field.stranger, field.border], 'no-hop-between'],
    [
      'below a stranger who greets as we do',
      [through('mail.ours.example (unknown [203.0.113.66])'), field.border],
      'greeting-only',
    ],
    [
      'below a stranger who greets as the partner does',
      [through('mx.partner.example (unknown [203.0.113.66])'), field.border],
      'no-hop-between',
    ],
    [
      'below a stranger at the machine next to the MX',
      [through('mx.partner.example (unknown [10.1.1.9])'), field.border],
      'no-hop-between',
    ],
    [
      'below a field without client',
      [` by mx.partner.example with SMTP id 1; ${date}`, field.border],
      'no-hop-between',
    ],
    [
      'below a client without an address',
      [`from store.partner.example by mx.partner.example (Postfix) with ESMTP id 1; ${date}`, field.border],
      'no-hop-between',
    ],
    [
      'below a Postfix that hides its client',
      [` by mx.partner.example (Postfix) id 1; ${date}`, field.border],
      'no-hop-between',
    ],
    ['below a field that never ends', ['from a.example (b by mx.partner.example', field.border], 'malformed'],
    ['below a field with NUL', [through('a\0 (b [10.1.1.1])'), field.border], 'malformed'],
    ['below a field of 17 kB', [`from ${'a'.repeat(17_000)} by x.partner.example;`, field.border], 'malformed'],
    ['below a host of Azure', [insideOnline.replace('2603:10a6', '2603:1020'), byOnline], 'no-hop-between'],
    [
      'at a server of somebody else',
      [through('mail.ours.example (mail.ours.example [192.0.2.10])', 'mx.other.example')],
      'no-hop-between',
    ],
    [
      'at a server called nearly like the partner',
      [through('mail.ours.example (mail.ours.example [192.0.2.10])', 'mx.partner.example.evil.example')],
      'no-hop-between',
    ],
    [
      'at a server of another country’s letters',
      [through('mail.ours.example (mail.ours.example [192.0.2.10])', 'mx.рartner.example')],
      'no-hop-between',
    ],
    [
      'at a server with a Kelvin sign',
      [through('mail.ours.example (mail.ours.example [192.0.2.10])', 'mx.\u212aunde.example')],
      'no-hop-between',
    ],
    [
      'at our own server',
      [through('mail.ours.example (mail.ours.example [192.0.2.10])', 'mail.ours.example')],
      'no-hop-between',
    ],
    [
      'by a name nobody looked up',
      [
        `from mail.ours.example (mail.ours.example [203.0.113.66]) by mx.partner.example with ESMTPS id 1 ${tls13}; ${date}`,
      ],
      'greeting-only',
    ],
    [
      'by a name that may be forged',
      [
        `from x (mail.ours.example [203.0.113.66] (may be forged)) by mx.partner.example (8.17.1/8.17.1) with ESMTPS id 1 ${tls13}; ${date}`,
      ],
      'no-hop-between',
    ],
    ['by an address in a greeting', [through('[192.0.2.10] (evil.example [203.0.113.66])')], 'no-hop-between'],
    [
      'by an address in a comment of the greeting',
      [through('x ([192.0.2.10]) (evil.example [203.0.113.66])').replace('x ([192.0.2.10])', '"([192.0.2.10])"')],
      'no-hop-between',
    ],
    [
      'from an inner address with a foreign greeting',
      [through('evil.example (unknown [10.0.0.10])')],
      'no-hop-between',
    ],
  ] as const)('%s', (_, fields, reason) => {
    const houses = reason === 'no-hop-between' && fields[1] === byOnline ? online : {}
    expect(judge(fields, houses)).toMatchObject({ verdict: 'not-proven', reason })
  })
})

describe('a partner who sees every client under one inner address', () => {
  const inner = (client: string, by: string, tls = '') =>
    `from ${client} (unknown [10.0.0.1]) ${tls} by ${by} (Postfix) with ESMTP${tls && 'S'} id 1; ${date}`
  const inClear = inner('relay.partner.example', 'mail.int.partner.example')
  const onward = (client: string) => through(`${client} (${client} [10.1.1.6])`, 'store.partner.example')
  test('a greeting of ours above the field that looks good', () => {
    for (const tls of ['', postfixTls]) {
      for (const client of ['gw.ours.example', 'mail.ours.example']) {
        const own = { own: { names: ['gw.ours.example', 'mail.ours.example'], addresses: ['192.0.2.10'] } }
        const fields = [inner(client, 'mail.int.partner.example', tls), field.border]
        expect(judge(fields, own)).toEqual({ verdict: 'not-proven', reason: 'greeting-only', hop: 0 })
        expect(judge([onward('mail.int.partner.example'), ...fields], own)).toMatchObject({ reason: 'greeting-only' })
      }
    }
    const listed = { partner: { ...question.partner, addresses: ['10.0.0.1'] } }
    expect(judge([inner('mail.ours.example', 'mx.partner.example'), field.border], listed)).toMatchObject({
      verdict: 'not-proven',
      reason: 'greeting-only',
    })
  })
  test('a hop in clear, to a host nobody above knows', () => {
    const expected = { verdict: 'not-proven', reason: 'inside-in-clear' }
    expect(judge([inClear, field.border])).toEqual({ ...expected, hop: 0 })
    expect(judge([onward('other.partner.example'), inClear, field.border])).toEqual({ ...expected, hop: 1 })
    expect(judge([onward('mail.int.partner.example'), inClear, field.border]).verdict).toBe('proven')
    expect(judge([inner('relay.partner.example', 'mail.int.partner.example', postfixTls), field.border]).verdict).toBe(
      'proven',
    )
    expect(judge([inClear, field.clear]).verdict).toBe('in-clear')
  })
})

// Fields of strangers: none of them comes from an address or a looked-up name of ours, however it greets.
const strangers = [
  ...[...receivedCorpus, ...moreReceived, ...listReceived].map(({ body }) =>
    body
      .replaceAll('192.0.2.10', '203.0.113.66')
      .replaceAll(/2001:DB8::a|2001:db8:0:0:0:0:0:a/gi, '2001:db8::66')
      .replaceAll(/\((mail|gw)\.ours/g, '(mail.evil')
      .replace('from mail.ours.example ([', 'from evil.example (['),
  ),
  field.stranger,
  through('mail.ours.example (unknown [203.0.113.66])'),
]
const bits = [
  ...strangers.flatMap((body) => body.split(/(?<=[ ;()[\]])/)),
  'from ',
  'by ',
  '"',
  '\\',
  '(',
  ')',
  ';',
  '\0',
  '\r\n\t',
]
const mutated = fc
  .tuple(
    fc.constantFrom(...strangers),
    fc.array(fc.tuple(fc.nat(400), fc.nat(30), fc.constantFrom(...bits)), { maxLength: 4 }),
  )
  .map(([body, cuts]) =>
    cuts.reduce((text, [at, length, bit]) => text.slice(0, at) + bit + text.slice(at + length), body),
  )

test('no field of strangers, however it is cut and mixed, proves anything', () => {
  fc.assert(
    fc.property(fc.array(mutated, { maxLength: 5 }), (fields) => {
      expect(judge(fields).verdict).toBe('not-proven')
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('below a stranger’s field nothing counts, whatever is above it', () => {
  const inside = fc.array(fc.constantFrom(field.inside, field.lmtp, through('localhost (localhost [127.0.0.1])')), {
    maxLength: 3,
  })
  const below = fc.array(fc.oneof(fc.constantFrom(field.border, field.own, field.clear), mutated), { maxLength: 4 })
  fc.assert(
    fc.property(inside, below, (above, rest) => {
      expect(judge([...above, field.stranger, ...rest, field.border]).verdict).toBe('not-proven')
    }),
    { numRuns: propertyRuns(200) },
  )
})
