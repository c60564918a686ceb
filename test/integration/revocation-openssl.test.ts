// Revocation lists and OCSP against an authority run by the openssl program: what it signs we must understand, what it revokes we must see,
// and whatever is stale, foreign, forged or silent must never read as good.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  createOpensslAuthority,
  derOf,
  type IssuedByOpenssl,
  type KeyKind,
} from '#test/support/web/openssl-authority.ts'
import { type CertificateParts, readCertificateParts } from '#wire/revocation/certificate-parts.ts'
import { judgeOcspResponse } from '#wire/revocation/judge-ocsp.ts'
import { judgeRevocationList } from '#wire/revocation/revocation-list.ts'

const now = new Date()
const hour = 3_600_000
const later = (hours: number) => new Date(now.getTime() + hours * hour)

function partsOf(certificate: { readonly certPem: string }): CertificateParts {
  const parts = readCertificateParts(derOf(certificate.certPem))
  if (parts === undefined) throw new Error('openssl made a certificate we cannot read')
  return parts
}

describe.each(['ec', 'rsa', 'rsa-pss', 'ed25519'] as const satisfies readonly KeyKind[])('under %s keys', (kind) => {
  const authority = createOpensslAuthority(kind)
  afterAll(() => authority.remove())
  const [fine, lost, held] = ['fine', 'lost', 'held'].map((name) =>
    authority.issueLeaf({ name: `${name}.example` }),
  ) as [IssuedByOpenssl, IssuedByOpenssl, IssuedByOpenssl]
  authority.revoke(lost, 'keyCompromise')
  authority.revoke(held, 'certificateHold')
  const issuer = partsOf({ certPem: authority.issuingPem })
  const list = authority.signList()
  const ask = (certificate: IssuedByOpenssl, der = list, at = now) =>
    judgeRevocationList(der, { certificate: partsOf(certificate), issuer, pointNames: [] }, at)

  it('a list tells good from revoked', () => {
    expect(ask(fine)).toMatchObject({ kind: 'good' })
    expect(ask(lost)).toMatchObject({ kind: 'revoked', reason: 'key-compromise' })
    expect(ask(held)).toMatchObject({ kind: 'revoked', reason: 'certificate-hold' })
  })

  it('an old list still proves what cannot be undone, and nothing else', () => {
    const old = later(24 * 40)
    expect(ask(fine, list, old)).toMatchObject({ kind: 'unknown', why: 'out-of-date' })
    expect(ask(held, list, old)).toMatchObject({ kind: 'unknown', why: 'out-of-date' })
    expect(ask(lost, list, old)).toMatchObject({ kind: 'revoked' })
    expect(ask(fine, list, later(-1))).toMatchObject({ kind: 'unknown', why: 'not-yet-valid' })
  })

  it('one changed bit of a list is seen', () => {
    for (let at = 4; at < list.length; at += 7) {
      const forged = Buffer.from(list)
      forged[at] = (forged[at] ?? 0) ^ 1
      expect(ask(fine, forged).kind, `byte ${at}`).toBe('unknown')
    }
  })

  it('a response tells good from revoked, signed by the authority or its delegate', () => {
    const signer = ['extendedKeyUsage=OCSPSigning', 'keyUsage=digitalSignature']
    const delegate = authority.issueLeaf({ name: 'ocsp.example', only: signer })
    for (const by of [null, delegate]) {
      const judge = (certificate: IssuedByOpenssl, at = now) =>
        judgeOcspResponse(
          authority.respondTo(certificate, by, ['-nmin', '60']),
          { certificate: partsOf(certificate), issuer, nonce: null },
          at,
        )
      expect(judge(fine)).toMatchObject({ kind: 'good' })
      expect(judge(lost)).toMatchObject({ kind: 'revoked', reason: 'key-compromise' })
      expect(judge(fine, later(2))).toMatchObject({ kind: 'unknown', why: 'out-of-date' })
      expect(judge(lost, later(2))).toMatchObject({ kind: 'revoked' })
      expect(judge(held, later(2))).toMatchObject({ kind: 'unknown', why: 'out-of-date' })
      expect(judge(fine, later(-2))).toMatchObject({ kind: 'unknown', why: 'not-yet-valid' })
    }
  })
})

