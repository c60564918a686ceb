// Several ways from one leaf up, and the kinds of signatures on them, against chains the openssl program made: a bad way never hides a good
// one, and what a runtime cannot compute is never trusted. Runs the same under OpenSSL and BoringSSL.
import { X509Certificate } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { constrained, createJudgedChains } from '#test/support/web/judged-chains.ts'
import { authorityLines, type ChainWishes, serverLines } from '#test/support/web/openssl-chain.ts'
import { readCertificate } from '#wire/certificate-facts.ts'

const { chains, root, authority: ca, under, leafOf, judge, verdictOf } = createJudgedChains()
afterAll(() => chains.remove())

describe('several ways up', () => {
  const oldRoot = chains.issue({ subject: '/CN=Old Root', extensions: authorityLines })
  const newRoot = chains.issue({ subject: '/CN=New Root', extensions: authorityLines })
  const cross = (wishes: Partial<ChainWishes>) =>
    chains.issue({ subject: '/CN=New Root', issuer: oldRoot, keyOf: newRoot, extensions: authorityLines, ...wishes })
  const issuing = under(newRoot, '/CN=Issuing')
  const leaf = leafOf(issuing)
  const past = { from: '200101000000Z', until: '210101000000Z' }

  it('a cross-signed root is reached by those who know one of the two', () => {
    const sent = [leaf, issuing, cross({})]
    for (const anchors of [[oldRoot], [newRoot], [oldRoot, newRoot], [newRoot, oldRoot]]) {
      expect(judge(sent, anchors)).toMatchObject({ kind: 'trusted' })
      expect(chains.verify(sent, anchors)).toBeNull()
    }
    expect(judge(sent, [oldRoot]).path).toHaveLength(4)
    expect(judge(sent, [oldRoot, newRoot]).path).toHaveLength(3)
  })

  it.each<[string, Partial<ChainWishes>]>([
    ['expired', past],
    ['not for servers', { extensions: [...authorityLines, 'extendedKeyUsage=emailProtection'] }],
    ['not an authority', { extensions: ['basicConstraints=critical,CA:false'] }],
    ['bound to other names', { extensions: constrained('permitted;DNS:other') }],
    ['with an unknown critical extension', { extensions: [...authorityLines, '1.2.3.4.5=critical,ASN1:UTF8String:x'] }],
    ['without the right to sign', { extensions: ['basicConstraints=critical,CA:true', 'keyUsage=critical,cRLSign'] }],
  ])('a cross-signed certificate that is %s does not hide a good one', (_name, wishes) => {
    const [bad, good] = [cross(wishes), cross({})]
    for (const sent of [
      [leaf, issuing, bad, good],
      [leaf, bad, good, issuing],
      [leaf, good, bad, issuing],
    ]) {
      const path = judge(sent, [oldRoot])
      expect(path.kind).toBe('trusted')
      expect(path.path?.[2]?.sha256).toBe(readCertificate(new X509Certificate(good.pem).raw)?.sha256)
      expect(path.path?.[1]?.commonName).toBe('Issuing')
    }
    expect(judge([leaf, issuing, bad], [oldRoot, newRoot]).kind).toBe('trusted')
  })

  it('an expired one alone stays the path, so that its date is named', () => {
    const path = judge([leaf, issuing, cross(past)], [oldRoot])
    expect(path).toMatchObject({ kind: 'trusted' })
    expect(path.path?.[2]?.notAfter).toBe('2021-01-01T00:00:00.000Z')
  })

  it('an expired anchor does not hide the one that replaced it', () => {
    const renewed = chains.issue({ subject: '/CN=Root', keyOf: root, extensions: authorityLines })
    const expired = chains.issue({ subject: '/CN=Root', keyOf: root, extensions: authorityLines, ...past })
    for (const anchors of [
      [expired, renewed],
      [renewed, expired],
    ]) {
      expect(judge([leafOf(ca), ca], anchors).path?.at(-1)?.notAfter).toBe('2035-01-01T00:00:00.000Z')
    }
  })

  it('another authority of the same name is not taken for the issuer', () => {
    const namesake = under(root, '/CN=CA')
    expect(judge([leafOf(ca), namesake, ca]).path).toHaveLength(3)
    expect(verdictOf([leafOf(ca), namesake])).toBe('unknown-ca')
  })

  it('authorities that vouch for each other lead nowhere', () => {
    const one = chains.issue({ subject: '/CN=One', extensions: authorityLines })
    const two = under(one, '/CN=Two')
    const back = chains.issue({ subject: '/CN=One', issuer: two, keyOf: one, extensions: authorityLines })
    const sent = [leafOf(two), two, back, one]
    expect(verdictOf(sent)).toBe('unknown-ca')
    expect(chains.verify(sent, [root])).not.toBeNull()
    const led = chains.issue({ subject: '/CN=Two', issuer: root, keyOf: two, extensions: authorityLines })
    expect(verdictOf([...sent, led])).toBe('trusted')
  })
})

describe('signatures', () => {
  const pss = ['rsa_padding_mode:pss', 'rsa_pss_saltlen:32']
  const rsaKey = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']
  const curve = (name: string) => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`]
  const isBoring = process.versions['electron'] !== undefined
  it.each<[string, Partial<ChainWishes>, boolean]>([
    ['RSA', { key: rsaKey }, true],
    ['RSA with PSS', { key: rsaKey, sign: pss }, true],
    ['RSA-PSS', { key: ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], sign: pss }, true],
    ['P-384', { key: curve('P-384'), digest: 'sha384' }, true],
    ['P-521', { key: curve('P-521'), digest: 'sha512' }, true],
    ['Ed25519', { key: ['-algorithm', 'ED25519'], digest: 'default' }, true],
    ['brainpoolP256r1', { key: curve('brainpoolP256r1') }, !isBoring],
    ['SHA-1', { key: rsaKey, digest: 'sha1' }, true],
    ['MD5', { key: rsaKey, digest: 'md5' }, true],
  ])('%s', (_name, { key = [], digest, sign }, isComputed) => {
    const how = { ...(digest === undefined ? {} : { digest }), ...(sign === undefined ? {} : { sign }) }
    const anchor = chains.issue({ subject: '/CN=Anchor', key, extensions: authorityLines, ...how })
    const leaf = chains.issue({ subject: '/CN=mx', key, issuer: anchor, extensions: serverLines(), ...how })
    expect(verdictOf([leaf], [anchor])).toBe(isComputed ? 'trusted' : 'not-verifiable')
    const facts = readCertificate(new X509Certificate(leaf.pem).raw)?.key
    expect(facts?.bits ?? facts?.algorithm).toBeTruthy()
    const bytes = Buffer.from(new X509Certificate(leaf.pem).raw)
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1
    const forged = `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
    expect(verdictOf([{ ...leaf, pem: forged }], [anchor])).toBe(isComputed ? 'unknown-ca' : 'not-verifiable')
  })

  it('names are compared as people read them', () => {
    const anchor = chains.issue({ subject: '/O=Bäckerei  Süd/CN=Root', extensions: authorityLines })
    const again = chains.issue({ subject: '/O=BäCKEREI Süd/CN=ROOT', keyOf: anchor, extensions: authorityLines })
    expect(verdictOf([leafOf(again)], [anchor])).toBe('trusted')
    expect(chains.verify([leafOf(again)], [anchor])).toBeNull()
  })
})
