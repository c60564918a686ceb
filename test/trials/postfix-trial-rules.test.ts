// Which rule Postfix finds for a partner, on hosts as admins set them up: a service of their own, a fixed relay, relayhost, relay_domains, maps
// by sender, options in master.cf, and mistakes. What the script says is what the real Postfix's own tables answer.
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string

beforeAll(() => {
  host = createWatchedHost()
  writeFileSync(join(host.etc, 'own'), 'bank.example encrypt\n')
  writeFileSync(join(host.etc, 'patterns'), '/bank[.]example$/ secure\n')
  writeFileSync(join(host.etc, 'rewriting'), '/@bank[.]example$/ gateway@other.example\n')
  host.keep('plain')
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial(), site)))
})
afterAll(() => host?.stop())

interface Host {
  readonly main: readonly string[]
  readonly options?: readonly string[]
  readonly master?: readonly string[]
  readonly policies?: string
  readonly routes?: string
}

/** What the script tells of such a host, and how it ended. */
async function look({ main, options = [], master = [], policies, routes }: Host): Promise<readonly string[]> {
  host.restore('plain')
  appendFileSync(join(host.etc, 'main.cf'), main.map((line) => `${line}\n`).join(''))
  appendFileSync(join(host.etc, 'master.cf'), master.map((line) => `${line}\n`).join(''))
  for (const [name, text] of Object.entries({ policies, routes })) {
    if (text === undefined) continue
    writeFileSync(join(host.etc, name), text)
    host.ask('postmap', `hash:${host.etc}/${name}`)
  }
  for (const option of options) host.ask('postconf', '-P', option)
  const { code, output } = await host.call(set, 'trial', ['--look'])
  return [String(code), ...output.replaceAll(`${host.etc}/`, '').trim().split('\n')]
}

const hashed = 'smtp_tls_policy_maps = hash:$config_directory/policies'
const routed = 'transport_maps = hash:$config_directory/routes'
const mytls = ['mytls unix - - n - - smtp', '  -o smtp_tls_policy_maps=texthash:$config_directory/own']

it.each<readonly [string, Host, string, string]>([
  [
    'by domain',
    { main: [hashed], policies: 'bank.example encrypt' },
    'smtp:bank.example',
    'encrypt (hash:policies (bank.example))',
  ],
  [
    'by parent',
    { main: [hashed], policies: '.example secure, match=nexthop' },
    'smtp:bank.example',
    'secure match=nexthop (hash:policies (.example))',
  ],
  [
    'misspelt domain',
    { main: [hashed], policies: 'bnak.example encrypt' },
    'smtp:bank.example',
    'none (smtp: smtp_tls_policy_maps = hash:policies (bank.example))',
  ],
  [
    'misspelt table',
    { main: ['smtp_tls_policy_maps = hash:$config_directory/polices'], policies: 'bank.example encrypt' },
    'smtp:bank.example',
    'none (hash:polices: postmap: fatal: open database polices.db: No such file or directory)',
  ],
  ['no table', { main: [] }, 'smtp:bank.example', 'none (smtp: smtp_tls_policy_maps = (bank.example))'],
  [
    'overridden in master.cf',
    { main: [hashed], policies: 'bank.example encrypt', options: ['smtp/unix/smtp_tls_policy_maps='] },
    'smtp:bank.example',
    'none (smtp: smtp_tls_policy_maps = (bank.example))',
  ],
  [
    'two tables',
    {
      main: [
        'smtp_tls_policy_maps = inline:{{other.example=may}, {bank.example=verify}}, hash:$config_directory/policies',
      ],
      policies: 'bank.example encrypt',
    },
    'smtp:bank.example',
    'verify (inline:{{other.example=may}, {bank.example=verify}} (bank.example))',
  ],
  [
    'a service of their own',
    { main: [hashed, routed], policies: 'bank.example may', routes: 'bank.example mytls:', master: mytls },
    'mytls:bank.example',
    'encrypt (texthash:own (bank.example))',
  ],
  [
    'a fixed relay',
    {
      main: [hashed, routed],
      policies: '[relay.partner.example] secure\nbank.example may',
      routes: 'bank.example smtp:[relay.partner.example]',
    },
    'smtp:[relay.partner.example]',
    'secure (hash:policies ([relay.partner.example]))',
  ],
  [
    'a fixed relay without a rule of its own',
    { main: [hashed, routed], policies: 'bank.example secure', routes: 'bank.example smtp:[relay.partner.example]:26' },
    'smtp:[relay.partner.example]:26',
    'none (smtp: smtp_tls_policy_maps = hash:policies ([relay.partner.example]:26))',
  ],
  [
    'next hop only',
    { main: [hashed, routed], policies: '[mx.bank.example] encrypt', routes: 'bank.example :[mx.bank.example]' },
    'smtp:[mx.bank.example]',
    'encrypt (hash:policies ([mx.bank.example]))',
  ],
  [
    'every domain',
    { main: [hashed, routed], policies: '[out.own.example] encrypt', routes: '* relay:[out.own.example]' },
    'relay:[out.own.example]',
    'encrypt (hash:policies ([out.own.example]))',
  ],
  [
    'several next hops',
    {
      main: [hashed, routed],
      policies: '[a.bank.example] encrypt',
      routes: 'bank.example smtp:[a.bank.example], [b.bank.example]',
    },
    'smtp:[a.bank.example], [b.bank.example]',
    'none (smtp: smtp_tls_policy_maps = hash:policies ([b.bank.example]))',
  ],
  [
    'relayhost',
    {
      main: [hashed, 'relayhost = [out.own.example]:587'],
      policies: '[out.own.example]:587 encrypt\nbank.example secure',
    },
    'smtp:[out.own.example]:587',
    'encrypt (hash:policies ([out.own.example]:587))',
  ],
  [
    'relay_domains',
    {
      main: [hashed, 'relay_domains = other.example, bank.example'],
      policies: 'bank.example encrypt',
      options: ['relay/unix/smtp_tls_policy_maps='],
    },
    'relay:bank.example',
    'none (relay: smtp_tls_policy_maps = (bank.example))',
  ],
  [
    'relay_domains in a table',
    {
      main: [hashed, 'relay_domains = hash:$config_directory/routes'],
      policies: 'bank.example encrypt',
      routes: 'bank.example OK',
    },
    'relay:bank.example',
    'encrypt (hash:policies (bank.example))',
  ],
  [
    'relayhost by sender',
    {
      main: [hashed, 'sender_dependent_relayhost_maps = inline:{@own.example=[s.own.example]}'],
      policies: '[s.own.example] verify',
    },
    'smtp:[s.own.example]',
    'verify (hash:policies ([s.own.example]))',
  ],
  [
    'service by sender',
    { main: ['sender_dependent_default_transport_maps = inline:{postmaster@own.example=mytls:}'], master: mytls },
    'mytls:bank.example',
    'encrypt (texthash:own (bank.example))',
  ],
  [
    'patterns',
    { main: ['smtp_tls_policy_maps = regexp:$config_directory/patterns'] },
    'smtp:bank.example',
    'secure (regexp:patterns (bank.example))',
  ],
])('%s', async (_name, order, route, rule) => {
  const lines = await look(order)
  expect(lines[0], lines.join('\n')).toBe('2')
  expect(lines.find((line) => line.startsWith('Route: '))?.split(' (')[0]).toBe(`Route: ${route}`)
  expect(lines.find((line) => line.startsWith('Rule: '))).toBe(`Rule: ${rule}`)
})

