// Words somebody else put into a field a host of the partner wrote: a greeting, a sender, a recipient. Whoever sits on the line between both
// houses strips STARTTLS and chooses them all; none of it may look like TLS, like an address of ours, or like another client.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeHop } from '#mail-trace/judge-hop.ts'
import { readReceived } from '#mail-trace/read-received.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { field, question } from './trace-samples.ts'

const judge = (fields: readonly string[], houses: Partial<typeof question> = {}) =>
  judgeHop(fields.map(readReceived), { ...question, ...houses })
const date = 'Sun, 22 Nov 2026 10:12:13 +0100'
const told = '(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=OK)'
const client = 'mail.ours.example ([192.0.2.10])'
const postfixTls = '(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))'

const unknown = (words: string) => `from ${client} by mx.partner.example (Haraka/3.0.3) ${words}; ${date}`

describe('a session in clear text with TLS in words of the client', () => {
  const exim = (words: string) =>
    `from ${client} by mx.partner.example with esmtp (Exim 4.97) (envelope-from <${words}>) id 1rSyZK-002HTX-Q2; ${date}`
  test.each([
    ['a sender that closes the comment', exim(`"a) ${told} (b"@ours.example`)],
    ['a sender in the form of Exim', exim('"a) (TLS1.3) tls TLS_AES_256_GCM_SHA384 (b"@ours.example')],
    ['a sender with colons', exim('"a) (X=TLS1.3:TLS_AES_256_GCM_SHA384:256) (b"@ours.example')],
    [
      'a greeting in the form of Postfix',
      `from x ${postfixTls} (mail.ours.example [192.0.2.10]) by mx.partner.example (Postfix) with ESMTP id 4A; ${date}`,
    ],
    [
      'a comment Postfix never writes beside ESMTP',
      `from x (mail.ours.example [192.0.2.10]) ${postfixTls} by mx.partner.example (Postfix) with ESMTP id 4A; ${date}`,
    ],
    [
      'a recipient Sendmail repeats',
      `from x (mail.ours.example [192.0.2.10]) by mx.partner.example (8.17.1/8.17.1) with ESMTP id 0 for <a> ${told} (@partner.example); ${date}`,
    ],
    [
      'a suite without the S',
      `from x ([192.0.2.10]) by mx.partner.example with ESMTP tls TLS_AES_256_GCM_SHA384 (Exim 4.97) id 1; ${date}`,
    ],
    [
      'a second `with`',
      `from x ([192.0.2.10]) by mx.partner.example with esmtp (Exim 4.97) id 1 with ESMTPS tls TLS_AES_256_GCM_SHA384; ${date}`,
    ],
    [
      'a recipient an unknown system repeats',
      unknown(`with ESMTP id 1 for <(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)x@partner.example>`),
    ],
    ['a recipient that closes its bracket', unknown(`with ESMTP id 1 for <a> ${told}`)],
    ['a recipient with a `with` in it', unknown(`with ESMTP id 1 for <a> with ${told} b@partner.example>`)],
    ['a recipient with an `id` in it', unknown(`with ESMTP id 1 for <a> id ${told} b@partner.example>`)],
    ['a recipient before the `with`', unknown(`for <a> with ESMTPS ${told} <b@partner.example> with SMTP id 1`)],
    ['a sender behind the `id`', unknown(`with ESMTP id 1 envelope-from <a ${told} b@ours.example>`)],
    ['a sender beside the protocol', unknown(`with SMTP (envelope-from <a) ${told} (b@ours.example>) id 1`)],
    [
      'a recipient Domino repeats',
      `from ${client} by mx.partner.example (HCL Domino Release 14.0) with ESMTP id 1 for <${told}x@partner.example>; ${date}`,
    ],
  ])('%s', (_, body) => {
    expect(readReceived(body, 0).hop.isTls).not.toBe(true)
    expect(judge([body]).verdict).not.toBe('proven')
  })

  test('whatever the sender is called, Exim in clear is no TLS', () => {
    const bits = fc.constantFrom(
      'a',
      '"',
      ')',
      '(',
      ' ',
      '\\',
      told,
      '(TLS1.3)',
      'tls ',
      'with esmtps ',
      'X=',
      ';',
      ':',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 12 }), (parts) => {
        expect(judge([exim(`${parts.join('')}@ours.example`)]).verdict).not.toBe('proven')
      }),
      { numRuns: propertyRuns(300) },
    )
  })
})

test('in a session with old TLS nobody chooses another version', () => {
  for (const words of [
    `with ESMTPS id 1 for <${told}x@partner.example>`,
    `with ESMTPS id 1 for <a> ${told} <b@partner.example>`,
    `with ESMTPS id 1 envelope-from <a ${told} b@ours.example>`,
    `with ESMTPS id 1 envelope-from <a> ${told} <b@ours.example>`,
  ]) {
    expect(judge([unknown(words)])).toMatchObject({ verdict: 'not-proven', reason: 'tls-version-not-told' })
  }
  expect(judge([unknown(`with ESMTPS id 1 envelope-from <a@ours.example> ${told}`)]).verdict).toBe('proven')
})

