// From a real Postfix with the settings of the distribution to the verdicts of the profiles: what its pairs with gateways negotiate, judged.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProfileId } from '#domain/tls-profile.ts'
import { findFreePort } from '#lab/loopback.ts'
import { badgesOf, earnedBadges } from '#probe/profiles/badges.ts'
import { judgeProfile } from '#probe/profiles/judge-profile.ts'
import { judgeSimulation } from '#probe/profiles/judge-simulation.ts'
import { type NegotiatedFacts, negotiatedFacts } from '#probe/profiles/negotiated-facts.ts'
import { askMailServer } from '#test/support/hello/ask-mail-server.ts'
import { answeredIn } from '#test/support/hello/ask-server.ts'
import { type Postfix, startPostfix } from '#test/support/postfix.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { gatewayHello } from '#wire/hello/plan/gateway-hellos.ts'
import { profileOf } from '#wire/profiles/profile-catalog.ts'

const folder = mkdtempSync(join(tmpdir(), 'handschlag-profiles-'))
const servers: Postfix[] = []
const gateway = gatewayHello('postfix-openssl-3.0', 'mx.test')
let withRsa: Postfix
let withP256: Postfix

beforeAll(async () => {
  const port = await findFreePort('127.3.1.1')
  const start = (address: string, key: readonly string[]) => {
    const [keyFile, chainFile] = [join(folder, 'key.pem'), join(folder, 'chain.pem')]
    const args = [
      'req',
      '-x509',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      keyFile,
      '-out',
      chainFile,
      '-subj',
      '/CN=mx.test',
    ]
    execFileSync('openssl', args, { stdio: 'pipe' })
    const tls = { chainPem: readFileSync(chainFile, 'utf8'), keyPem: readFileSync(keyFile, 'utf8') }
    const server = startPostfix({ address, port, hostName: 'mx.test', tls })
    servers.push(server)
    return server
  }
  withRsa = start('127.3.1.1', ['rsa:2048'])
  withP256 = start('127.3.1.2', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])
}, 60_000)

afterAll(() => {
  for (const server of servers) server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function factsOf(server: Postfix, hello: ClientHello): Promise<NegotiatedFacts> {
  const answer = answeredIn(await askMailServer(server, hello))
  const chain = answer.chain
    .map((der) => readCertificate(Buffer.from(der, 'base64')))
    .filter((entry) => entry !== undefined)
  return negotiatedFacts(answer, chain)
}

function troubles(facts: NegotiatedFacts, id: ProfileId): readonly string[] {
  const profile = profileOf(id)
  const items = profile === undefined ? [] : judgeProfile(facts, profile, 2026).items
  return items
    .filter((item) => !item.isHint && item.state !== 'met')
    .map(({ item, value, reason }) => `${item} ${value} ${reason}`)
}

describe('the usual Postfix', () => {
  it('with an RSA key of 2048 bits meets RFC 9325, and TR-02102-2 fails for its key and for the group of the pair', async () => {
    const facts = await factsOf(withRsa, gateway.hello)
    expect(facts).toMatchObject({ protocol: 'TLSv1.3', group: 'x25519', signatureScheme: 'rsa_pss_rsae_sha256' })
    expect(troubles(facts, 'rfc9325')).toEqual([])
    expect(troubles(facts, 'bsi-tr-02102-2')).toEqual(['group x25519 not-listed', 'certificate-key rsa-2048 too-short'])
  })

  it('with a P-256 key and a gateway that offers P-256 alone has listed parameters and earns the marks', async () => {
    const hello = { ...gateway.hello, groups: ['secp256r1'], keyShares: ['secp256r1'] }
    const facts = await factsOf(withP256, hello)
    expect(troubles(facts, 'bsi-tr-02102-2')).toEqual([])
    const address = { host: 'mx.test', ip: '127.3.1.2', negotiated: [facts], hasTlsaMatch: null, hasPin: true }
    const badges = badgesOf({
      level: 'mandatory',
      addresses: [address],
      hosts: ['mx.test'],
      dnssec: null,
      confirmedHosts: ['mx.test'],
      year: 2026,
    })
    expect(earnedBadges(badges)).toEqual(['dsk-mandatory', 'dsk-qualified', 'bsi-tr-02102-2', 'rfc9325'])
  })

  it('serves anonymous suites to a Postfix that only encrypts, when TLS 1.3 is left out', async () => {
    const open = gatewayHello('postfix-openssl-3.0-encrypt', 'mx.test')
    const old = { ...open, hello: { ...open.hello, versions: ['TLSv1.2'] as const, keyShares: [] } }
    const answer = await askMailServer(withRsa, old.hello)
    expect(judgeSimulation(old, answer, true)).toMatchObject({
      kind: 'negotiated',
      protocol: 'TLSv1.2',
      signatureScheme: null,
      weaknesses: ['anonymous'],
    })
  })
})