it.each<readonly [string, Host, string]>([
  ['a domain of its own', { main: ['mydestination = localhost, bank.example'] }, 'through local (local_transport)'],
  ['aliases', { main: ['virtual_alias_domains = bank.example'] }, 'virtual_alias_domains'],
  [
    'mailboxes',
    { main: ['virtual_mailbox_domains = hash:$config_directory/routes'], routes: 'bank.example OK' },
    'through virtual',
  ],
  ['no SMTP', { main: [routed], routes: 'bank.example error:gone' }, 'through error'],
  ['a service that is not there', { main: [routed], routes: 'bank.example mytlz:' }, 'mytlz'],
  ['a way around', { main: ['smtp_fallback_relay = [other.example]'] }, 'smtp_fallback_relay'],
  ['optional DANE', { main: [hashed], policies: 'bank.example dane' }, 'TLSA'],
  [
    'a new domain of the partner',
    { main: ['virtual_alias_maps = inline:{@bank.example=@bank-new.example}'] },
    'virtual_alias_maps rewrites @bank.example to @bank-new.example',
  ],
  [
    'recipients rewritten by a pattern',
    { main: ['recipient_canonical_maps = regexp:$config_directory/rewriting'] },
    'recipient_canonical_maps rewrites gegenprobe-',
  ],
  [
    'addresses rewritten',
    { main: ['canonical_maps = inline:{@bank.example=@other.example}'] },
    'canonical_maps rewrites',
  ],
  [
    'addresses rewritten by options in master.cf',
    {
      main: ['canonical_maps = inline:{@elsewhere.example=@other.example}'],
      options: ['cleanup/unix/virtual_alias_maps=inline:{@bank.example=@other.example}'],
    },
    'virtual_alias_maps rewrites',
  ],
  [
    'a cleanup of their own',
    {
      main: [],
      master: ['own-cleanup unix n - n - 0 cleanup', '  -o canonical_maps=inline:{@bank.example=@other.example}'],
      options: ['pickup/unix/cleanup_service_name=own-cleanup'],
    },
    'canonical_maps rewrites',
  ],
  [
    'a rewriting that cannot be asked',
    { main: ['canonical_maps = hash:$config_directory/nowhere'] },
    'cannot be asked',
  ],
  [
    'masked recipients',
    { main: ['masquerade_classes = envelope_sender, envelope_recipient', 'masquerade_domains = example'] },
    'masquerade_domains rewrites',
  ],
  [
    'a table of routes that cannot be read',
    { main: ['transport_maps = hash:$config_directory/nowhere'] },
    'cannot be asked',
  ],
])('stops at %s', async (_name, order, words) => {
  const lines = await look(order)
  expect(lines[0]).toBe('12')
  expect(lines.join('\n')).toContain(words)
})