describe('an answer that is genuine but not for us', () => {
  const authority = createOpensslAuthority()
  const other = createOpensslAuthority()
  afterAll(() => {
    authority.remove()
    other.remove()
  })
  const issuer = partsOf({ certPem: authority.issuingPem })
  const leaf = authority.issueLeaf({ name: 'mx.partner.example' })
  const certificate = partsOf(leaf)
  const judgeList = (der: Buffer, pointNames: readonly string[] = []) =>
    judgeRevocationList(der, { certificate, issuer, pointNames }, now)
  const judge = (der: Buffer) => judgeOcspResponse(der, { certificate, issuer, nonce: null }, now)

  it('comes from another authority of the same name', () => {
    expect(judgeList(other.signList())).toMatchObject({ kind: 'unknown', why: 'forged' })
    const stranger = other.issueLeaf({ name: 'mx.partner.example' })
    expect(judge(other.respondTo(stranger, null))).toMatchObject({ kind: 'unknown', why: 'forged' })
  })

  it('comes from the authority above', () => {
    expect(judgeList(authority.signList({ signer: 'root' }))).toMatchObject({ kind: 'unknown', why: 'other-issuer' })
  })

  it('belongs to another part of the list', () => {
    const shard = (url: string) => [`issuingDistributionPoint=critical,@point`, '[point]', `fullname=URI:${url}`]
    const one = authority.signList({ lines: shard('http://crl.example/1.crl') })
    expect(judgeList(one, ['http://crl.example/1.crl'])).toMatchObject({ kind: 'good' })
    expect(judgeList(one, ['http://crl.example/2.crl'])).toMatchObject({ kind: 'unknown', why: 'other-list' })
    expect(judgeList(one)).toMatchObject({ kind: 'unknown', why: 'other-list' })
  })

  it.each([
    ['onlysomereasons=keyCompromise', 'partial-list'],
    ['onlyCA=TRUE', 'partial-list'],
    ['indirectCRL=TRUE', 'partial-list'],
  ])('is limited by %s', (flag, why) => {
    const lines = ['issuingDistributionPoint=critical,@point', '[point]', flag]
    expect(judgeList(authority.signList({ lines }))).toMatchObject({ kind: 'unknown', why })
  })

  it('holds a critical extension nobody knows', () => {
    const lines = ['1.2.3.4=critical,ASN1:NULL']
    expect(judgeList(authority.signList({ lines }))).toMatchObject({ kind: 'unknown', why: 'unknown-extension' })
  })

  it('is about another certificate', () => {
    const neighbour = authority.issueLeaf({ name: 'other.partner.example' })
    expect(judge(authority.respondTo(neighbour, null))).toMatchObject({ kind: 'unknown', why: 'other-certificate' })
  })

  it('is signed by someone the authority did not entitle', () => {
    const server = authority.issueLeaf({ name: 'ocsp.example' })
    const expired = authority.issueLeaf({
      name: 'old.example',
      only: ['extendedKeyUsage=OCSPSigning'],
      until: '250201000000Z',
    })
    const selfMade = other.issueLeaf({ name: 'ocsp.example', only: ['extendedKeyUsage=OCSPSigning'] })
    for (const signer of [server, expired, selfMade]) {
      expect(judge(authority.respondTo(leaf, signer))).toMatchObject({ kind: 'unknown', why: 'signer-not-entitled' })
    }
  })

  it('says it does not know', () => {
    writeFileSync(join(other.folder, 'serial'), 'FF01')
    const ghost = other.issueLeaf({ name: 'ghost.example' })
    const question = { certificate: partsOf(ghost), issuer, nonce: null }
    const status = judgeOcspResponse(authority.respondTo(ghost, null), question, now)
    expect(status).toMatchObject({ kind: 'unknown', why: 'not-known-there' })
  })
})
