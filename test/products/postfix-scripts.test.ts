// The generated scripts on a real Postfix configuration with settings of its own: a dry run changes nothing, applying twice changes once,
// going back restores every byte, conflicts and damaged files stop before the first write.
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { createPostfixHost, type PostfixHost } from '#test/support/postfix-host.ts'
import { policyId, postfixPolicy, samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const applyScript = 'handschlag-postfix-apply.sh'
const hosts: PostfixHost[] = []

afterEach(() => {
  for (const host of hosts.splice(0)) host.stop()
})

const pin = 'ab'.repeat(32)
const policies: readonly TlsPolicy[] = [
  postfixPolicy({ id: policyId(1), direction: 'both', includeSubdomains: true }),
  postfixPolicy({
    id: policyId(2),
    partner: "O'Hara & Söhne $(reboot)",
    domains: ['closed.example'],
    trust: { kind: 'private', authorities: [oddRootPem] },
    clientCertificate: 'partner',
    direction: 'both',
    inbound: { certificate: { pins: [pin] } },
  }),
  postfixPolicy({
    id: policyId(3),
    domains: ['fixed.example'],
    level: 'fingerprint',
    pins: [pin],
    route: { kind: 'hosts', hosts: [{ host: 'relay.fixed.example', port: 2525 }] },
  }),
]

function makeHost(mainLines: readonly string[] = [], masterLines: readonly string[] = []): PostfixHost {
  const host = createPostfixHost({
    hostName: 'mail.own.example',
    resolver: '127.47.0.53',
    receivesAt: { address: '127.47.0.2', port: 2526 },
    mainLines: ['smtpd_tls_security_level = may', ...mainLines],
    masterLines,
  })
  hosts.push(host)
  writeFileSync(host.at('client.pem'), '-----BEGIN PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n')
  return host
}

function bring(host: PostfixHost, wanted = policies, mapType: 'hash' | 'texthash' = 'hash'): string {
  const site = samplePostfixSite({
    configDirectory: host.etc,
    directory: host.own,
    mapType,
    caFile: '',
    clientCertificates: { partner: host.at('client.pem') },
  })
  writeFileSync(host.at('ca.pem'), oddRootPem)
  return host.bring(valueIn(renderProven(postfixTarget, wanted, { ...site, caFile: host.at('ca.pem') })).artefacts)
}

const foreign = [
  'smtp_tls_policy_maps = inline:{ {old.example = encrypt} }',
  'transport_maps = inline:{ {old.example = smtp:[old.relay.example]} },',
  '    inline:{ {older.example = smtp:[older.relay.example]} }',
  'smtpd_restriction_classes = own_class',
  'own_class = permit',
  'smtpd_sender_restrictions = reject_non_fqdn_sender, own_class',
]

describe('one run after the other', () => {
  it('plans, applies once, verifies and goes back to every byte', async () => {
    const host = makeHost(foreign)
    const before = host.snapshot()
    const set = bring(host)

    const plan = await host.run(set, applyScript)
    expect(plan.output).toContain('Nothing was written')
    expect(plan.code).toBe(2)
    expect(host.snapshot()).toEqual(before)

    const applied = await host.run(set, applyScript, '--apply')
    expect(applied.output).toContain('Done.')
    expect(applied.code).toBe(0)
    const after = host.snapshot()

    const again = await host.run(set, applyScript, '--apply')
    expect(again.output).toContain('Nothing to do')
    expect(again.code).toBe(0)
    expect(host.snapshot()).toEqual(after)
    expect(await host.run(set, 'handschlag-postfix-verify.sh')).toMatchObject({ code: 0 })

    const [backup = ''] = readdirSync(join(host.etc, 'handschlag-backup'))
    const from = join(host.etc, 'handschlag-backup', backup)
    expect((await host.run(set, 'handschlag-postfix-rollback.sh', '--backup', from)).code).toBe(2)
    expect(host.snapshot()).toEqual(after)
    const back = await host.run(set, 'handschlag-postfix-rollback.sh', '--backup', from, '--apply')
    expect(back.output).toContain('Done.')
    expect(host.snapshot()).toEqual(before)
  })

  it('maps without postmap', async () => {
    const host = makeHost()
    const set = bring(host, policies, 'texthash')
    expect((await host.run(set, applyScript, '--apply')).code).toBe(0)
    expect((await host.run(set, 'handschlag-postfix-verify.sh')).output).toContain('every key answers right')
    expect(readdirSync(host.own).filter((name) => name.endsWith('.db'))).toEqual([])
  })
})

it('going back stops at changes of the admin, and keeps them when told to go on', async () => {
  const host = makeHost()
  const set = bring(host)
  const before = host.snapshot()
  await host.run(set, applyScript, '--apply')
  appendFileSync(join(host.etc, 'main.cf'), 'delay_warning_time = 7h\n')
  const [backup = ''] = readdirSync(join(host.etc, 'handschlag-backup'))
  const from = join(host.etc, 'handschlag-backup', backup)
  const changed = host.snapshot()
  const stopped = await host.run(set, 'handschlag-postfix-rollback.sh', '--backup', from, '--apply')
  expect(stopped).toMatchObject({ code: 12, output: expect.stringContaining('changed outside our section') })
  expect(host.snapshot()).toEqual(changed)
  const back = await host.run(set, 'handschlag-postfix-rollback.sh', '--backup', from, '--whole', '--apply')
  expect(back.output).toContain('Done.')
  expect(host.snapshot()).toEqual(before)
  const [, kept = ''] = readdirSync(join(host.etc, 'handschlag-backup')).sort()
  expect(readFileSync(join(host.etc, 'handschlag-backup', kept, 'main.cf'), 'utf8')).toContain(
    'delay_warning_time = 7h',
  )
})

describe('what Postfix makes of it', () => {
  it('our maps come first, what was there still answers', async () => {
    const host = makeHost(foreign)
    expect((await host.run(bring(host), applyScript, '--apply')).output).toContain('Done.')
    const maps = (parameter: string) => host.ask('postconf', '-x', '-h', parameter).trim()
    expect(maps('smtp_tls_policy_maps')).toBe(`hash:${host.own}/tls_policy, inline:{ {old.example = encrypt} }`)
    const routes = maps('transport_maps')
    expect(routes).toContain(`hash:${host.own}/transport, inline:{ {old.example = smtp:[old.relay.example]} }`)
    expect(maps('smtpd_sender_restrictions')).toBe(
      `check_sender_access hash:${host.own}/sender_tls, reject_non_fqdn_sender, own_class`,
    )
    expect(host.ask('postmap', '-q', 'bank.example', `hash:${host.own}/tls_policy`).trim().split(/ +/)).toEqual([
      'secure',
      'match=mx.bank.example',
      'protocols=>=TLSv1.2',
      'servername=hostname',
    ])
    expect(host.ask('postmap', '-q', '[relay.fixed.example]:2525', `hash:${host.own}/tls_policy`)).toContain(
      'fingerprint match=AB:AB',
    )
    expect(host.ask('postconf', '-M', 'handschlag-cert-partner/unix')).toContain('smtp')
    expect(host.ask('postconf', '-P', 'handschlag-cert-partner/unix/smtp_tls_chain_files')).toContain('client.pem')
    expect(host.ask('postconf', '-P', 'handschlag-cert-partner/unix/smtp_tls_policy_maps').trim()).toBe(
      `handschlag-cert-partner/unix/smtp_tls_policy_maps = hash:${host.own}/tls_policy`,
    )
    // Warnings about parameters nobody uses would show a broken reference.
    expect(host.ask('postconf', '-n')).not.toContain('warning')
  })

  it('fewer partners leave no file behind, and a late line of the admin is kept', async () => {
    const host = makeHost()
    await host.run(bring(host), applyScript, '--apply')
    const full = readdirSync(host.own).sort()
    expect(full).toEqual(expect.arrayContaining(['sender_tls', 'sender_tls.db', 'set', 'tls_policy', 'tls_policy.db']))
    expect(full.filter((name) => name.startsWith('ca-'))).toHaveLength(1)
    appendFileSync(join(host.etc, 'main.cf'), 'transport_maps = inline:{ {late.example = smtp:[x.example]} }\n')
    const less = bring(host, policies.slice(2))
    const refused = await host.run(less, applyScript, '--apply')
    expect(refused).toMatchObject({ code: 15, output: expect.stringContaining('--accept too-much-changed') })
    const accepted = ['--accept', 'too-much-changed', '--accept', 'enforcement-ends']
    const fewer = await host.run(less, applyScript, '--apply', ...accepted)
    expect(fewer.output).toContain(`Policies that disappear:\n${policyId(1)}\n${policyId(2)}\n`)
    expect(fewer.output).toContain('< bank.example handschlag:')
    expect(fewer.output).not.toContain('fixed.example handschlag:')
    expect(fewer.output).toContain('Done.')
    expect(readdirSync(host.own).sort()).toEqual([
      'manifest',
      'set',
      'tls_policy',
      'tls_policy.db',
      'transport',
      'transport.db',
    ])
    expect(host.ask('postconf', '-h', 'smtpd_sender_restrictions').trim()).toBe('')
    expect(host.ask('postconf', '-x', '-h', 'transport_maps').trim()).toBe(
      `hash:${host.own}/transport, inline:{ {late.example = smtp:[x.example]} }`,
    )
  })
})

describe('stops before the first write', () => {
  const stopped = async (host: PostfixHost, set: string, code: number, words: string) => {
    const before = host.snapshot()
    const run = await host.run(set, applyScript, '--apply')
    expect(run.output).toContain(words)
    expect(run.code).toBe(code)
    expect(host.snapshot()).toEqual(before)
  }

  it.each([
    ['a file was changed on the way', 'tls_policy', 11, 'not as it was generated'],
    ['a section was changed on the way', 'master.cf.section', 11, 'not as it was generated'],
  ])('%s', async (_title, file, code, words) => {
    const host = makeHost()
    const set = bring(host)
    appendFileSync(join(set, file), '# more\n')
    await stopped(host, set, code, words)
  })

  it.each([
    ['marks do not pair', ['# handschlag: begin of the generated section, do not edit'], [], 12, 'do not pair'],
    ['the instance takes no TLS', ['smtpd_tls_security_level = none'], [], 12, 'takes no TLS'],
    ['another reply code is set', ['plaintext_reject_code = 550'], [], 12, 'plaintext_reject_code = 550'],
    [
      'own rules compare fingerprints with MD5',
      ['smtpd_tls_fingerprint_digest = md5', 'smtpd_client_restrictions = check_ccert_access inline:{ {A = OK} }'],
      [],
      12,
      'another digest',
    ],
    [
      'a foreign route by pattern',
      ['transport_maps = regexp:{{/^boss@/ smtp:}}'],
      [],
      12,
      'patterns may beat our routes',
    ],
    ['a foreign route for all', ['transport_maps = static:smtp:[x.example]'], [], 12, 'answers for addresses of our'],
    [
      'a foreign route for one address',
      ['transport_maps = inline:{ {boss@closed.example = smtp:[x.example]} }'],
      [],
      12,
      'would beat our routes: boss@closed.example',
    ],
    [
      'a foreign route for a sub-domain',
      ['transport_maps = inline:{ {a.example = smtp:} }, inline:{ {deep.bank.example = smtp:} }'],
      [],
      12,
      'would beat our routes: deep.bank.example',
    ],
    [
      'a service for mail from outside has rules of its own',
      [],
      ['25 inet n - n - - smtpd', '  -o smtpd_sender_restrictions='],
      12,
      'past our rules: 25/inet',
    ],
    [
      'a service behind postscreen has rules of its own',
      [],
      ['smtpd pass - - n - - smtpd', '  -o smtpd_sender_restrictions='],
      12,
      'past our rules: smtpd/pass',
    ],
    ['Postfix finds mistakes before', ['queue_directory = /nowhere/at/all'], [], 12, 'what is there already'],
    ['a service has our name', [], ['handschlag-own unix - - n - - smtp'], 12, 'called handschlag'],
  ] as const)('%s', async (_title, main, master, code, words) => {
    const host = makeHost([...main], [...master])
    await stopped(host, bring(host), code, words)
  })

  it('Postfix is too old', async () => {
    const host = makeHost()
    const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, version: '3.11' })
    const set = host.bring(valueIn(renderProven(postfixTarget, policies, site)).artefacts)
    await stopped(host, set, 10, 'for Postfix 3.11 or later')
  })

  it('the type of maps is missing', async () => {
    const host = makeHost()
    const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, mapType: 'cdb' })
    const set = host.bring(valueIn(renderProven(postfixTarget, policies, site)).artefacts)
    await stopped(host, set, 10, 'no maps of type cdb')
  })
})
