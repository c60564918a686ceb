// The commands of one message: what a server can take of it, and MAIL and RCPT with the parameters it offered (RFC 1870, 6152, 6531, 3461,
// 8689). Addresses are checked by `isWritableAddress` where mail is taken in; one that could end a command early is a bug and throws, it is
// never written.
import type { OpenSession } from './open-session.ts'
import type { OutgoingMessage, OutgoingRecipient, TransmissionEnd } from './transmission.ts'

type NotPossible = Extract<TransmissionEnd, { kind: 'not-possible' }>['why']

// a local part in quotes may hold blanks and angle brackets (RFC 5321 section 4.1.2); nothing may hold a control character
const address = /^(?:[^\p{Cc}\p{Z}<>"]+|"(?:[^\p{Cc}\p{Zl}\p{Zp}"\\]|\\[\x20-\x7e])*"@[^\p{Cc}\p{Z}<>"]+)$/u
const originalRecipient = /^[A-Za-z0-9-]{1,60};[\x21-\x7e]{1,440}$/

/** Whether an address can stand between the angle brackets of a command. */
export function isWritableAddress(text: string): boolean {
  return address.test(text)
}

/** What keeps a server from taking a message, before it is asked. */
export function whyNotPossible({ abilities, tls }: OpenSession, message: OutgoingMessage): NotPossible | undefined {
  const { maxSize } = abilities
  if (message.requiresTls && (tls === null || !abilities.hasRequireTls)) return 'requiretls'
  if (needsSmtpUtf8(message) && !abilities.hasSmtpUtf8) return 'smtputf8'
  if (message.is8bit && !abilities.has8bitMime) return 'eight-bit'
  return maxSize !== null && maxSize > 0 && message.size > maxSize ? 'too-large' : undefined
}

/** MAIL with its parameters, without the line end. */
export function mailCommand({ abilities }: OpenSession, message: OutgoingMessage): string {
  const words = [`MAIL FROM:<${message.sender === '' ? '' : checked(message.sender)}>`]
  if (abilities.maxSize !== null) words.push(`SIZE=${message.size}`)
  if (message.is8bit) words.push('BODY=8BITMIME')
  if (needsSmtpUtf8(message)) words.push('SMTPUTF8')
  if (message.requiresTls) words.push('REQUIRETLS')
  if (abilities.hasDsn && message.returnContent !== null) {
    words.push(message.returnContent === 'full' ? 'RET=FULL' : 'RET=HDRS')
  }
  const id = abilities.hasDsn ? xtext(message.envelopeId ?? '') : ''
  if (id !== '') words.push(`ENVID=${id}`)
  return words.join(' ')
}

/** RCPT with its parameters, without the line end. */
export function rcptCommand({ abilities }: OpenSession, recipient: OutgoingRecipient): string {
  const words = [`RCPT TO:<${checked(recipient.address)}>`]
  if (!abilities.hasDsn) return words[0] ?? ''
  if (recipient.notify !== null && recipient.notify.length > 0) {
    // RFC 3461 section 4.1: NEVER stands alone
    const wishes = recipient.notify.includes('never') ? ['never'] : recipient.notify
    words.push(`NOTIFY=${wishes.join(',').toUpperCase()}`)
  }
  if (recipient.originalRecipient !== null && originalRecipient.test(recipient.originalRecipient)) {
    words.push(`ORCPT=${recipient.originalRecipient}`)
  }
  return words.join(' ')
}

/** RFC 3461 section 4: what is not plain ASCII as hexadecimal; the empty text when it is no text for an envelope. */
function xtext(text: string): string {
  if (!/^[\x20-\x7e]{1,100}$/.test(text)) return ''
  return text.replace(/[ +=]/g, (sign) => `+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

function needsSmtpUtf8({ isSmtpUtf8, sender, recipients }: OutgoingMessage): boolean {
  return isSmtpUtf8 || hasUnicode(sender) || recipients.some(({ address: each }) => hasUnicode(each))
}

function hasUnicode(text: string): boolean {
  return /\P{ASCII}/u.test(text)
}

function checked(text: string): string {
  if (!isWritableAddress(text)) throw new Error('an address that is none got into the queue')
  return text
}
