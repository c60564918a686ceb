// What the Exchange Online target tells beside the scripts: reasons, losses, and what nobody could verify.
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { ExchangeOnlineSite } from '#gateways/exchange-online/site.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { type Case, certificate, fullSite, inbound, onlineSite, onUsualSite, smartHosts } from './sample.ts'

const notesOf = (changes: Partial<TlsPolicy>, site: ExchangeOnlineSite = onlineSite) =>
  valueIn(renderProven(exchangeOnlineTarget, [samplePolicy(changes)], site)).notes.map(
    (note) => `${note.kind} ${note.code}`,
  )
describe('notes', () => {
  test('what was never run is said first', () => {
    expect(notesOf({})[0]).toBe('check never-run')
  })

  const cases: readonly Case[] = [
    ['the queue of mandatory DANE', { level: 'dane' }, 'why dane-mandatory'],
    ['the proof DANE needs', { level: 'dane' }, 'check dane-needs-proof'],
    ['encryption without check', { level: 'encrypt' }, 'check encrypt-only'],
    ['any name', { level: 'verify' }, 'check verify-any-name'],
    ['a smart host', { route: smartHosts(['smart.bank.example', 25]) }, 'check smart-host'],
    ['subdomains', { includeSubdomains: true }, 'why subdomains'],
    ['DANE switched off', {}, 'check dane-off', fullSite],
    ['test mails', {}, 'check validation-sends-mail', fullSite],
    ['rights of an application', {}, 'check app-rights', fullSite],
    ['fingerprints', { pins: ['a'.repeat(64)] }, 'lost lost-pins'],
    ['names a level does not check', { level: 'dane', names: ['mail.bank.example'] }, 'lost lost-names'],
    ['inbound without proof', inbound({}), 'check inbound-no-proof'],
    ['an unknown answer', inbound({}), 'check inbound-answer-unverified'],
    ['the reply nobody can choose', inbound({}), 'lost lost-inbound-reply'],
    ['addresses not bound', inbound({ addresses: ['192.0.2.7'] }), 'lost lost-inbound-addresses'],
    ['addresses bound', inbound({ addresses: ['192.0.2.7'] }), 'check inbound-addresses', fullSite],
    ['a sender certificate', inbound({ certificate: certificate('a.bank.example') }), 'why inbound-certificate'],
  ]
  test.each(cases.map(onUsualSite))('tell of %s', (_title, changes, expected, site) => {
    expect(notesOf(changes, site)).toContain(expected)
  })

  test('nothing the service holds anyway is called lost', () => {
    expect(notesOf({ agreement: 'HS-1', reviewBy: '2027-11-22' }).filter((note) => note.startsWith('lost'))).toEqual([])
  })
})
