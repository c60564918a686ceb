// When the certificate of a sending server is the agreed one.
import { describe, expect, it } from 'vitest'
import { type CertificateDemand, judgeClientCertificate } from '#relay/inbound/client-certificate.ts'
import { tag, writeDer } from '#wire/revocation/der.ts'
import { writeOid } from '#wire/revocation/der-values.ts'
import { createTrustStore } from '#wire/trust-store.ts'
import { factsOf, type SmallExtension, signSmall, smallAuthority } from '../../../support/small-certificates.ts'

const now = Date.UTC(2026, 10, 22)
const [root, issuing, leaf, rogue] = ['Root', 'Issuing', 'Leaf', 'Rogue'].map(smallAuthority) as [
  Small,
  Small,
  Small,
  Small,
]
type Small = ReturnType<typeof smallAuthority>
const names = (...list: readonly string[]): SmallExtension => ({
  id: '2.5.29.17',
  value: writeDer(tag.sequence, ...list.map((name) => writeDer(0x82, Buffer.from(name)))),
})
const purpose = (oid: string): SmallExtension => ({ id: '2.5.29.37', value: writeDer(tag.sequence, writeOid(oid)) })
const clientAuth = '1.3.6.1.5.5.7.3.2'
const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?!$)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
const rootDer = signSmall(root, root)
const issuingDer = signSmall(root, issuing)
const usual = createTrustStore({ extra: [pemOf(rootDer)], bundled: false })
const demandOf = (changes: Partial<CertificateDemand>): CertificateDemand => ({
  names: ['out.partner.example'],
  pins: [],
  authorities: [],
  ...changes,
})

function judge(extensions: readonly SmallExtension[], demand = demandOf({}), moment = now, isWhole = true) {
  const chain = [signSmall(issuing, leaf, extensions), ...(isWhole ? [issuingDer] : [])]
  return judgeClientCertificate(factsOf(chain), demand, usual, moment)
}

describe('a client certificate', () => {
  const good = [names('out.partner.example')]

  it('is agreed by a chain to the authorities and one of the names', () => {
    expect(judge(good)).toBe('agreed')
    expect(judge([names('x.example', 'OUT.partner.example')])).toBe('agreed')
    expect(judge(good, demandOf({ names: ['*.partner.example'] }))).toBe('agreed')
    expect(judge([names('*.partner.example')])).toBe('agreed')
  })

  it('is not agreed otherwise', () => {
    expect(judgeClientCertificate([], demandOf({}), usual, now)).toBe('certificate-missing')
    expect(judge([names('partner.example')])).toBe('certificate-name-mismatch')
    expect(judge([])).toBe('certificate-name-mismatch')
    expect(judge(good, demandOf({ names: [] }))).toBe('certificate-not-agreed')
    expect(judge(good, demandOf({}), now, false)).toBe('certificate-untrusted')
    expect(judge(good, demandOf({}), Date.UTC(2036, 0, 1))).toBe('certificate-expired')
    expect(judge(good, demandOf({}), Date.UTC(2024, 0, 1))).toBe('certificate-expired')
    expect(judge(good, demandOf({ authorities: [pemOf(signSmall(rogue, rogue))] }))).toBe('certificate-untrusted')
  })

  it('may be a server’s or a client’s, but none for another purpose', () => {
    expect(judge([...good, purpose(clientAuth)])).toBe('agreed')
    expect(judge([...good, purpose('1.3.6.1.5.5.7.3.1')])).toBe('agreed')
    expect(judge([...good, purpose('1.3.6.1.5.5.7.3.3')])).toBe('certificate-untrusted')
  })

  it('cannot be signed by somebody else’s leaf', () => {
    const holder = signSmall(issuing, leaf, [names('x.example')])
    const forged = signSmall(leaf, rogue, [names('out.partner.example')])
    expect(judgeClientCertificate(factsOf([forged, holder, issuingDer]), demandOf({}), usual, now)).toBe(
      'certificate-untrusted',
    )
  })
})
