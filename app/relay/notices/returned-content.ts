// What of the message goes back with a notice: all of it, its header, or nothing. Only 7-bit content goes back whole, so that a notice needs
// nothing of the servers on its way and is never lost for want of it; a header becomes ASCII. Where the notice may travel in clear, no more
// goes back than what names the message: neither content nor subject.

import type { StoredDelivery } from '../message.ts'
import type { AddressedNotice } from './address-notice.ts'
import type { NoticeAction } from './notice.ts'

export type ReturnedContent =
  | { readonly kind: 'full'; readonly bytes: Buffer }
  | { readonly kind: 'headers'; readonly text: string }
  | null

const mostFull = 1_048_576
/** Where the sender did not say (RFC 3461 section 4.3 leaves it to us). */
const mostUnasked = 65_536
const mostHeader = 65_536

/** Chooses what goes back. */
export function returnedContent(
  { envelope }: Pick<StoredDelivery, 'envelope'>,
  action: NoticeAction,
  body: Uint8Array | null,
  { isProtected }: Pick<AddressedNotice, 'isProtected'>,
): ReturnedContent {
  if (body === null) return null
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (!isProtected) return { kind: 'headers', text: namingFields(headerOf(bytes)) }
  const most = envelope.returnContent === 'full' ? mostFull : mostUnasked
  // Nothing but a failure needs the content (RFC 3461 section 6.2), and REQUIRETLS does not cover the way back (RFC 8689 section 5).
  const mayBeFull = action === 'failed' && envelope.returnContent !== 'headers' && !envelope.requiresTls
  if (mayBeFull && bytes.length <= most && isPlain(bytes)) return { kind: 'full', bytes }
  return { kind: 'headers', text: headerOf(bytes) }
}

/** 7 bits, no NUL, no bare line ends, no line that is too long (RFC 5322 section 2.1.1). */
function isPlain(bytes: Buffer): boolean {
  let start = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === 0 || byte > 0x7e) return false
    if (byte === 0x0a) {
      if (bytes[at - 1] !== 0x0d || at - start > 999) return false
      start = at + 1
    } else if (byte === 0x0d && bytes[at + 1] !== 0x0a) return false
  }
  return bytes.length - start <= 998
}

/** The header as ASCII; what is more than its limit is cut at a line. */
export function headerOf(bytes: Buffer): string {
  const text = bytes.subarray(0, mostHeader).toString('latin1')
  const end = text.search(/\r?\n\r?\n/)
  const header = end >= 0 ? text.slice(0, end) : text.slice(0, Math.max(0, text.lastIndexOf('\n')))
  const lines = header.split(/\r\n|\r|\n/).map((line) => line.replace(/[^\t\x20-\x7e]/g, '?').slice(0, 998))
  return `${lines.join('\r\n')}\r\n`
}

/** The fields that name a message; others, such as Thread-Topic, repeat its subject. */
function namingFields(header: string): string {
  const fields = header.match(/^[^ \t].*\r\n(?:[ \t].*\r\n)*/gm) ?? []
  return fields.filter((field) => /^(?:date|from|to|message-id)[ \t]*:/i.test(field)).join('')
}

/** Whether the message is itself an automatic notice, whatever its envelope says: a gateway that rewrites null senders must not make a loop. */
export function isNotice(body: Uint8Array | null): boolean {
  if (body === null) return false
  const header = headerOf(Buffer.from(body.buffer, body.byteOffset, body.byteLength)).replace(/\r\n[ \t]+/g, ' ')
  return /^content-type:\s*multipart\/report\b/im.test(header) && !/^auto-submitted:\s*no\b/im.test(header)
}