describe('a stranger who writes an address of ours', () => {
  test.each([
    [
      'in a greeting of qmail',
      `from unknown (HELO mail.ours.example) (192.0.2.10) (203.0.113.66) by mx.partner.example with ESMTPS ${told}; ${date}`,
    ],
    [
      'in a greeting nobody cleaned',
      `from mail.ours.example (mail.ours.example [192.0.2.10]) (evil.example [203.0.113.66]) by mx.partner.example (Haraka/3.0.3) with ESMTPS id 1 ${told}; ${date}`,
    ],
    [
      'in a greeting of Exchange',
      `from mail.ours.example (192.0.2.10) (203.0.113.66) by EX1.partner.example (10.1.1.5) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.2.1; ${date}`,
    ],
    [
      'in the name of its user',
      `from x (IDENT:a[192.0.2.10]@evil.example [203.0.113.66]) by mx.partner.example (8.17.1/8.17.1) with ESMTPS id 0 ${told}; ${date}`,
    ],
    [
      'in front of the address',
      `from mail.ours.example (mail.ours.example [192.0.2.10] [203.0.113.66]) by mx.partner.example (Haraka/3.0.3) with ESMTPS id 1 ${told}; ${date}`,
    ],
  ])('%s', (_, body) => {
    expect(readReceived(body, 0).hop.from.ip).not.toBe('192.0.2.10')
    expect(judge([body]).verdict).toBe('not-proven')
  })
})

test('a sender that makes another system an Exim, which looks its clients up', () => {
  const body = `from mail.ours.example ([203.0.113.66]) by mx.partner.example (Haraka/3.0.3) with ESMTPS id 1 envelope-from <"a (Exim 4.97) ${told} b"@x.example>; ${date}`
  for (const each of [body, body.replaceAll('"', '')]) {
    expect(readReceived(each, 0).hop).toMatchObject({ system: 'other', from: { name: null, ip: '203.0.113.66' } })
    expect(judge([each])).toMatchObject({ verdict: 'not-proven', reason: 'greeting-only' })
  }
})

describe('not our gateway', () => {
  const loopback = { own: { names: ['mail.ours.example'], addresses: ['127.0.0.1', '::1', '192.0.2.10'] } }
  test('a filter of the partner that greets on as its client did', () => {
    for (const tls of [postfixTls, '']) {
      const filter = `from mail.ours.example (localhost [127.0.0.1]) ${tls} by mx.partner.example (Postfix) with ESMTP${tls && 'S'} id 2; ${date}`
      expect(judge([filter, field.border], loopback).verdict).toBe('proven')
      expect(judge([filter, field.clear], loopback).verdict).toBe('in-clear')
      expect(judge([filter, field.stranger], loopback).verdict).toBe('not-proven')
    }
  })
})

describe('not the partner', () => {
  test('another customer of the same provider of names', () => {
    const partner = { names: ['mx-partner.dyndns.org'], addresses: [], domains: ['partner.example'] }
    const by = (host: string) => field.border.replace('by mx.partner.example', `by ${host}`)
    expect(judge([by('mx-partner.dyndns.org')], { partner }).verdict).toBe('proven')
    expect(judge([by('evil.dyndns.org')], { partner }).verdict).toBe('not-proven')
  })

  test('another host of ours, where both houses stand below one name', () => {
    const houses = {
      own: { names: ['gw1.ours.group.example'], addresses: ['192.0.2.10'] },
      partner: { names: ['mx.partner.group.example'], addresses: [], domains: ['partner.group.example'] },
    }
    const by = (host: string) => field.border.replace('by mx.partner.example', `by ${host}`)
    expect(judge([by('mx.partner.group.example')], houses).verdict).toBe('proven')
    expect(judge([by('mx7.partner.group.example')], houses).verdict).toBe('proven')
    expect(judge([by('gw2.ours.group.example')], houses).verdict).toBe('not-proven')
  })

  test.each(['mx.partner.example.', 'MX.Partner.EXAMPLE'])('but %s is', (by) => {
    expect(judge([field.border.replace('by mx.partner.example', `by ${by}`)]).verdict).toBe('proven')
  })
  test.each(['mx.partner.example.ours.example', 'xmx.partner.examples', 'mx.partner.example..', 'partner.example.co'])(
    '%s is not',
    (by) => {
      expect(judge([field.border.replace('by mx.partner.example', `by ${by}`)]).verdict).toBe('not-proven')
    },
  )
})

describe('TLS that hides nothing', () => {
  const postfix = (suite: string, bits: string) =>
    `from x (mail.ours.example [192.0.2.10]) (using TLSv1.2 with cipher ${suite} (${bits} bits)) by mx.partner.example (Postfix) with ESMTPS id 4A; ${date}`
  test.each([
    ['no encryption', postfix('NULL-SHA256', '0/0')],
    ['no encryption, by its bits', postfix('X-SHA256', '0/256')],
    [
      'no encryption, by the name of the registry',
      `from x (192.0.2.10) by EX1.partner.example (10.1.1.5) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_RSA_WITH_NULL_SHA256) id 15.2.1; ${date}`,
    ],
    [
      'no encryption at Sendmail',
      `from x (x [192.0.2.10]) by mx.partner.example (8.17.1/8.17.1) with ESMTPS id 0 (version=TLSv1.2 cipher=ECDHE-RSA-NULL-SHA bits=0 verify=NO); ${date}`,
    ],
  ])('%s', (_, body) => {
    expect(judge([body])).toMatchObject({ verdict: 'in-clear', reason: 'hop-without-tls' })
  })

  test('a version and a suite that never go together', () => {
    expect(judge([field.border.replace('TLSv1.3', 'TLSv1.2')]).verdict).toBe('not-proven')
    expect(judge([field.border.replace('TLS_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384')]).verdict).toBe(
      'not-proven',
    )
    expect(judge([field.border.replace('TLS_AES_256_GCM_SHA384', 'AES256-SHA')]).verdict).toBe('not-proven')
  })
})
