// The machine's half of a notice: message/delivery-status (RFC 3464 section 2). Pure and 7-bit; one group for the message and one for each
// recipient.

import type { NoticedRecipient, NoticeOrder } from './notice.ts'
import { asciiLine, foldedField, mailDate, originalAddress, typedAddress } from './safe-text.ts'

/** The whole body of the part, with CRLF. */
export function deliveryStatus(order: NoticeOrder, hostName: string): string {
  const groups = [messageFields(order, hostName), ...order.recipients.map((one) => recipientFields(order, one))]
  return groups.map((fields) => `${fields.join('\r\n')}\r\n`).join('\r\n')
}

function messageFields({ delivery }: NoticeOrder, hostName: string): readonly string[] {
  const { envelopeId } = delivery.envelope
  const id = envelopeId === null ? '' : asciiLine(envelopeId, 200)
  return [
    ...(id === '' ? [] : [`Original-Envelope-Id: ${id}`]),
    `Reporting-MTA: dns; ${hostName}`,
    `Arrival-Date: ${mailDate(delivery.receivedAt)}`,
  ]
}

function recipientFields({ action, delivery, at }: NoticeOrder, one: NoticedRecipient): readonly string[] {
  const { recipient, status, words, server, refusal, reason } = one
  const original = recipient.originalRecipient === null ? undefined : originalAddress(recipient.originalRecipient)
  const own = refusal === null ? reason : `${reason} ${refusal}`
  return [
    ...(original === undefined ? [] : [`Original-Recipient: ${original}`]),
    `Final-Recipient: ${typedAddress(recipient.address)}`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(server === null ? [] : [`Remote-MTA: dns; ${asciiLine(server, 255)}`]),
    ...(action === 'relayed'
      ? []
      : [foldedField('Diagnostic-Code', words === null ? `x-relay; ${own}` : `smtp; ${asciiLine(words, 600)}`)]),
    `Last-Attempt-Date: ${mailDate(at)}`,
    ...(action === 'delayed' ? [`Will-Retry-Until: ${mailDate(delivery.expiresAt)}`] : []),
  ]
}
