// What the server side answers when it does not take something. The enhanced status code (RFC 3463) stands in the text, as the library
// could give only one per reply code. The keys are stable: events and logs name refusals by them.

const table = {
  'bad-address': [553, '5.1.3 this is not a mail address'],
  'bad-sender': [553, '5.1.7 this is not a mail address'],
  'utf8-not-announced': [553, '5.6.7 an address with these characters needs SMTPUTF8'],
  'relay-denied': [550, '5.7.1 relaying denied: mail for other domains is taken from our own servers only'],
  'routed-address': [550, '5.7.1 relaying denied: an address must not say the way'],
  'address-literal': [550, '5.7.1 relaying denied: recipients at address literals are not served'],
  'not-listed': [550, '5.7.1 there is no TLS policy for this domain; this relay sends to listed partners only'],
  'bad-parameter': [501, '5.5.4 a parameter is longer than RFC 3461 allows'],
  'too-many-recipients': [452, '4.5.3 too many recipients'],
  'too-large': [552, '5.3.4 the message is larger than this server takes'],
  'disk-low': [452, '4.3.1 not enough disk space, try again later'],
  'queue-full': [452, '4.3.1 the queue is full, try again later'],
  'bare-line-end': [550, '5.6.0 a bare CR or LF stands in the message; lines end with CRLF (RFC 5321 section 2.3.8)'],
  'nul-byte': [550, '5.6.0 the message holds a NUL byte (RFC 5322 section 2.3)'],
  loop: [554, '5.4.6 this mail is going round in circles'],
  'store-fault': [451, '4.3.0 the message could not be kept, try again later'],
  'too-many-sessions': [421, '4.7.0 too many sessions, try again later'],
  'too-many-refusals': [421, '4.7.0 too many refused commands'],
  'tls-first': [530, '5.7.0 Must issue a STARTTLS command first'],
  stopping: [421, '4.3.2 this server is shutting down'],
} as const satisfies Record<string, readonly [code: number, text: string]>

export type ReplyKey = keyof typeof table

/** What the SMTP library takes for a refusal. */
export class Refused extends Error {
  readonly responseCode: number
  constructor(code: number, text: string) {
    super(text)
    this.responseCode = code
  }
}

/** The refusal of a key. */
export function refused(key: ReplyKey): Refused {
  const [code, text] = table[key]
  return new Refused(code, text)
}
