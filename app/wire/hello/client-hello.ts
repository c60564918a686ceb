// The hello we send, as data: names where a registry has them, so that plans and profiles can be read and compared.

export type ProtocolName = 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface ClientHello {
  /** Highest version first; TLS 1.3 among them is announced by the extension supported_versions. */
  readonly versions: readonly ProtocolName[]
  /** IANA names in the order of preference. */
  readonly suites: readonly string[]
  readonly groups: readonly string[]
  readonly signatureSchemes: readonly string[]
  /** Groups to send a key share for; others the server can ask for by a retry request. */
  readonly keyShares: readonly string[]
  /** Name for SNI; null = none, as for an IP literal. */
  readonly serverName: string | null
  readonly alpn: readonly string[]
  /** How support for RFC 5746 is announced. */
  readonly renegotiationInfo: 'extension' | 'suite' | 'none'
  readonly hasExtendedMasterSecret: boolean
  readonly hasEncryptThenMac: boolean
  readonly hasStatusRequest: boolean
  readonly hasSessionTicket: boolean
  readonly hasDeflate: boolean
  readonly hasHeartbeat: boolean
  readonly hasTruncatedHmac: boolean
  readonly hasPostHandshakeAuth: boolean
  /** A random session id, as clients of TLS 1.3 send it for middleboxes (RFC 8446 appendix D.4). */
  readonly hasSessionId: boolean
  /** Reserved values (RFC 8701) among suites, groups, schemes, versions, shares and extensions; a server must ignore them. */
  readonly hasGrease: boolean
  /** Fills the message up to this many bytes with padding (RFC 7685); 0 = no padding. */
  readonly paddedTo: number
}

const plainHello: ClientHello = {
  versions: ['TLSv1.2'],
  suites: [],
  groups: [],
  signatureSchemes: [],
  keyShares: [],
  serverName: null,
  alpn: [],
  renegotiationInfo: 'extension',
  hasExtendedMasterSecret: true,
  hasEncryptThenMac: false,
  hasStatusRequest: false,
  hasSessionTicket: false,
  hasDeflate: false,
  hasHeartbeat: false,
  hasTruncatedHmac: false,
  hasPostHandshakeAuth: false,
  hasSessionId: false,
  hasGrease: false,
  paddedTo: 0,
}

/** A hello with everything that is not named at its plainest. */
export function defineHello(parts: Partial<ClientHello>): ClientHello {
  return { ...plainHello, ...parts }
}
