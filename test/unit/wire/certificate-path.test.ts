// Path validation in small: the path that was really built is what the checks will judge, and the runtime's word is kept but not heard.
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Certificate } from '#domain/observation.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { issueOddLeaf, oddRootPem } from '#test/support/odd-certificates.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { hashNamedIn } from '#wire/signature-oid.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const dayMs = 86_400_000
const chainOf = (pem: string): readonly Certificate[] =>
  (pem.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? []).flatMap(
    (block) => readCertificate(new X509Certificate(block).raw) ?? [],
  )
const oddTrust = createTrustStore({ extra: [oddRootPem], bundled: false })
const good = chainOf(issueOddLeaf({ commonName: 'mx.example', names: ['mx.example'] }).chainPem)

describe('a certificate path', () => {
  it('is trusted when it leads to the anchor', () => {
    const path = judgePath(good, oddTrust, null)
    expect(path.kind).toBe('trusted')
    expect(path.path?.map((entry) => entry.commonName)).toEqual(['mx.example', 'Odd Root'])
  })

  it.each(['CERT_HAS_EXPIRED', 'PATH_LENGTH_EXCEEDED', 'ANYTHING'])(
    'keeps the runtime saying %s as an opinion',
    (verdict) => {
      expect(judgePath(good, oddTrust, verdict)).toEqual({
        ...judgePath(good, oddTrust, null),
        runtimeVerdict: verdict,
      })
    },
  )

  it('is not judged when the server certificate itself cannot be read', () => {
    const unreadable = good.map((entry, index) => (index === 0 ? { ...entry, pem: 'no certificate' } : entry))
    expect(judgePath(unreadable, oddTrust, null)).toEqual({
      kind: 'not-verifiable',
      anchor: null,
      runtimeVerdict: null,
    })
    expect(judgePath([], oddTrust, null).kind).toBe('not-verifiable')
  })

  it('names the certificate that issued without being an authority', () => {
    const { chainPem } = issueOddLeaf({ commonName: 'mx.example', names: ['mx.example'], isIssuedByServer: true })
    expect(judgePath(chainOf(chainPem), oddTrust, null)).toMatchObject({
      kind: 'invalid',
      anchor: 'CN=Odd Root',
      fault: { rule: 'not-an-authority', subject: 'CN=Odd CA' },
    })
  })

  it('is judged by the dates of its anchor as well', () => {
    const longAgo = new Date(Date.now() - 900 * dayMs)
    const authority = createLabAuthority(longAgo)
    const { chainPem } = authority.issue({
      names: ['mx.example'],
      notBefore: longAgo,
      notAfter: new Date(Date.now() + 80 * dayMs),
    })
    const trust = createTrustStore({ extra: [authority.rootPem], bundled: false })
    const path = judgePath(chainOf(chainPem), trust, 'CERT_HAS_EXPIRED')
    expect(path.kind).toBe('trusted')
    expect(path.path?.filter((entry) => Date.parse(entry.notAfter) < Date.now())).toHaveLength(2)
  })

  it('does not count certificates that were sent along but lead elsewhere', () => {
    const stray = chainOf(
      issueOddLeaf({ commonName: 'old.example', names: ['old.example'], from: -90, until: -1 }).chainPem,
    )
    expect(judgePath([...good, ...stray], oddTrust, null).path).toHaveLength(2)
  })

  it.each(['md5', 'sha1', 'sha256'] as const)('has its signature hash %s read from the DER', (hash) => {
    const [leaf] = chainOf(issueOddLeaf({ commonName: 'mx.example', hash }).chainPem)
    expect(leaf?.signatureHash).toBe({ md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256' }[hash])
  })

  it('reads no hash from noise', () => {
    for (const bytes of [
      [],
      [0x30],
      [0x30, 0x82, 0xff, 0xff],
      [0x30, 0x04, 0x30, 0x00, 0x30, 0x00],
      Array(64).fill(0x30),
    ]) {
      expect(hashNamedIn(Uint8Array.from(bytes))).toBeNull()
    }
  })
})
