// Certificates no careful authority would issue, made with node-forge under a root of the test's own.
import { randomBytes } from 'node:crypto'
import forge from 'node-forge'
import type { IssuedCertificate } from '#lab/authority.ts'

export interface OddLeaf {
  readonly names?: readonly string[]
  readonly commonName: string
  readonly bits?: number
  readonly hash?: 'md5' | 'sha1' | 'sha256'
  readonly usage?: 'serverAuth' | 'clientAuth' | 'anyPurpose'
  readonly keyUsage?: 'keyCertSign'
  /** Days from now. */
  readonly from?: number
  readonly until?: number
  readonly issuerAddress?: string
  /** Sign by an intermediate that is then not sent. */
  readonly isIntermediateWithheld?: boolean
  /** Sign by a certificate that is sent along but belongs to no authority. */
  readonly isIssuedByServer?: boolean
}

const dayMs = 86_400_000
const rootKeys = forge.pki.rsa.generateKeyPair({ bits: 2048 })
const issuingKeys = forge.pki.rsa.generateKeyPair({ bits: 2048 })
const rootName = [{ name: 'commonName', value: 'Odd Root' }]
const issuingName = [{ name: 'commonName', value: 'Odd CA' }]
const authority = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
]

/** PEM of the root all odd leaves lead to. */
export const oddRootPem = issue(rootName, rootName, rootKeys, rootKeys, -100, 1000, 'sha256', authority)

/** Issues one odd leaf. */
export function issueOddLeaf(leaf: OddLeaf): IssuedCertificate {
  const keys = forge.pki.rsa.generateKeyPair({ bits: leaf.bits ?? 2048 })
  const extensions: object[] = [
    { name: 'basicConstraints', cA: false },
    leaf.keyUsage === undefined
      ? { name: 'keyUsage', digitalSignature: true, keyEncipherment: true }
      : { name: 'keyUsage', [leaf.keyUsage]: true },
    leaf.usage === 'anyPurpose'
      ? { name: 'extKeyUsage', '2.5.29.37.0': true }
      : { name: 'extKeyUsage', [leaf.usage ?? 'serverAuth']: true },
  ]
  if (leaf.names !== undefined && leaf.names.length > 0) {
    extensions.push({ name: 'subjectAltName', altNames: leaf.names.map((value) => ({ type: 2, value })) })
  }
  if (leaf.issuerAddress !== undefined) extensions.push(authorityInformation(leaf.issuerAddress))
  const isIssuedBelow = leaf.isIntermediateWithheld === true || leaf.isIssuedByServer === true
  const subject = [{ name: 'commonName', value: leaf.commonName }]
  const chainPem = issue(
    subject,
    isIssuedBelow ? issuingName : rootName,
    keys,
    isIssuedBelow ? issuingKeys : rootKeys,
    leaf.from ?? -10,
    leaf.until ?? 80,
    leaf.hash ?? 'sha256',
    extensions,
  )
  return {
    chainPem: leaf.isIssuedByServer === true ? `${chainPem}${noAuthorityPem()}` : chainPem,
    keyPem: forge.pki.privateKeyToPem(keys.privateKey),
  }
}

function noAuthorityPem(): string {
  const extensions = [{ name: 'basicConstraints', cA: false }]
  return issue(issuingName, rootName, issuingKeys, rootKeys, -100, 1000, 'sha256', extensions)
}

function issue(
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  keys: forge.pki.rsa.KeyPair,
  signer: forge.pki.rsa.KeyPair,
  from: number,
  until: number,
  hash: 'md5' | 'sha1' | 'sha256',
  extensions: readonly object[],
): string {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = keys.publicKey
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = new Date(Date.now() + from * dayMs)
  certificate.validity.notAfter = new Date(Date.now() + until * dayMs)
  certificate.setSubject(subject)
  certificate.setIssuer(issuer)
  certificate.setExtensions([...extensions])
  certificate.sign(signer.privateKey, forge.md[hash].create())
  return forge.pki.certificateToPem(certificate)
}

/** RFC 5280 section 4.2.2.1 with one caIssuers address. */
function authorityInformation(address: string): object {
  const { asn1 } = forge
  const access = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [
    asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer('1.3.6.1.5.5.7.48.2').getBytes()),
    asn1.create(asn1.Class.CONTEXT_SPECIFIC, 6 as forge.asn1.Type, false, address),
  ])
  return { id: '1.3.6.1.5.5.7.1.1', value: asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [access]) }
}
