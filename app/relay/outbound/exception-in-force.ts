// Which recorded exception holds for a delivery. An exception for one recipient never covers the others of the same delivery, and one that
// has ended covers nobody.
import type { RelayException } from '#domain/relay-queue.ts'
import type { StoredDelivery } from '../message.ts'

type Recipients = StoredDelivery['recipients']

/** The exception in force that covers every recipient of a delivery; that of the recipient goes before that of the partner. */
export function exceptionFor(
  policyId: string,
  recipients: Recipients,
  exceptions: readonly RelayException[],
  nowMs: number,
): RelayException | null {
  if (exceptions.length === 0) return null
  const covering = exceptions.filter(
    (exception) => exception.policyId === policyId && isInForce(exception, nowMs) && covers(exception, recipients),
  )
  return covering.find(({ recipient }) => recipient !== null) ?? covering[0] ?? null
}

/** A date that cannot be read is neither past nor to come, so nothing is in force by it. */
export function isInForce({ createdAt, until }: RelayException, nowMs: number): boolean {
  return Date.parse(createdAt) <= nowMs && nowMs < Date.parse(until)
}

function covers({ recipient }: RelayException, recipients: Recipients): boolean {
  return recipient === null || recipients.every(({ address }) => isSameMailbox(address, recipient))
}

/** Local parts may differ by case (RFC 5321 section 2.4), but an exception is written by a person who means one mailbox. */
function isSameMailbox(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
