// What a Received field says about TLS, in the form of its system. `isTls` is false only where that form would name TLS: an ESMTP of Postfix
// is one without, an ESMTP of Domino is anything. TLS counts only where the system itself writes it, beside `with` and `id`: behind that stand a
// sender and a recipient, which anybody on the line may choose. Whole addresses may stand before the words only where the protocol has an S.
import type { ReceivedHop } from '#domain/confirm/received.ts'
import type { Clauses } from './clauses.ts'
import { hidesNothing, isContradiction, versionBySuite, versionOf } from './suite-version.ts'

export type TlsWords = Pick<ReceivedHop, 'isTls' | 'tls' | 'suite' | 'clientCertificate'>
type System = ReceivedHop['system']
interface Session {
  readonly version: string | null
  readonly suite: string | null
  readonly certificate: string | null
  /** Bits of the key in use, as told. */
  readonly bits: number | null
}

/** Protocols that mean TLS (RFC 3848, RFC 6531 section 4.3). */
const protectedProtocols = /^(?:UTF8)?(?:E?SMTP|LMTP)SA?$/
/** Their like without, by system; what is missing says nothing there. */
const plainProtocols: Readonly<Record<System, RegExp>> = {
  postfix: /^(?:ESMTP|UTF8SMTP)A?$/,
  exim: /^(?:E?SMTP|UTF8E?SMTP)A?$/,
  sendmail: /^ESMTPA?$/,
  exchange: /^Microsoft SMTP Server$/,
  'exchange-online': /^Microsoft SMTP Server$/,
  handschlag: /^(?:E?SMTP|UTF8SMTP)$/,
  domino: /^$(?!)/,
  other: /^$(?!)/,
}

/** The protocol in upper case, as far as it is one of RFC 3848; Exchange names its product. */
export function protocolOf(clauses: Clauses): string | null {
  const words = clauses.with?.words ?? []
  const [first] = words
  if (first === undefined) return null
  const name = first.toLowerCase() === 'microsoft' ? words.slice(0, 3).join(' ') : (first.split('/')[0] ?? first)
  return /^[a-z0-9]+$/i.test(name) && name.toLowerCase() !== 'mapi'
    ? name.toUpperCase().slice(0, 40)
    : name.slice(0, 40)
}

/** What the field says. */
export function tlsWordsOf(clauses: Clauses, system: System): TlsWords {
  const protocol = protocolOf(clauses) ?? ''
  const session = sessionOf(clauses, system)
  const certificate = certificateOf(clauses, system, session)
  const isPlain = plainProtocols[system].test(protocol)
  if (session === undefined && !protectedProtocols.test(protocol))
    return { ...nothingTold, isTls: isPlain ? false : null }
  // these two write an S wherever there was TLS
  if (session !== undefined && isPlain && (system === 'postfix' || system === 'exim')) return nothingTold
  const suite = session?.suite?.slice(0, 100) ?? null
  const isOpen = session?.bits === 0 || hidesNothing(suite ?? '')
  return { isTls: !isOpen, tls: versionTold(session), suite, clientCertificate: certificate?.slice(0, 1000) ?? null }
}

const nothingTold: TlsWords = { isTls: null, tls: null, suite: null, clientCertificate: null }

function versionTold({ version, suite }: Session = silent): string | null {
  if (suite === null) return version
  if (version === null) return versionBySuite(suite)
  return isContradiction(version, suite) ? null : version
}

function sessionOf(clauses: Clauses, system: System): Session | undefined {
  if (system === 'postfix') return first(clauses.from?.comments.slice(1) ?? [], postfixSession)
  const own = ownComments(clauses, system)
  if (system === 'exchange' || system === 'exchange-online') {
    return first(own, namedSession) ?? first(own, (comment) => (comment === 'TLS' ? silent : undefined))
  }
  const told = first(own, (comment) => namedSession(comment) ?? colonSession(comment))
  const suite = suiteWord(clauses)
  return suite === null ? told : { ...silent, ...told, suite }
}

