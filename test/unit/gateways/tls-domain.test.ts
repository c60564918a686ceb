// The one certificate name a send connector can demand: the comparison table, and the choice over several hosts.
import { describe, expect, test } from 'vitest'
import { chooseTlsDomain, tlsDomainMatches } from '#gateways/tls-domain.ts'

const seen = (host: string, ...certificateNames: string[]) => ({ host, certificateNames })

describe('a TlsDomain matches a certificate name', () => {
  test.each([
    ['mx1.partner.de', 'mx1.partner.de', true],
    ['mx1.partner.de', '*.mx1.partner.de', true],
    ['mx1.partner.de', '*.partner.de', true],
    ['mx1.partner.de', 'partner.de', false],
    ['mx1.partner.de', 'mx2.partner.de', false],
    ['mx1.partner.de', '*.de', false],
    ['partner.de', 'partner.de', true],
    ['partner.de', '*.partner.de', true],
    ['partner.de', '*.de', true],
    ['partner.de', 'mx1.partner.de', false],
    ['*.partner.de', 'partner.de', true],
    ['*.partner.de', '*.partner.de', true],
    ['*.partner.de', 'mx1.partner.de', true],
    ['*.partner.de', 'mx1.mail.partner.de', false],
    ['*.partner.de', '*.mail.partner.de', false],
    ['*.partner.de', 'notpartner.de', false],
    ['*.partner.de', '', false],
  ])('%s against %s: %s', (tlsDomain, name, expected) => {
    expect(tlsDomainMatches(tlsDomain, name)).toBe(expected)
  })
})

describe('the choice', () => {
  test.each([
    ['one host: its own name', [], [seen('mx.p.example', 'mx.p.example')], 'mx.p.example', 'host'],
    ['one host behind a wildcard', [], [seen('mx.p.example', '*.p.example')], 'mx.p.example', 'host'],
    [
      'one certificate on two hosts: a host name, no wildcard',
      [],
      [seen('a.p.example', 'a.p.example', 'b.p.example'), seen('b.p.example', 'a.p.example', 'b.p.example')],
      'a.p.example',
      'host',
    ],
    [
      'two certificates: the parent',
      [],
      [seen('a.p.example', 'a.p.example'), seen('b.p.example', 'b.p.example')],
      '*.p.example',
      'common-parent',
    ],
    [
      'an agreed name goes first',
      ['mail.p.example'],
      [seen('mx.h.example', 'mx.h.example', 'mail.p.example')],
      'mail.p.example',
      'agreed',
    ],
    [
      'an agreed wildcard stays one',
      ['*.p.example'],
      [seen('a.p.example', 'a.p.example'), seen('b.p.example', '*.p.example')],
      '*.p.example',
      'agreed',
    ],
    ['an agreed name without any test', ['mail.p.example'], [], 'mail.p.example', 'agreed'],
    ['two agreed names without any test', ['a.p.example', 'b.p.example'], [], '*.p.example', 'common-parent'],
    ['an unseen smart host is taken at its name', [], [seen('smart.p.example')], 'smart.p.example', 'host'],
  ] as const)('%s', (_title, agreed, hosts, name, reason) => {
    expect(chooseTlsDomain(agreed, hosts)).toMatchObject({ name, reason })
  })

  test.each([
    ['different parents', [], [seen('a.p.example', 'a.p.example'), seen('b.q.example', 'b.q.example')]],
    ['a certificate for something else', [], [seen('mx.p.example', 'localhost')]],
    ['a wildcard over a public suffix', [], [seen('p.example', 'p.example'), seen('q.example', 'q.example')]],
    ['a wildcard over a second-level public suffix', [], [seen('p.co.uk', 'p.co.uk'), seen('q.co.uk', 'q.co.uk')]],
    ['an agreed wildcard over a public suffix', ['*.de'], []],
    ['two different names agreed, nothing seen', ['a.p.example', 'b.q.example'], []],
    ['an agreed name nobody presents', ['mail.p.example'], [seen('mx.h.example', 'mx.h.example')]],
    ['nothing known', [], []],
  ])('refuses %s', (_title, agreed, hosts) => {
    expect(chooseTlsDomain(agreed, hosts)).toBeUndefined()
  })

  test('names the hosts whose certificate was not compared', () => {
    const choice = chooseTlsDomain(['mail.p.example'], [seen('a.h.example', 'mail.p.example'), seen('b.h.example')])
    expect(choice).toEqual({ name: 'mail.p.example', reason: 'agreed', unseen: ['b.h.example'] })
  })
})
