// The drawn chain: every link once, what is wrong at the link it is wrong at, and what is missing in its place.
import { expect, test } from 'vitest'
import { drawnChains, knownName } from '#domain/chain-links.ts'
import type { Finding } from '#domain/finding.ts'
import type { Certificate, TrustPath } from '#domain/observation.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

const leaf = sampleCertificate(['mx.bank.example'], { issuer: 'CN=Middle CA', sha256: '1' })
const middle = sampleCertificate([], {
  subject: 'CN=Middle CA',
  issuer: 'CN=Root',
  commonName: 'Middle CA',
  sha256: '2',
})
const root = sampleCertificate([], { subject: 'CN=Root', issuer: 'CN=Root', commonName: 'Root', sha256: '3' })
const stray = sampleCertificate([], { subject: 'CN=Stray', issuer: 'CN=Root', commonName: 'Stray', sha256: '4' })

function chainsOf(
  chain: readonly Certificate[],
  trust: Pick<TrustPath, 'kind'> & Partial<TrustPath>,
  findings: readonly Finding[] = [],
  ips: readonly string[] = ['127.0.0.1'],
) {
  const report = sampleReport()
  const sessions = ips.map((ip) => {
    const session = sampleSession({ ip })
    if (session.tls === null) throw new Error('a sample has TLS')
    return {
      ...session,
      tls: { ...session.tls, chain: [...chain], trust: { anchor: null, runtimeVerdict: null, ...trust } },
    }
  })
  return drawnChains({
    ...report,
    observed: { ...report.observed, smtpSessions: sessions },
    judgement: { ...report.judgement, findings: [...findings] },
  })
}
const at = { host: 'mx.bank.example', ip: '127.0.0.1' }
const made = (code: Finding['code'], params: Finding['params'] = {}): Finding => ({
  code,
  severity: 'fail',
  params,
  at,
})
const roles = (chains: ReturnType<typeof chainsOf>) => chains.map((chain) => chain.links.map((link) => link.role))

test('a trusted path ends in its anchor, whether sent or not, and what is not needed stands beside it', () => {
  const [chain] = chainsOf([leaf, middle, stray], { kind: 'trusted', anchor: 'CN=Root', path: [leaf, middle, root] })
  expect(chain?.links.map((link) => [link.role, link.name, link.isSent])).toEqual([
    ['leaf', 'mx.bank.example', true],
    ['intermediate', 'Middle CA', true],
    ['anchor', 'Root', false],
  ])
  expect(chain?.unused).toEqual([stray])
})

test('an anchor known by name only is a link of its own', () => {
  expect(roles(chainsOf([leaf, middle], { kind: 'trusted', anchor: 'CN=Root' }))).toEqual([
    ['leaf', 'intermediate', 'anchor'],
  ])
})

test('what is missing or unknown stands at the end, with its finding', () => {
  const [incomplete] = chainsOf([leaf], { kind: 'incomplete' }, [made('chain-incomplete', { issuer: 'CN=Middle CA' })])
  expect(incomplete?.links.map((link) => [link.role, link.name, link.findings.length])).toEqual([
    ['leaf', 'mx.bank.example', 0],
    ['missing', 'Middle CA', 1],
  ])
  expect(roles(chainsOf([leaf, middle, root], { kind: 'unknown-ca' }, [made('unknown-ca')]))).toEqual([
    ['leaf', 'intermediate', 'root', 'no-anchor'],
  ])
})

test('a finding that names a subject stands there, one about the server at its certificate', () => {
  const findings = [made('weak-signature', { subject: 'CN=Middle CA' }), made('name-mismatch', { names: '-' })]
  const [chain] = chainsOf([leaf, middle], { kind: 'trusted', anchor: 'CN=Root' }, findings)
  expect(chain?.links.map((link) => link.findings.map((finding) => finding.code))).toEqual([
    ['name-mismatch'],
    ['weak-signature'],
    [],
  ])
})

test('addresses with the same chain share it, unless one of them has another fault', () => {
  const trust = { kind: 'trusted', anchor: 'CN=Root' } as const
  const ips = ['127.0.0.1', '127.0.0.2']
  expect(chainsOf([leaf], trust, [], ips).map((chain) => chain.places.length)).toEqual([2])
  expect(chainsOf([leaf], trust, [made('name-mismatch')], ips).map((chain) => chain.places.length)).toEqual([1, 1])
})

test('a name is the common name, else the organisation, else all of it', () => {
  expect(knownName('C=DE\nO=Beispiel AG\nCN=Root 1', null)).toBe('Root 1')
  expect(knownName('C=DE, O=Beispiel AG', null)).toBe('Beispiel AG')
  expect(knownName('OU=only', null)).toBe('OU=only')
})