/** Comments the system writes about the session; the rest may be words of the client. */
function ownComments(clauses: Clauses, system: System): readonly string[] {
  const behind = clauses.with?.comments ?? []
  if (system !== 'exim') return [...beforeAddress(behind), ...besideId(clauses), ...behindRecipient(clauses)]
  return behind.slice(
    0,
    Math.max(
      0,
      behind.findIndex((comment) => /^Exim\b/.test(comment)),
    ),
  )
}

/** A comment that repeats an address may be closed by it, and what follows written by whoever chose it. */
function beforeAddress(comments: readonly string[]): readonly string[] {
  const address = comments.findIndex((comment) => /[@<>]|^(?:envelope-from|helo)\b/i.test(comment))
  return address < 0 ? comments : comments.slice(0, address)
}

function besideId({ id, ...clauses }: Clauses): readonly string[] {
  const [, ...more] = id?.words ?? []
  const isWhole = more.length === 2 && more[0] === 'envelope-from' && wholeAddress.test(more[1] ?? '')
  return more.length === 0 || (isWhole && isProtected(clauses.with)) ? beforeAddress(id?.comments ?? []) : []
}

/** Google's place. A comment within an address would leave a second word, its closing bracket. */
function behindRecipient({ with: clause, for: recipient }: Clauses): readonly string[] {
  const { words = [], comments = [] } = recipient ?? {}
  return words.length === 1 && wholeAddress.test(words[0] ?? '') && isProtected(clause) ? comments : []
}

const wholeAddress = /^<[^<>\s]{0,320}>$/

function isProtected(clause: Clauses['with']): boolean {
  return protectedProtocols.test(clause?.words[0]?.toUpperCase() ?? '')
}

const silent: Session = { version: null, suite: null, certificate: null, bits: null }

function first<Read>(texts: readonly string[], read: (text: string) => Read | undefined): Read | undefined {
  for (const text of texts) {
    const value = read(text)
    if (value !== undefined) return value
  }
  return undefined
}

/** `using TLSv1.3 with cipher X (256/256 bits) …` */
function postfixSession(comment: string): Session | undefined {
  const [, version, suite, bits] =
    /^using (\S{1,20}) with cipher (\S{1,100}) \((\d{1,5})\/\d{1,5} bits\)/.exec(comment) ?? []
  return suite === undefined ? undefined : { version: versionOf(version), suite, certificate: null, bits: Number(bits) }
}

/** `version=TLS1_3, cipher=X`, with `bits=` and `verify=` or without. */
function namedSession(comment: string): Session | undefined {
  const [, version, suite] = /^version=([^\s,]{1,20}),?\s+cipher=([^\s,]{1,100})/.exec(comment) ?? []
  if (suite === undefined) return undefined
  const bits = /\bbits=(\d{1,5})\b/.exec(comment)?.[1]
  const certificate = /\bverify=(\S{1,40})$/.exec(comment)?.[0] ?? null
  return { version: versionOf(version), suite, certificate, bits: bits === undefined ? null : Number(bits) }
}

/** `TLS1.3`, `X=TLS1.2:suite:256`, `TLSv1.3:suite:256:NO` */
function colonSession(comment: string): Session | undefined {
  const [head = '', suite] = comment.split(':')
  const version = versionOf(head.replace(/^X=/, ''))
  if (version === null || !/^[\w.:=-]{1,140}$/.test(comment)) return undefined
  return { ...silent, version, suite: suite ?? null }
}

/** `with ESMTPS tls SUITE` (RFC 8314 section 4.3), `with ESMTP/TLS/SUITE`. */
function suiteWord({ with: clause }: Clauses): string | null {
  const words = clause?.words ?? []
  const slash = /^ESMTPS?\/TLS\/([\w-]{1,100})$/.exec(words[0] ?? '')?.[1]
  const named = isProtected(clause) && words[1]?.toLowerCase() === 'tls' ? words[2] : undefined
  return slash ?? (/^[\w-]{1,100}$/.test(named ?? '') ? (named ?? null) : null)
}

function certificateOf({ from }: Clauses, system: System, session: Session | undefined): string | null {
  if (system !== 'postfix') return session?.certificate ?? null
  const said = from?.comments.find((comment) => /^(?:Client |No client certificate )/.test(comment)) ?? null
  return session === undefined ? null : said
}
