// What an admin is told about a configuration before it runs, in both languages.
import { describe, expect, it } from 'vitest'
import { relayConfig } from '#domain/relay-config.ts'
import { relayWarnings, warningsOf } from '#domain/relay-warnings.ts'
import de from '../../../resources/locales/de/relay.json' with { type: 'json' }
import en from '../../../resources/locales/en/relay.json' with { type: 'json' }

const tls = { certificate: 'certificate.pem', key: 'key.pem' }

function warnings(changes: Record<string, unknown>) {
  return warningsOf(
    relayConfig.parse({
      schema: 'handschlag.relay/1',
      hostName: 'relay.own.example',
      postmaster: 'postmaster@own.example',
      listeners: [{ address: '192.0.2.1', port: 25, tls }],
      networks: ['192.0.2.7'],
      ownDomains: ['own.example'],
      nextHop: { host: 'mail.own.example', level: 'encrypt' },
      ...changes,
    }),
  )
}

describe('warnings', () => {
  it.each([
    [{}, []],
    [{ listeners: [{ address: '0.0.0.0', port: 25, tls, requireTls: 'always' }] }, ['rfc3207-public-mx']],
    [{ listeners: [{ address: '0.0.0.0', port: 25, tls: null }] }, ['clear-listener']],
    [{ listeners: [{ address: '127.0.0.1', port: 25, tls: null }] }, []],
    [
      { listeners: [{ address: '127.0.0.1', port: 25, tls: null, requireTls: 'always' }] },
      ['tls-demanded-but-not-offered'],
    ],
    [{ networks: ['0.0.0.0/0'] }, ['open-relay']],
    [{ networks: ['0.0.0.0/1', '128.0.0.0/1'] }, ['open-relay']],
    [{ networks: [] }, ['no-networks']],
    [{ inbound: { observeOnly: true } }, ['observe-only']],
    [{ outbound: { unlisted: 'opportunistic' } }, ['unlisted-opportunistic']],
    [{ nextHop: { host: 'mail.own.example' } }, ['next-hop-clear']],
    [{ nextHop: { host: '127.0.0.1' } }, []],
    [{ ownDomains: [], nextHop: null }, ['notices-go-nowhere']],
    [{ ownDomains: [], nextHop: null, outbound: { unlisted: 'opportunistic' } }, ['unlisted-opportunistic']],
    [
      { ownDomains: [], nextHop: null, listeners: [{ address: '0.0.0.0', port: 25, tls, requireTls: 'always' }] },
      ['notices-go-nowhere'],
    ],
  ])('of %j are %j', (changes, expected) => {
    expect(warnings(changes)).toEqual(expected)
  })

  it('all have a sentence', () => {
    expect(Object.keys(de.warning).sort()).toEqual([...relayWarnings].sort())
    expect(Object.keys(en.warning).sort()).toEqual([...relayWarnings].sort())
  })
})
