// What a Received field says about TLS, in the form of its system. `isTls` is false only where that form would name TLS: an ESMTP of Postfix
// is one without, an ESMTP of Domino is anything.
import type { ReceivedHop } from '#domain/confirm/received.ts'
import type { Clauses } from './clauses.ts'
import { versionBySuite, versionOf } from './suite-version.ts'

export type TlsWords = Pick<ReceivedHop, 'isTls' | 'tls' | 'suite' | 'clientCertificate'>
type System = ReceivedHop['system']
type Session = { readonly version: string | null; readonly suite: string | null; readonly certificate: string | null }

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
  if (session === undefined && !protectedProtocols.test(protocol)) {
    return {
      isTls: plainProtocols[system].test(protocol) ? false : null,
      tls: null,
      suite: null,
      clientCertificate: null,
    }
  }
  const suite = session?.suite?.slice(0, 100) ?? null
  const tls = session?.version ?? (suite === null ? null : versionBySuite(suite))
  return { isTls: true, tls, suite, clientCertificate: certificate?.slice(0, 1000) ?? null }
}

function sessionOf(clauses: Clauses, system: System): Session | undefined {
  if (system === 'postfix') return first(clauses.from?.comments.slice(1) ?? [], postfixSession)
  if (system === 'exchange' || system === 'exchange-online') {
    return (
      first(clauses.after, namedSession) ?? first(clauses.after, (comment) => (comment === 'TLS' ? silent : undefined))
    )
  }
  const told = first(clauses.after, (comment) => namedSession(comment) ?? colonSession(comment))
  const suite = suiteWord(clauses)
  if (suite === null) return told
  return { version: told?.version ?? null, suite, certificate: told?.certificate ?? null }
}

const silent: Session = { version: null, suite: null, certificate: null }

function first<Read>(texts: readonly string[], read: (text: string) => Read | undefined): Read | undefined {
  for (const text of texts) {
    const value = read(text)
    if (value !== undefined) return value
  }
  return undefined
}

/** `using TLSv1.3 with cipher X (256/256 bits) …` */
function postfixSession(comment: string): Session | undefined {
  const [, version, suite] = /^using (\S{1,20}) with cipher (\S{1,100}) \(\d+\/\d+ bits\)/.exec(comment) ?? []
  return suite === undefined ? undefined : { version: versionOf(version), suite, certificate: null }
}

/** `version=TLS1_3, cipher=X`, with `bits=` and `verify=` or without. */
function namedSession(comment: string): Session | undefined {
  const [, version, suite] = /^version=([^\s,]{1,20}),?\s+cipher=([^\s,]{1,100})/.exec(comment) ?? []
  if (suite === undefined) return undefined
  return { version: versionOf(version), suite, certificate: /\bverify=(\S{1,40})$/.exec(comment)?.[0] ?? null }
}

/** `TLS1.3`, `X=TLS1.2:suite:256`, `TLSv1.3:suite:256:NO` */
function colonSession(comment: string): Session | undefined {
  const [head = '', suite] = comment.split(':')
  const version = versionOf(head.replace(/^X=/, ''))
  if (version === null || !/^[\w.:=-]{1,140}$/.test(comment)) return undefined
  return { version, suite: suite ?? null, certificate: null }
}

/** `with ESMTPS tls SUITE` (RFC 8314 section 4.3), `with ESMTP/TLS/SUITE`. */
function suiteWord({ with: clause }: Clauses): string | null {
  const words = clause?.words ?? []
  const slash = /^ESMTPS?\/TLS\/([\w-]{1,100})$/.exec(words[0] ?? '')?.[1]
  const clear = words[1]?.toLowerCase() === 'tls' ? words[2] : undefined
  return slash ?? (/^[\w-]{1,100}$/.test(clear ?? '') ? (clear ?? null) : null)
}

function certificateOf({ from }: Clauses, system: System, session: Session | undefined): string | null {
  if (system !== 'postfix') return session?.certificate ?? null
  const said = from?.comments.find((comment) => /^(?:Client |No client certificate )/.test(comment)) ?? null
  return session === undefined ? null : said
}
