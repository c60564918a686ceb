// The queue page: everything goes over the link to the running relay, with the name of the person who decides. Fault relay.not-running.
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PartnerPreflight, QueueOrder, QueuePage, QueueSelection, RelayException } from '#domain/relay-queue.ts'
import type { Rooms } from '../rooms.ts'
import { whoDecides } from '../who-decides.ts'

/** One page of the queue. */
export async function relayQueue(
  rooms: Rooms,
  asked: { readonly selection: QueueSelection; readonly offset: number; readonly limit: number },
): Promise<Outcome<QueuePage>> {
  const link = rooms.relay.link()
  return link.ok ? await link.value.ask('page', asked) : link
}

/** Carries out an order about deliveries and answers how many it was about. */
export async function orderQueue(
  rooms: Rooms,
  asked: { readonly order: QueueOrder; readonly selection: QueueSelection; readonly reason: string },
): Promise<Outcome<{ count: number }>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const by = whoDecides(rooms)
  if (!by.ok) return by
  return await link.value.ask('order', { ...asked, by: by.value })
}

/** The exceptions in force. */
export async function listExceptions(rooms: Rooms): Promise<Outcome<RelayException[]>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  return await link.value.ask('exceptions', {})
}

/** Lets a partner be reached below the agreed level until a date, for a reason that is kept. */
export async function addException(
  rooms: Rooms,
  asked: Omit<RelayException, 'id' | 'createdAt' | 'decidedBy'>,
): Promise<Outcome<RelayException>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const by = whoDecides(rooms)
  if (!by.ok) return by
  const added = await link.value.ask('addException', { ...asked, decidedBy: by.value })
  if (!added.ok) return added
  rooms.announce.confirmChanged(null)
  rooms.announce.checklistChanged(asked.policyId)
  return added
}

/** Ends an exception before its date. */
export async function endException(rooms: Rooms, id: string): Promise<Outcome<undefined>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const by = whoDecides(rooms)
  if (!by.ok) return by
  const ended = await link.value.ask('endException', { id, by: by.value })
  if (!ended.ok) return ended
  rooms.announce.confirmChanged(null)
  return succeed(undefined)
}

/** Tests again how every partner can be reached by this runtime. */
export async function preflightPartners(rooms: Rooms): Promise<Outcome<PartnerPreflight[]>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  return await link.value.ask('preflight', {})
}
