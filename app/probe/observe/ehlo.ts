// Reads an EHLO reply: the first line is the server's name, keywords follow (RFC 5321 section 4.1.1.1). Notices the marks of a firewall
// that rewrites the dialogue.
import type { SmtpReply } from '#wire/smtp-reply.ts'
import { printable } from '#wire/smtp-reply.ts'

export interface EhloFacts {
  readonly keywords: readonly string[]
  /** A keyword in the greeting line or bare line feeds: some gateways then overlook STARTTLS. */
  readonly isMalformed: boolean
  /** A keyword overwritten with X, as SMTP inspection does. */
  readonly isStarttlsMasked: boolean
}

/** The facts of a 250 reply to EHLO. */
export function readEhlo(reply: SmtpReply): EhloFacts {
  const keywords = reply.lines
    .slice(1, 65)
    .map((line) =>
      printable(line.trim().split(/\s+/)[0] ?? '')
        .toUpperCase()
        .slice(0, 64),
    )
    .filter((keyword) => keyword !== '')
  return {
    keywords,
    isMalformed: reply.hasBareLineFeed || /^STARTTLS\b/i.test(reply.lines[0] ?? ''),
    isStarttlsMasked: !keywords.includes('STARTTLS') && keywords.some((keyword) => /^X{7,}[A-Z]?$/.test(keyword)),
  }
}
