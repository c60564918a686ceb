// What authorities say of certificates and what servers forget or mix up, seen by whole tests over real connections: openssl issues, revokes
// and answers, and our verdict must follow.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProbeReport } from '#domain/probe-report.ts'
import { findFreePort } from '#lab/loopback.ts'
import { checks } from '#probe/checks/registry.ts'
import { partnerHost, probeChain, type ShownChain } from '#test/support/probe-partner-server.ts'
import { createOpensslAuthority, derOf, type IssuedByOpenssl } from '#test/support/web/openssl-authority.ts'
import { authorityLines, createOpensslChains, serverLines } from '#test/support/web/openssl-chain.ts'

const authority = createOpensslAuthority()
const chains = createOpensslChains()
afterAll(() => {
  authority.remove()
  chains.remove()
})

const issue = (...extensions: readonly string[]) => authority.issueLeaf({ name: partnerHost, extensions })
const listed = () => issue('crlDistributionPoints=URI:http://pki.example/ca.crl')
const probe = (leaf: IssuedByOpenssl, more: Partial<ShownChain> = {}) =>
  probeChain({ chain: [leaf.certPem, authority.issuingPem], keyPem: leaf.keyPem, rootPem: authority.rootPem, ...more })

const at = { host: partnerHost, ip: '127.0.0.1' }
const looked = ['not-revoked', 'chain-tidy', 'chain-trusted', 'certificate-kept', 'mx-kept', 'agreement-kept']
const codes = checks.filter(({ id }) => looked.includes(id)).flatMap(({ findings }) => findings)
/** The findings of the checks under test, those of an address without its place in their values. */
const said = ({ judgement }: ProbeReport) =>
  judgement.findings
    .filter(({ code }) => codes.includes(code))
    .map(({ code, severity, at, params: { host: _, ip: __, ...params } }) => ({ code, severity, at, params }))
const modesOf = ({ judgement }: ProbeReport) =>
  Object.entries(judgement.modes)
    .filter(([, isSafe]) => isSafe)
    .map(([mode]) => mode)
const onlyEncryption = ['encrypt', 'fingerprint']
const all = ['encrypt', 'verify', 'secure', 'fingerprint']

describe('revocation', () => {
  it('by list closes the modes that check certificates', async () => {
    const [fine, lost] = [listed(), listed()]
    authority.revoke(lost, 'keyCompromise')
    const pages = { '/ca.crl': authority.signList() }
    const good = await probe(fine, { pages })
    expect(said(good)).toEqual([])
    expect(good.observed.revocations.map(({ status }) => status.kind)).toEqual(['good', 'unknown'])
    const revoked = await probe(lost, { pages })
    const date = new Date().toISOString().slice(0, 10)
    const params = { subject: `CN=${partnerHost}`, reason: 'key-compromise', date }
    expect(said(revoked)).toEqual([{ code: 'revoked', severity: 'fail', at, params }])
    expect([modesOf(good), modesOf(revoked)]).toEqual([all, onlyEncryption])
    expect([good, revoked].map(({ judgement }) => judgement.level)).toEqual(['name', 'mandatory'])
  })

  describe('by a responder', () => {
    let port = 0
    beforeAll(async () => {
      port = await findFreePort('127.0.0.1')
    })
    it('is believed, and its silence is only a word', async () => {
      const answered = () => issue(`authorityInfoAccess=OCSP;URI:http://pki.example:${port}/`)
      const [fine, lost] = [answered(), answered()]
      authority.revoke(lost, 'superseded')
      const responder = await authority.startResponder(null, ['-nmin', '60'], port)
      const [good, revoked] = [await probe(fine), await probe(lost)]
      await responder.stop()
      const unanswered = await probe(lost)
      expect(said(good)).toEqual([])
      expect(said(revoked)).toMatchObject([{ code: 'revoked', severity: 'fail', params: { reason: 'superseded' } }])
      const params = { subject: `CN=${partnerHost}`, source: `http://pki.example:${port}/` }
      expect(said(unanswered)).toEqual([{ code: 'revocation-unknown', severity: 'info', at, params }])
      expect([good, revoked, unanswered].map(modesOf)).toEqual([all, onlyEncryption, all])
    })
  })

  it('cannot be asked about where nobody is named, and nothing is said of it', async () => {
    expect(said(await probe(issue()))).toEqual([])
  })

  it('by a staple the certificate demands but the server does not send is a warning', async () => {
    const report = await probe(issue('tlsfeature=status_request'))
    expect(said(report)).toMatchObject([{ code: 'must-staple-missing', severity: 'warn', at }])
    expect(modesOf(report)).toEqual(all)
  })
})

