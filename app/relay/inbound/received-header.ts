// Our trace of a message (RFC 5321 section 4.4): who handed it over, how protected, under which id it is kept. Nothing a client says stands
// in it unchecked.

export interface Trace {
  /** What the client called itself. */
  readonly helo: string
  readonly ip: string
  readonly hostName: string
  readonly isExtended: boolean
  readonly isUtf8: boolean
  /** IANA name of the suite; null = in clear. */
  readonly suite: string | null
  readonly queueId: string
  /** The only recipient, where there is one and it may be shown. */
  readonly recipient: string | null
  /** Milliseconds since 1970. */
  readonly at: number
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
let lastDate = { second: Number.NaN, text: '' }

/** The header field with its line end. */
export function receivedHeader(trace: Trace): string {
  const recipient = trace.recipient === null ? '' : `\r\n\tfor <${trace.recipient}>`
  return (
    `Received: from ${shown(trace.helo)} (${literal(trace.ip)})\r\n` +
    `\tby ${trace.hostName} with ${protocol(trace)}${trace.suite === null ? '' : ` tls ${trace.suite}`}\r\n` +
    `\tid ${trace.queueId}${recipient};\r\n\t${dateTime(trace.at)}\r\n`
  )
}

/** RFC 3848 and RFC 6531 section 4.3; the `tls` clause is RFC 8314 section 4.3. */
function protocol({ isExtended, isUtf8, suite }: Trace): string {
  if (isUtf8) return suite === null ? 'UTF8SMTP' : 'UTF8SMTPS'
  if (!isExtended) return 'SMTP'
  return suite === null ? 'ESMTP' : 'ESMTPS'
}

function shown(helo: string): string {
  return helo.replaceAll(/[^A-Za-z0-9.:[\]_-]/g, '?').slice(0, 255) || 'unknown'
}

function literal(ip: string): string {
  return ip.includes(':') ? `[IPv6:${ip}]` : `[${ip}]`
}

/** RFC 5322 section 3.3, in UTC. */
export function dateTime(at: number): string {
  const second = Math.floor(at / 1000)
  if (lastDate.second === second) return lastDate.text
  const date = new Date(second * 1000)
  const two = (number: number) => String(number).padStart(2, '0')
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  const day = `${days[date.getUTCDay()]}, ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
  lastDate = { second, text: `${day} ${time} +0000` }
  return lastDate.text
}
