// The deliveries the queue knows by heart: those that wait in lanes and those at work. Bounded by number and by bytes of bodies, so that a
// backlog of any length costs the same memory. An id is in the window once; for a while after its end it is known that it was.
import type { NewMessage, StoredDelivery } from '../message.ts'
import type { Entry } from './lanes.ts'

export const windowLimits = { deliveries: 1000, bodyBytes: 32 * 1024 * 1024 } as const
const remembered = 4096

export interface Window {
  readonly size: number
  readonly bodyBytes: number
  /** Everything in it. */
  entries(): readonly Entry[]
  /** For the store to leave out. */
  ids(): readonly number[]
  has(id: number): boolean
  /** Whether the id had an end noted a moment ago; what is known of it from before is out of date. */
  wasHere(id: number): boolean
  hasRoom(bytes: number): boolean
  add(entry: Entry): void
  /** Takes out what had an end noted. */
  remove(entry: Entry): void
  /** Takes out what never began. */
  putBack(entry: Entry): void
}

/** Makes an empty window. */
export function createWindow(
  limits: { readonly deliveries: number; readonly bodyBytes: number } = windowLimits,
): Window {
  const inside = new Map<number, Entry>()
  const before = new Set<number>()
  let bodyBytes = 0
  const takeOut = ({ delivery, body }: Entry) => {
    if (inside.delete(delivery.id)) bodyBytes -= body?.length ?? 0
  }
  return {
    get size() {
      return inside.size
    },
    get bodyBytes() {
      return bodyBytes
    },
    entries: () => [...inside.values()],
    ids: () => [...inside.keys()],
    has: (id) => inside.has(id),
    wasHere: (id) => before.has(id),
    hasRoom: (bytes) => inside.size < limits.deliveries && bodyBytes + bytes <= limits.bodyBytes,
    add(entry) {
      inside.set(entry.delivery.id, entry)
      bodyBytes += entry.body?.length ?? 0
    },
    remove(entry) {
      takeOut(entry)
      before.add(entry.delivery.id)
      for (const oldest of before) {
        if (before.size <= remembered) break
        before.delete(oldest)
      }
    },
    putBack: takeOut,
  }
}

/** The deliveries of a message just kept, as the store would give them. */
export function freshDeliveries(message: NewMessage, ids: readonly number[]): readonly StoredDelivery[] {
  const { queueId, envelope, receivedAt, receivedFrom, messageId, size, bodySha256, body, deliveries } = message
  return deliveries.flatMap((delivery, index) => {
    const id = ids[index]
    if (id === undefined) return []
    const { destination, domain, policyId, nextAt, warnAt, expiresAt } = delivery
    return {
      id,
      queueId,
      destination,
      domain,
      policyId,
      envelope,
      recipients: delivery.recipients.map((recipient, place) => ({ ...recipient, id: place })),
      receivedAt,
      receivedFrom,
      messageId,
      size,
      bodySha256,
      body: body.kind === 'bytes' ? ({ kind: 'row' } as const) : body,
      attempts: 0,
      nextAt,
      warnAt,
      expiresAt,
      isMaybeDuplicate: false,
      wanted: 'as-is' as const,
    }
  })
}
