// By a relay of ours, the one of this app or one on a host: through its own door, followed in its evidence.
import type { MailFate } from '#domain/confirm/mail-fate.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushHost, TypedSecret } from '#domain/push/push-host.ts'
import type { Rooms } from '../../rooms.ts'
import { farRelayOf } from '../relay/far-relay.ts'
import { ownRelay, type RelayPlace } from '../relay/place.ts'
import { doorOf, fateIn, lastRecord, recordsAbout } from './relay-door.ts'
import { notBegun, type Sender } from './sender.ts'
import { submitMail } from './submit.ts'

/** A mail that was sent long ago is no longer looked for. */
const mostRecords = 20_000
const mostKept = 20

/** By the relay of this app; fault relay.not-running. */
export async function relaySender(rooms: Rooms): Promise<Outcome<Sender>> {
  const place = ownRelay(rooms)
  if (!place.ok) return place
  const config = await place.value.config()
  return config.ok ? await senderAt(rooms, place.value, config.value.hostName) : config
}

/** By a relay on a host of ours; faults confirm.relay-silent and those of signing in there. */
export async function farRelaySender(
  rooms: Rooms,
  host: PushHost,
  secrets: readonly TypedSecret[],
): Promise<Outcome<Sender>> {
  const place = await farRelayOf(rooms, host, secrets)
  if (!place.ok) return place
  const sender = await senderAt(rooms, place.value, host.name)
  if (!sender.ok) place.value.close()
  return sender
}

async function senderAt(rooms: Rooms, place: RelayPlace, through: string): Promise<Outcome<Sender>> {
  const { control, dialer } = place
  const last = await lastRecord(control)
  if (!last.ok) return last
  const after = Math.max(0, last.value - mostRecords)
  const taken = new Set<string>()
  return succeed({
    through,
    async hand(mail, content, signal) {
      const config = await place.config()
      if (!config.ok) return notBegun(config.fault)
      const now = rooms.outside.clock.now()
      const to = { ...doorOf(config.value), helo: config.value.hostName }
      const { transcript, fault, mayHaveIt } = await submitMail({ mail, content, ...to, dialer, now, signal })
      if (fault === null) taken.add(mail.token)
      return { transcript, fault, mayHaveLeft: mayHaveIt }
    },
    async look(mail) {
      const records = await recordsAbout(control, after, [mail])
      if (!records.ok) return records
      const { fate: told, lines } = fateIn(records.value)
      // it writes of a mail it has only once it tried it
      const fate: MailFate = told.kind === 'unknown' && taken.has(mail.token) ? { kind: 'waiting' } : told
      return succeed({ fate, lines: lines.map((line) => ({ ...line })), evidence: records.value.slice(-mostKept) })
    },
    close: () => place.close(),
  })
}
