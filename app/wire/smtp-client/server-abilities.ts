// What a server's EHLO reply says it can do, as far as sending a message depends on it. What is malformed counts as not offered.
import type { SmtpReply } from '../smtp-reply.ts'
import type { ServerAbilities } from './open-session.ts'

/** Of a server that knows HELO only. */
export const noAbilities: ServerAbilities = {
  hasPipelining: false,
  maxSize: null,
  has8bitMime: false,
  hasSmtpUtf8: false,
  hasDsn: false,
  hasRequireTls: false,
  authMechanisms: [],
}

/** Reads a 250 reply to EHLO. */
export function readAbilities({ lines }: SmtpReply): ServerAbilities {
  const words = new Map(lines.slice(1).map((line) => keywordOf(line.trim())))
  return {
    hasPipelining: words.has('PIPELINING'),
    maxSize: sizeOf(words.get('SIZE')),
    has8bitMime: words.has('8BITMIME'),
    hasSmtpUtf8: words.has('SMTPUTF8'),
    hasDsn: words.has('DSN'),
    hasRequireTls: words.has('REQUIRETLS'),
    authMechanisms: lines.slice(1).flatMap(mechanismsIn),
  }
}

function keywordOf(line: string): readonly [string, string] {
  const [keyword = '', parameter = ''] = line.split(/[ \t]+/, 2)
  return [keyword.toUpperCase(), parameter]
}

/** Also in the form with `=`, which old servers show for old clients. */
function mechanismsIn(line: string): readonly string[] {
  const told = /^AUTH[ \t=]+(.*)$/i.exec(line.trim())?.[1] ?? ''
  return told
    .toUpperCase()
    .split(/[ \t]+/)
    .filter((word) => word !== '')
}

/** RFC 1870 section 4: without a number, or with 0, no limit is told. */
function sizeOf(parameter: string | undefined): number | null {
  if (parameter === undefined) return null
  return /^\d{1,15}$/.test(parameter) ? Number(parameter) : 0
}
