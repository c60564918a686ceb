// The certificates of the zoo: a trusted authority, another that is trusted as well and signs for other keys, one nobody knows, and a
// certificate for clients.
import { createHash, X509Certificate } from 'node:crypto'
import { createLabAuthority, type IssuedCertificate, type LabAuthority } from '#lab/authority.ts'

export interface SinkAuthorities {
  /** PEM of the authorities that tests trust; the other one's once it has issued. */
  readonly trusted: readonly string[]
  current(names: readonly string[]): IssuedCertificate
  /** The same names, but of the other authority and for another key. */
  otherKey(names: readonly string[]): IssuedCertificate
  untrusted(names: readonly string[]): IssuedCertificate
  selfSigned(names: readonly string[]): IssuedCertificate
  expired(names: readonly string[]): IssuedCertificate
  notYetValid(names: readonly string[]): IssuedCertificate
  readonly client: ClientPair
}

/** What a client shows, and the certificate that signed it. */
export interface ClientPair {
  readonly certificatePem: string
  readonly keyPem: string
  readonly sha256: string
  readonly issuerPem: string
}

const dayMs = 86_400_000
const lasting = (from: number, until: number) => ({
  notBefore: new Date(Date.now() + from * dayMs),
  notAfter: new Date(Date.now() + until * dayMs),
})

/** Makes the authority; the others, whose keys take their time, when they are first asked. */
export function createSinkAuthorities(): SinkAuthorities {
  const now = new Date()
  const known = createLabAuthority(now)
  let other: LabAuthority | undefined
  let unknown: LabAuthority | undefined
  const usual = lasting(-10, 80)
  const shown = known.issue({ names: ['relay.own.example'], ...usual })
  const [leaf = '', issuer = ''] = pemsOf(shown.chainPem)
  return {
    get trusted() {
      return [known.rootPem, ...(other === undefined ? [] : [other.rootPem])]
    },
    current: (names) => known.issue({ names, ...usual }),
    otherKey(names) {
      other ??= createLabAuthority(now)
      return other.issue({ names, ...usual })
    },
    untrusted(names) {
      unknown ??= createLabAuthority(now)
      return unknown.issue({ names, ...usual })
    },
    selfSigned: (names) => known.issue({ names, ...usual, isSelfSigned: true }),
    expired: (names) => known.issue({ names, ...lasting(-30, -2) }),
    notYetValid: (names) => known.issue({ names, ...lasting(5, 80) }),
    client: {
      certificatePem: shown.chainPem,
      keyPem: shown.keyPem,
      sha256: createHash('sha256').update(new X509Certificate(leaf).raw).digest('hex'),
      issuerPem: issuer,
    },
  }
}

/** Every certificate of a PEM text. */
export function pemsOf(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}
