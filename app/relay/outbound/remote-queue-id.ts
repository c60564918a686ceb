// The name the partner's server gave a message in its last 250: the sender's best proof when somebody asks where a mail went. Servers
// write it each in their own way; what is not known for one is left out rather than guessed.
import type { SaidReply } from '#wire/smtp-client/transmission.ts'

const mostLength = 120
const most = '([\\x21-\\x7e]{4,200}?)'

/** By server: Postfix and those alike, Exim, Exchange, qmail, Google, Sendmail and OpenSMTPD. */
const forms: readonly RegExp[] = [
  new RegExp(`queued as ${most}[.)]?(?:\\s|$)`, 'i'),
  new RegExp(`\\bid=${most}(?:\\s|$)`, 'i'),
  new RegExp(`\\[InternalId=${most}[,\\]]`, 'i'),
  /^ok\s+(\d{6,20} qp \d{1,10})\b/i,
  /^OK\s+(\d{9,11} [\x21-\x7e]{10,100}) - gsmtp/i,
  new RegExp(`^${most} Message accepted for delivery`, 'i'),
]

/** The remote queue id in a reply to the data; null when its form is not known. */
export function remoteQueueId({ code, lines }: SaidReply): string | null {
  if (code < 200 || code > 299) return null
  const text = lines
    .join(' ')
    .replace(/^\s*\d\.\d{1,3}\.\d{1,3}\s+/, '')
    .slice(0, 1000)
  for (const form of forms) {
    const found = form.exec(text)?.[1]
    if (found !== undefined) return found.slice(0, mostLength)
  }
  return null
}
