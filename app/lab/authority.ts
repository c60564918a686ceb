// A throw-away certification authority made with node-forge: its keys live in memory and die with the lab. One key pair serves all
// practice servers, so the lab starts quickly; nothing outside the lab ever trusts it.
import { constants, createPrivateKey, privateEncrypt, randomBytes } from 'node:crypto'
import forge from 'node-forge'
import { writeRevocationList } from './revocation-list.ts'

export interface IssuedCertificate {
  /** Leaf first, then the intermediate. */
  readonly chainPem: string
  readonly keyPem: string
}
export interface LeafOrder {
  readonly names: readonly string[]
  readonly notBefore: Date
  readonly notAfter: Date
  readonly isSelfSigned?: boolean
  /** Where the certificate says its revocation list is. */
  readonly listUrl?: string
}
export interface LabAuthority {
  readonly rootPem: string
  issue(order: LeafOrder): IssuedCertificate
  /** The list of certificates taken back because their key was stolen, as DER. */
  revocationList(revoked: readonly IssuedCertificate[], at: Date): Buffer
}

const keyBits = 2048
const dayMs = 86_400_000

/** Makes root, intermediate and a leaf key; `now` is the lab's time. */
export function createLabAuthority(now: Date): LabAuthority {
  const [rootKeys, issuingKeys, leafKeys] = [makeKeys(), makeKeys(), makeKeys()]
  const validity = { notBefore: new Date(now.getTime() - 30 * dayMs), notAfter: new Date(now.getTime() + 365 * dayMs) }
  const rootName = nameOf('Handschlag Practice Root')
  const issuingName = nameOf('Handschlag Practice CA')
  const root = sign({
    ...validity,
    subject: rootName,
    issuer: rootName,
    keys: rootKeys,
    signer: rootKeys,
    extensions: authorityExtensions(),
  })
  const issuing = sign({
    ...validity,
    subject: issuingName,
    issuer: rootName,
    keys: issuingKeys,
    signer: rootKeys,
    extensions: authorityExtensions(),
  })
  const keyPem = forge.pki.privateKeyToPem(leafKeys.privateKey)

  return {
    rootPem: root,
    issue({ names, notBefore, notAfter, isSelfSigned = false, listUrl }) {
      const subject = nameOf(names[0] ?? 'practice')
      const leaf = sign({
        notBefore,
        notAfter,
        subject,
        issuer: isSelfSigned ? subject : issuingName,
        keys: leafKeys,
        signer: isSelfSigned ? leafKeys : issuingKeys,
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
          ...(listUrl === undefined ? [] : [listPoint(listUrl)]),
        ],
      })
      return { chainPem: isSelfSigned ? leaf : `${leaf}${issuing}`, keyPem }
    },
    revocationList: (revoked, at) =>
      writeRevocationList({
        issuerPem: issuing,
        issuerKeyPem: forge.pki.privateKeyToPem(issuingKeys.privateKey),
        from: new Date(now.getTime() - dayMs),
        until: new Date(now.getTime() + 30 * dayMs),
        revoked: revoked.map(({ chainPem }) => ({ certificatePem: chainPem, date: at, reason: keyCompromise })),
      }),
  }
}

/** New ones for every certificate: the library writes the key's identifier into them. */
function authorityExtensions(): readonly object[] {
  return [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]
}

/** RFC 5280 section 5.3.1. */
const keyCompromise = 1

function listPoint(url: string): object {
  return { name: 'cRLDistributionPoints', altNames: [{ type: 6, value: url }] }
}

interface CertificateOrder {
  readonly subject: forge.pki.CertificateField[]
  readonly issuer: forge.pki.CertificateField[]
  readonly keys: forge.pki.rsa.KeyPair
  readonly signer: forge.pki.rsa.KeyPair
  readonly notBefore: Date
  readonly notAfter: Date
  readonly extensions: readonly object[]
}

function sign(order: CertificateOrder): string {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = order.keys.publicKey
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`
  certificate.validity.notBefore = order.notBefore
  certificate.validity.notAfter = order.notAfter
  certificate.setSubject(order.subject)
  certificate.setIssuer(order.issuer)
  certificate.setExtensions([...order.extensions])
  certificate.sign(order.signer.privateKey, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

function makeKeys(): forge.pki.rsa.KeyPair {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair({ bits: keyBits })
  return { publicKey, privateKey: { ...privateKey, sign: quickSigner(privateKey) } }
}

/** DigestInfo of SHA-256 (RFC 8017 section 9.2), before the digest itself. */
const digestHead = Buffer.from('3031300d060960864801650304020105000420', 'hex')

/** Signs by the runtime; the library alone needs many times as long, for every certificate. */
function quickSigner(privateKey: forge.pki.rsa.PrivateKey): forge.pki.rsa.PrivateKey['sign'] {
  const key = createPrivateKey(forge.pki.privateKeyToPem(privateKey))
  return (digest) => {
    const octets = Buffer.from(typeof digest === 'string' ? digest : digest.digest().getBytes(), 'latin1')
    const padded = { key, padding: constants.RSA_PKCS1_PADDING }
    return privateEncrypt(padded, Buffer.concat([digestHead, octets])).toString('latin1')
  }
}

function nameOf(commonName: string): forge.pki.CertificateField[] {
  return [
    { name: 'commonName', value: commonName },
    { name: 'organizationName', value: 'Handschlag practice lab' },
  ]
}
