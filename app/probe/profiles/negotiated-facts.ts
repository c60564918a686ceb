// What a profile judges: the parameters of one connection and what the server was seen to accept besides. Every fact that was not seen
// is null or empty; no profile and no badge takes that for good.
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { Enumeration } from '#domain/hello-round.ts'
import type { Certificate } from '#domain/observation.ts'
import { certificateSignature } from '#wire/certificate-signature.ts'
import { groupBits } from '#wire/hello/codes/groups.ts'
import { certificateCurve } from '#wire/hello/plan/certificate-curve.ts'
import type { extensionNames } from '#wire/profiles/profile-file.ts'

export interface CertificateFacts {
  readonly keyType: 'rsa' | 'ec' | 'dsa' | 'ed25519' | 'ed448' | 'other'
  readonly keyBits: number | null
  /** TLS name of the signature on it. */
  readonly signature: string | null
  /** A root: nobody relies on the signature it gives itself. */
  readonly isSelfIssued: boolean
}

export interface OfferedFacts {
  readonly protocols: readonly string[]
  readonly suites: readonly string[]
  readonly groups: readonly string[]
  /** Everything was asked for: what is not here, the server does not do. */
  readonly isComplete: boolean
}

export interface NegotiatedFacts {
  readonly protocol: string | null
  /** IANA name. */
  readonly suite: string | null
  readonly group: string | null
  /** The server brought a Diffie-Hellman prime of its own, which has a size and no name. */
  readonly hasOwnPrime: boolean
  readonly keyExchangeBits: number | null
  readonly signatureScheme: string | null
  /** As sent, leaf first. */
  readonly certificates: readonly CertificateFacts[]
  readonly extensions: Readonly<Record<(typeof extensionNames)[number], boolean | null>> | null
  readonly offered: OfferedFacts | null
}

/** The facts of a connection from the server's answer and its certificates as sent, leaf first. */
export function negotiatedFacts(
  answer: AnsweredHello,
  certificates: readonly Certificate[],
  offered: OfferedFacts | null = null,
): NegotiatedFacts {
  const { extensions, compression } = answer
  return {
    protocol: answer.protocol,
    suite: answer.suite,
    group: answer.group ?? answer.retry?.group ?? null,
    hasOwnPrime: answer.keyExchange.kind === 'dhe' && answer.group === null && answer.keyExchange.bits !== null,
    keyExchangeBits: answer.keyExchange.bits,
    signatureScheme: answer.signatureScheme,
    certificates: certificates.map(certificateFacts),
    extensions: {
      'renegotiation-info': extensions.hasRenegotiationInfo,
      'extended-master-secret': extensions.hasExtendedMasterSecret,
      'encrypt-then-mac': extensions.hasEncryptThenMac,
      'truncated-hmac': extensions.hasTruncatedHmac,
      heartbeat: extensions.hasHeartbeat,
      compression: compression === 'unknown' ? null : compression !== 'none',
    },
    offered,
  }
}

/** Key and signature of a certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  const keyType = keyTypeOf(certificate.key.algorithm)
  const curve = keyType === 'ec' ? certificateCurve(certificate.pem.replaceAll(/-----[^-]+-----|\s/g, '')) : null
  const keyBits = certificate.key.bits ?? (curve === null ? (fixedBits[keyType] ?? null) : groupBits(curve))
  const isSelfIssued = certificate.subject === certificate.issuer
  return { keyType, keyBits, signature: certificateSignature(certificate), isSelfIssued }
}

/** What the answers of a test show the server to accept; never complete, because nobody asked for everything. */
export function offeredIn(answers: readonly AnsweredHello[]): OfferedFacts {
  const groups = answers.flatMap((answer) => [answer.group, answer.retry?.group ?? null])
  return {
    protocols: [...new Set(answers.map((answer) => answer.protocol))],
    suites: [...new Set(answers.map((answer) => answer.suite))],
    groups: [...new Set(groups.filter((group) => group !== null))],
    isComplete: false,
  }
}

/** What a full test found; complete only when it was not broken off. */
export function offeredByEnumeration({ modern, classic, oldVersions, ended }: Enumeration): OfferedFacts {
  const old = Object.entries(oldVersions).filter(([, isSpoken]) => isSpoken === true)
  return {
    protocols: [
      ...(modern.suites.length > 0 ? ['TLSv1.3'] : []),
      ...(classic.suites.length > 0 ? ['TLSv1.2'] : []),
      ...old.map(([version]) => version),
    ],
    suites: [...modern.suites, ...classic.suites],
    groups: [...new Set([...modern.groups, ...classic.groups])],
    isComplete: ended === 'complete',
  }
}

const fixedBits: Readonly<Partial<Record<CertificateFacts['keyType'], number>>> = { ed25519: 253, ed448: 446 }

/** Runtimes and the fallback reader name keys differently. */
function keyTypeOf(algorithm: string): CertificateFacts['keyType'] {
  const name = algorithm.toLowerCase()
  if (name.startsWith('rsa')) return 'rsa'
  if (name === 'ec' || name === 'ecdsa' || name.includes('ecpublickey')) return 'ec'
  return name === 'dsa' || name === 'ed25519' || name === 'ed448' ? name : 'other'
}
