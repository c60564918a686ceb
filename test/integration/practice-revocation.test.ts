// The practice authority's revocation list before OpenSSL: its signature holds, and it takes back exactly the certificate it should.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLabAuthority, type IssuedCertificate } from '#lab/authority.ts'

const dayMs = 86_400_000
const authority = createLabAuthority(new Date())
const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) }
const listUrl = 'http://pki.practice.example/practice-ca.crl'
const [kept, revoked] = ['kept.example', 'revoked.example'].map((name) =>
  authority.issue({ names: [name], ...dates, listUrl }),
)
let folder: string
const at = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-list-'))
  writeFileSync(at('root.pem'), authority.rootPem)
  for (const [name, certificate] of Object.entries({ kept, revoked })) {
    const [leaf = '', issuer = ''] = certificate?.chainPem.split(/(?<=-----END CERTIFICATE-----\r?\n)/) ?? []
    writeFileSync(at(`${name}.pem`), leaf)
    writeFileSync(at('issuer.pem'), issuer)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function listOf(certificates: readonly (IssuedCertificate | undefined)[]): string {
  const list = authority.revocationList(
    certificates.flatMap((certificate) => certificate ?? []),
    new Date(Date.now() - dayMs / 2),
  )
  writeFileSync(at('list.der'), list)
  execFileSync('openssl', ['crl', '-inform', 'DER', '-in', at('list.der'), '-out', at('list.pem')])
  const read = ['crl', '-in', at('list.pem'), '-CAfile', at('issuer.pem'), '-noout', '-text']
  const { stdout, stderr } = spawnSync('openssl', read, { encoding: 'utf8' })
  return `${stderr}${stdout}`
}

function verify(name: string): string {
  const trust = ['-CAfile', at('root.pem'), '-untrusted', at('issuer.pem'), '-CRLfile', at('list.pem'), '-crl_check']
  const { stdout, stderr } = spawnSync('openssl', ['verify', ...trust, at(`${name}.pem`)], { encoding: 'utf8' })
  return `${stdout}${stderr}`
}

it('is signed by the issuer and names the stolen key', () => {
  const text = listOf([revoked])
  expect(text).toContain('verify OK')
  expect(text).toContain('Key Compromise')
  expect(text).toContain('X509v3 Authority Key Identifier')
  expect(text.match(/Serial Number:/g)).toHaveLength(1)
  expect(verify('revoked')).toContain('certificate revoked')
  expect(verify('kept')).toContain('kept.pem: OK')
})

it('may be empty', () => {
  expect(listOf([])).toContain('No Revoked Certificates')
  expect(verify('revoked')).toContain('revoked.pem: OK')
})

it('names its key by the identifier of its issuer, which is not the root’s', () => {
  const identifierOf = (file: string) =>
    String(execFileSync('openssl', ['x509', '-in', at(file), '-noout', '-ext', 'subjectKeyIdentifier'])).match(
      /(?:[0-9A-F]{2}:){19}[0-9A-F]{2}/,
    )?.[0]
  expect(identifierOf('issuer.pem')).toBeDefined()
  expect(identifierOf('issuer.pem')).not.toBe(identifierOf('root.pem'))
  expect(listOf([])).toContain(identifierOf('issuer.pem'))
})

it('stands in the certificate', () => {
  const text = execFileSync('openssl', ['x509', '-in', at('kept.pem'), '-noout', '-ext', 'crlDistributionPoints'])
  expect(String(text)).toContain(`URI:${listUrl}`)
})
