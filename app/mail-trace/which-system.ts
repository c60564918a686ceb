// Which mail system wrote a Received field, by the words only it writes behind `by` and `with`. The client has no say there.
import type { ReceivedHop } from '#domain/confirm/received.ts'
import type { Clauses } from './clauses.ts'

const tlsOfPostfix = /^using \S+ with cipher \S+ \(\d+\/\d+ bits\)/
/** Names of messages in the queue of our relay. */
const ownQueueId = /^H[0-9A-HJKMNP-TV-Z]{17}$/

/** `other` where nothing tells. */
export function systemOf(clauses: Clauses): ReceivedHop['system'] {
  const { from, by, with: protocol, id } = clauses
  const behindBy = by?.comments ?? []
  const words = protocol?.words ?? []
  if (/^(?:Microsoft SMTP Server|mapi)$/i.test(words.slice(0, words[0]?.toLowerCase() === 'mapi' ? 1 : 3).join(' '))) {
    return isExchangeOnline(by?.words[0] ?? '') ? 'exchange-online' : 'exchange'
  }
  if (behindBy.some((comment) => /^Postfix\b/.test(comment))) return 'postfix'
  // behind `id` and `for` stand words of the client too
  if ([...behindBy, ...(protocol?.comments ?? [])].some((comment) => /^Exim\b/.test(comment))) return 'exim'
  if (behindBy.some((comment) => /^(?:HCL|IBM|Lotus) Domino Release\b/.test(comment))) return 'domino'
  if (behindBy.some((comment) => /^8\.\d+\.[^\s/]+\/\S*8\.\d+\.\S+$/.test(comment))) return 'sendmail'
  // a Postfix that calls itself something else
  if (from?.comments.slice(1).some((comment) => tlsOfPostfix.test(comment))) return 'postfix'
  const isBare = behindBy.length === 0 && clauses.after.length === 0 && from?.comments.length === 1
  return isBare && ownQueueId.test(id?.words[0] ?? '') ? 'handschlag' : 'other'
}

/** Whether a host of Exchange Online, by its name. */
export function isExchangeOnline(host: string): boolean {
  return /\.(?:outlook\.com|outlook\.office365\.com|exchangelabs\.com)$/i.test(host)
}
