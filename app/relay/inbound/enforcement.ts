// Does a sender come the way its partner agreed? TLS, its version and the client's certificate, by the domain of the envelope sender. The
// null sender has no domain: it is held to the policies of the partners that send from its address or own its certificate, and is fine
// when one of them is met; where none is known it is let in.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import type { LoadedPolicies } from '../policies.ts'
import { type CertificateVerdict, judgeClientCertificate } from './client-certificate.ts'
import { Refused } from './replies.ts'
import type { SessionTls } from './session-tls.ts'

export type BreachReason = 'tls-missing' | 'protocol-too-old' | Exclude<CertificateVerdict, 'agreed'>

export interface Breach {
  readonly policy: RelayPolicy
  readonly reason: BreachReason
}

export interface SenderSession {
  /** Lower-case A-labels; null = the null sender. */
  readonly domain: string | null
  readonly ip: string
  /** null = in clear. */
  readonly tls: SessionTls | null
  readonly trust: TrustStore
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What is wrong with a sender; undefined = nothing. */
export function findBreach(session: SenderSession, policies: LoadedPolicies): Breach | undefined {
  if (session.domain !== null) {
    const policy = policies.inboundFor(session.domain)
    return policy === undefined ? undefined : breachOf(session, policy)
  }
  const pins = [session.tls?.certificateSha256, session.tls?.chain()[0]?.spkiSha256]
  const known = new Set([
    ...policies.inboundFrom(session.ip),
    ...pins.flatMap((pin) => (pin == null ? [] : policies.inboundByPin(pin))),
  ])
  let first: Breach | undefined
  for (const policy of known) {
    const breach = breachOf(session, policy)
    if (breach === undefined) return undefined
    first ??= breach
  }
  return first
}

function breachOf({ tls, trust, now }: SenderSession, policy: RelayPolicy): Breach | undefined {
  const { minProtocol, certificate } = policy.inbound
  if (tls === null) return { policy, reason: 'tls-missing' }
  const isModern = tls.protocol === 'TLSv1.3' || (tls.protocol === 'TLSv1.2' && minProtocol === 'TLSv1.2')
  if (!isModern) return { policy, reason: 'protocol-too-old' }
  if (certificate === null) return undefined
  const verdict = judgeClientCertificate(tls.chain(), certificate, trust, now)
  return verdict === 'agreed' ? undefined : { policy, reason: verdict }
}

const sentences: Readonly<Record<BreachReason, string>> = {
  'tls-missing': 'Session encryption is required',
  'protocol-too-old': 'a newer TLS version is required',
  'certificate-missing': 'a client certificate is required',
  'certificate-name-mismatch': 'the client certificate bears none of the agreed names',
  'certificate-untrusted': 'the client certificate does not lead to an agreed authority',
  'certificate-expired': 'the client certificate or one of its issuers is not valid today',
  'certificate-not-agreed': 'the client certificate is not the agreed one',
}

/** The answer to MAIL: 450 as long as the partner may repair, else 530 before TLS and 550. */
export function breachReply({ policy, reason }: Breach, isStarttlsOffered: boolean): Refused {
  const { reply, minProtocol } = policy.inbound
  const wanted = reason === 'protocol-too-old' ? ` (${minProtocol})` : ''
  if (reply === 'retry') return new Refused(450, `4.7.1 ${sentences[reason]}${wanted}`)
  // RFC 3207 section 4
  if (reason === 'tls-missing' && isStarttlsOffered)
    return new Refused(530, '5.7.0 Must issue a STARTTLS command first')
  return new Refused(550, `5.7.1 ${sentences[reason]}${wanted}`)
}