describe('a chain', () => {
  it.each([
    ['upside down and with its root', ['leaf', 'root', 'issuing'], 'order root'],
    ['with a certificate twice', ['leaf', 'issuing', 'issuing'], 'duplicate'],
    ['with a stranger in it', ['leaf', 'issuing', 'stranger'], 'foreign'],
  ])('%s is untidy and nothing worse', async (_, names, flaws) => {
    const leaf = issue()
    const stranger = authority.issueAuthority('Other CA').certPem
    const pem = { leaf: leaf.certPem, root: authority.rootPem, issuing: authority.issuingPem, stranger }
    const report = await probe(leaf, { chain: names.map((name) => pem[name as keyof typeof pem]) })
    expect(said(report)).toEqual([{ code: 'chain-disorder', severity: 'info', at, params: { flaws } }])
    expect(modesOf(report)).toEqual(all)
  })

  it('without its intermediate names what is missing, and stays incomplete', async () => {
    const leaf = issue('authorityInfoAccess=caIssuers;URI:http://pki.example/ca.crt')
    const pages = { '/ca.crt': derOf(authority.issuingPem) }
    const report = await probe(leaf, { chain: [leaf.certPem], pages })
    expect(report.observed.completions).toMatchObject([{ completion: { kind: 'completed' } }])
    expect(said(report)).toEqual([{ code: 'chain-incomplete', severity: 'fail', at, params: { issuer: 'Test CA' } }])
    expect(modesOf(report)).toEqual(onlyEncryption)
    expect(said(await probe(leaf, { chain: [leaf.certPem] }))).toMatchObject([{ code: 'chain-incomplete' }])
  })

  it('with a gap further up is incomplete where the gap can be closed, else of an unknown authority', async () => {
    const root = chains.issue({ subject: '/CN=Far Root', extensions: authorityLines })
    const middle = chains.issue({ subject: '/CN=Middle CA', issuer: root, extensions: authorityLines })
    const near = [...authorityLines, 'authorityInfoAccess=caIssuers;URI:http://pki.example/middle.crt']
    const issuing = chains.issue({ subject: '/CN=Near CA', issuer: middle, extensions: near })
    const leaf = chains.issue({ subject: '/CN=mx', issuer: issuing, extensions: serverLines(`DNS:${partnerHost}`) })
    const shown = { chain: [leaf.pem, issuing.pem], keyPem: readFileSync(leaf.keyPath, 'utf8'), rootPem: root.pem }
    const closed = await probeChain({ ...shown, pages: { '/middle.crt': derOf(middle.pem) } })
    expect(said(closed)).toEqual([{ code: 'chain-incomplete', severity: 'fail', at, params: { issuer: 'Middle CA' } }])
    expect(said(await probeChain(shown))).toMatchObject([{ code: 'unknown-ca', severity: 'fail' }])
  })
})

describe('between two tests', () => {
  const root = chains.issue({ subject: '/CN=Own Root', extensions: authorityLines })
  const leafOver = (keyOf?: ReturnType<typeof chains.issue>) =>
    chains.issue({
      subject: '/CN=mx',
      issuer: root,
      extensions: serverLines(`DNS:${partnerHost}`),
      ...(keyOf === undefined ? {} : { keyOf }),
    })
  const shows = (leaf: ReturnType<typeof chains.issue>, more: ShownChain['more'] = {}) =>
    probeChain({ chain: [leaf.pem], keyPem: readFileSync(leaf.keyPath, 'utf8'), rootPem: root.pem, more })
  const [old, rekeyed] = [leafOver(), leafOver()]
  const renewed = leafOver(old)

  it('a new certificate and a new key are told, and break only what was agreed on the old one', async () => {
    const before = await shows(old)
    const leaf = before.observed.smtpSessions[0]?.tls?.chain[0]
    const previous = { startedAt: before.startedAt, observed: before.observed }
    const [oldLeaf, oldKey] = [leaf?.sha256 ?? '', leaf?.spkiSha256 ?? '']
    expect(said(before)).toEqual([])
    expect(said(await shows(old, { previous }))).toEqual([])
    const since = before.startedAt.slice(0, 10)
    const params = { since, until: '2035-01-01', subject: 'CN=mx' }
    expect(said(await shows(renewed, { previous }))).toEqual([{ code: 'cert-changed', severity: 'info', at, params }])
    expect(said(await shows(rekeyed, { previous }))).toEqual([{ code: 'key-changed', severity: 'info', at, params }])

    const pinnedKey = await shows(renewed, { previous, pins: [oldKey], agreedLevel: 'fingerprint' })
    expect(said(pinnedKey)).toMatchObject([{ code: 'cert-changed', severity: 'info' }])
    expect(pinnedKey.judgement.modes.fingerprint).toBe(true)
    const pinnedLeaf = await shows(renewed, { previous, pins: [oldLeaf], agreedLevel: 'fingerprint' })
    expect(said(pinnedLeaf)).toMatchObject([
      { code: 'cert-changed', severity: 'fail', at },
      { code: 'agreement-drift', severity: 'warn', at: {}, params: { agreed: 'fingerprint', reached: 'name' } },
    ])
    expect(pinnedLeaf.judgement.modes).toMatchObject({ fingerprint: false, secure: true })
  })

  it('servers nobody confirmed are told', async () => {
    const confirmed = await shows(old, { confirmedHosts: ['mx.other.test'] })
    const params = { domain: 'partner.test', added: partnerHost, removed: 'mx.other.test' }
    expect(said(confirmed)).toEqual([{ code: 'mx-changed', severity: 'warn', at: {}, params }])
    expect(said(await shows(old, { confirmedHosts: [partnerHost] }))).toEqual([])
  })
})
