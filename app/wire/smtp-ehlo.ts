// Reads an EHLO reply: the first line is the server's name, keywords follow (RFC 5321 section 4.1.1.1). Notices the marks of a firewall
// that rewrites the dialogue.
import { printable, type SmtpReply } from './smtp-reply.ts'

export interface EhloFacts {
  /** Not more than a few dozen; STARTTLS is always among them when it was offered. */
  readonly keywords: readonly string[]
  /** A keyword in the greeting line or bare line feeds: some gateways then overlook STARTTLS. */
  readonly isMalformed: boolean
  /** A keyword overwritten with X, as SMTP inspection does. */
  readonly isStarttlsMasked: boolean
  /** A reply of one line without any extension; a tarpit answers so, mail servers name what they can do. Else null. */
  readonly bare: string | null
}

const maxKeywords = 64

/** The facts of a 250 reply to EHLO. */
export function readEhlo(reply: SmtpReply): EhloFacts {
  const offered = reply.lines
    .slice(1)
    .map((line) =>
      printable(line.trim().split(/\s+/)[0] ?? '')
        .toUpperCase()
        .slice(0, 64),
    )
    .filter((keyword) => keyword !== '')
  return {
    keywords: offered.filter((keyword, at) => at < maxKeywords || keyword === 'STARTTLS').slice(0, maxKeywords + 1),
    isMalformed: reply.hasBareLineFeed || /^STARTTLS\b/i.test(reply.lines[0] ?? ''),
    isStarttlsMasked: !offered.includes('STARTTLS') && offered.some((keyword) => /^X{7,}[A-Z]?$/.test(keyword)),
    bare: reply.lines.length === 1 ? printable(reply.lines[0] ?? '').slice(0, 200) : null,
  }
}
