// What a session to our own MX came to, and what all of them prove. Only a server that was reached and answered for TLS, for the certificate or
// by its policy has refused; whatever kept us from seeing that proves nothing.

import type { InboundCase, InboundProof, InboundResult } from '../inbound-proof.ts'
import { demandedCases, type InboundTerms, inboundDemand, isMandatory } from './demand.ts'
import { refusalKind } from './refusal-words.ts'

/** How a session ended. */
export interface InboundSight {
  readonly step: NonNullable<InboundResult['step']>
  /**
   * `reply` = the server's answer; `alert` = its word in TLS; `cut` = it hung up; `no-starttls` = TLS is not offered; `unable` = it was not
   * reached, or this machine cannot tell.
   */
  readonly end: 'reply' | 'alert' | 'cut' | 'no-starttls' | 'unable'
  /** A reply with its code; of an alert its name. */
  readonly words: string
  /** A handshake as agreed was answered right afterwards, so that it was not the server's hour. */
  readonly isOtherwiseAnswered: boolean
}

/** Alerts that say of themselves that the offer was too old. */
const tooOld = /protocol.?version|insufficient.?security|inappropriate.?fallback/i
/** RFC 8446 section 6.2 and RFC 5246 section 7.2.2: what is said to a certificate, or to none. */
const ofCertificate = /certificate|unknown.?ca|access.?denied/i
/** What TLS 1.2 says where none came (RFC 5246 section 7.4.6), and to much else: it refuses, and names nothing. */
const withoutCertificate = /handshake.?failure/i

/** The result of a case. */
export function judgeInbound(asked: InboundCase, sight: InboundSight): InboundResult['result'] {
  const { step, end, words } = sight
  switch (end) {
    case 'unable':
      return 'not-seen'
    case 'no-starttls':
      // not to offer TLS is no refusal of old TLS, nor of a certificate
      return isAgreedWay(asked) ? 'refused' : 'not-seen'
    case 'cut':
      return asked === 'old-tls' && step === 'handshake' && sight.isOtherwiseAnswered ? 'refused' : 'not-seen'
    case 'alert':
      return isRefusingAlert(asked, sight) ? 'refused' : 'not-seen'
    case 'reply':
      return judgeReply(step, words)
  }
}

function isRefusingAlert(asked: InboundCase, { words, isOtherwiseAnswered }: InboundSight): boolean {
  switch (asked) {
    case 'plain':
      return false
    case 'old-tls':
      return tooOld.test(words) || isOtherwiseAnswered
    case 'without-client-certificate':
    case 'wrong-client-certificate':
      return ofCertificate.test(words) || withoutCertificate.test(words)
    case 'tls':
    case 'client-certificate':
      return true
  }
}

function judgeReply(step: InboundSight['step'], words: string): InboundResult['result'] {
  const isEnvelope = step === 'mail' || step === 'rcpt' || step === 'data'
  if (/^2\d\d(?!\d)/.test(words)) return step === 'rcpt' || step === 'data' ? 'taken' : 'not-seen'
  const kind = refusalKind(words)
  // a no to everybody who connects, or to STARTTLS itself, may speak of TLS, but refuses nobody's mail
  if (step === 'connect' || step === 'starttls' || kind === 'other') return 'not-seen'
  return isEnvelope || kind !== 'by-policy' ? 'refused' : 'not-seen'
}

function isAgreedWay(asked: InboundCase): boolean {
  return asked === 'tls' || asked === 'client-certificate'
}

/** Where the sessions began, and where they led. */
export interface InboundWay {
  readonly isOutside: boolean
  /** Whether the address is one that others reach. */
  readonly isPublic: boolean
}

/**
 * One thing taken that must be refused decides, where the sessions began outside: to its own network a server may be kinder. `enforced` needs
 * every demanded refusal and that mail as agreed gets in; where the partner's certificate is the agreed way and not ours to show, refusals that
 * name their reason do instead. What an address of the inside refuses says nothing of the one the partner comes to.
 */
export function inboundVerdict(
  results: readonly InboundResult[],
  toUs: InboundTerms,
  { isOutside, isPublic }: InboundWay,
): InboundProof['verdict'] {
  const seen = new Map(results.map((each) => [each.case, each]))
  const caught = isOutside ? 'not-enforced' : 'undetermined'
  if (!isMandatory(toUs)) return seen.get('plain')?.result === 'taken' ? caught : 'undetermined'
  const refusals = demandedCases(toUs).filter((asked) => inboundDemand(asked, toUs) === 'refused')
  if (refusals.some((asked) => seen.get(asked)?.result === 'taken')) return caught
  if (!refusals.every((asked) => seen.get(asked)?.result === 'refused')) return 'undetermined'
  const agreed = seen.get(toUs?.isMutual === true ? 'client-certificate' : 'tls')
  const held = isPublic ? 'enforced' : 'undetermined'
  if (agreed?.result === 'taken') return held
  const isOutOfReach = toUs?.isMutual === true && (agreed === undefined || agreed.result === 'not-tried')
  return isOutOfReach && refusals.every((asked) => isNamed(seen.get(asked))) ? held : 'undetermined'
}

/**
 * Why only sessions from outside can tell more: something was `taken` that must not be, or clear text where nothing is agreed (`free`), from
 * what may be our own network; or the address is one of the `inside`. null = they told enough.
 */
export function askOutside(
  proof: Pick<InboundProof, 'isOutside' | 'isPublic' | 'results' | 'verdict'>,
): 'taken' | 'free' | 'inside' | null {
  const taken = proof.isOutside === false ? proof.results.filter(({ result }) => result === 'taken') : []
  if (taken.some(({ demand }) => demand === 'refused')) return 'taken'
  if (taken.some((each) => each.case === 'plain')) return 'free'
  return proof.isPublic === false && proof.verdict === 'undetermined' ? 'inside' : null
}

/** Whether a refusal says by itself that it is for TLS, and for the certificate where that is the question. */
function isNamed(result: InboundResult | undefined): boolean {
  if (result === undefined) return false
  const words = result.reply ?? ''
  const isForCertificate = result.case.endsWith('client-certificate')
  if (result.step === 'handshake') return !isForCertificate || ofCertificate.test(words)
  const kind = refusalKind(words)
  return kind === 'for-certificate' || (kind === 'for-tls' && !isForCertificate)
}
