// A server's answer to a hello, whole and plain: TLS 1.3 without any extension; a test says what is different about its own.
import type { AnsweredHello } from '#domain/hello-answer.ts'

export const noExtensions: AnsweredHello['extensions'] = {
  hasExtendedMasterSecret: false,
  hasRenegotiationInfo: false,
  hasEncryptThenMac: false,
  hasTruncatedHmac: false,
  hasHeartbeat: false,
  hasSessionTicket: false,
  hasServerName: false,
  alpn: null,
  other: [],
}

/** The answer, with `changes` laid over it. */
export function sampleAnswer(changes: Partial<AnsweredHello> = {}): AnsweredHello {
  return {
    kind: 'answered',
    protocol: 'TLSv1.3',
    suite: 'TLS_AES_256_GCM_SHA384',
    group: 'x25519',
    retry: null,
    keyExchange: { kind: 'tls13', bits: 253, isAnonymous: false },
    signatureScheme: 'rsa_pss_rsae_sha256',
    signature: 'unverified',
    chain: [],
    staple: null,
    clientCertificate: null,
    extensions: noExtensions,
    compression: 'none',
    downgradedFrom: null,
    warnings: [],
    cut: null,
    ...changes,
  }
}
