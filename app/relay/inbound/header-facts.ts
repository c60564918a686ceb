// What the relay reads of a message's header and never changes: how often it was received, how often by us, and its Message-ID. Only what
// came first is read; a header without end is read to the end of that.

export interface HeaderFacts {
  /** Received fields. */
  readonly hops: number
  /** Those this relay wrote. */
  readonly ownHops: number
  readonly messageId: string | null
}

const most = { hops: 50, ownHops: 2, messageId: 998, fieldLength: 2000 }
const lineEnd = Buffer.from('\r\n')
let ownTrace = { hostName: '', pattern: /^$/ }

/** Reads the header at the start of a message. */
export function readHeaderFacts(start: Buffer, hostName: string): HeaderFacts {
  // A message that begins with an empty line has no header.
  const blank = start.subarray(0, 2).equals(lineEnd) ? 0 : start.indexOf('\r\n\r\n')
  const header = start.toString('latin1', 0, blank < 0 ? start.length : blank)
  const own = ownPattern(hostName)
  let hops = 0
  let ownHops = 0
  let messageId: string | null = null
  for (const field of header.split(/\r\n(?![ \t])/)) {
    const name = field.slice(0, 11).toLowerCase()
    if (/^received[ \t]*:/.test(name)) {
      hops += 1
      if (own.test(field.slice(0, most.fieldLength))) ownHops += 1
    } else if (messageId === null && /^message-id[ \t:]/.test(name)) {
      messageId = contentOf(field)
    }
  }
  return { hops, ownHops, messageId }
}

/** Whether the mail goes in circles (RFC 5321 section 6.3). */
export function isLoop({ hops, ownHops }: HeaderFacts): boolean {
  return hops > most.hops || ownHops > most.ownHops
}

function contentOf(field: string): string | null {
  const text = field.slice(field.indexOf(':') + 1).replaceAll('\r\n', '')
  const value = Buffer.from(text, 'latin1').toString('utf8').trim().slice(0, most.messageId)
  return value === '' ? null : value
}

function ownPattern(hostName: string): RegExp {
  if (ownTrace.hostName !== hostName) {
    const pattern = new RegExp(`\\bby\\s+${hostName.replaceAll('.', '\\.')}\\s+with\\s[^;]{0,200}\\bid\\s`, 'i')
    ownTrace = { hostName, pattern }
  }
  return ownTrace.pattern
}
