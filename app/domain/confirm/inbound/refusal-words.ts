// Why a mail server says no, as far as its reply tells: status code (RFC 3463) and words. A no for any other reason, such as greylisting or an
// unknown user, must never be taken for a demand of TLS; so names and addresses in the reply are left out, and mixed words count as another
// reason.

/**
 * `for-certificate`, `for-tls` = the words name it; `by-policy` = a lasting no of security or policy (5.7.x) without a word why; `other` =
 * anything else.
 */
export type RefusalKind = 'for-certificate' | 'for-tls' | 'by-policy' | 'other'

/** Addresses, web addresses and names of hosts are other people's words. */
const names = /<[^>]*>|\S*@\S*|\bhttps?:\S*|\b(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*\b/gi
const tlsWords = /\b(?:starttls|tls|ssl)(?![a-z])|encrypt|verschl\S{0,2}ssel/i
const certificateWords = /certificat|zertifikat/i
const otherWords = new RegExp(
  [
    ...[
      'relay',
      'gr[ae]y[ -]?list',
      'black-?list',
      'block',
      '\\bspf\\b',
      '\\bdkim\\b',
      '\\bdmarc\\b',
      '\\brbl\\b',
      'dnsbl',
    ],
    ...['\\bspam', 'virus', 'reputation', 'unknown user', 'user unknown', 'no such', 'does not exist', 'mailbox'],
    ...['authenticat', '\\bauth\\b', '\\blog ?in\\b', '\\bhelo\\b', '\\behlo\\b', 'reverse', '\\bptr\\b', '\\brate\\b'],
    ...[
      'too many',
      'quota',
      'not available',
      'unavailable',
      'internal',
      'error',
      'lookup',
      'unverified',
      'nicht bekannt',
    ],
    ...['unbekannt', 'abgelehnt wegen', 'temporar', 'vor(?:ü|ue|\\?+)bergehend', 'later\\b', 'deferred', 'throttl'],
  ].join('|'),
  'i',
)

/** Reads a reply such as `450 4.7.1 Session encryption is required`. */
export function refusalKind(reply: string): RefusalKind {
  const form = /^([45])\d\d(?:[ -]+([245])\.(\d{1,3})\.\d{1,3})?(?:[ -]+(.*))?$/s.exec(reply.trim())
  if (form === null) return 'other'
  const [, severity, , subject, text = ''] = form
  // subject 7 is security and policy; many servers give no status at all
  if (subject !== undefined && subject !== '7') return 'other'
  const words = text.replace(names, ' ')
  if (otherWords.test(words)) return 'other'
  if (certificateWords.test(words)) return 'for-certificate'
  if (tlsWords.test(words)) return 'for-tls'
  return severity === '5' && subject === '7' ? 'by-policy' : 'other'
}
