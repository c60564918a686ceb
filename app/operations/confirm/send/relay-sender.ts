// By the relay of this app: through its own door, followed in its evidence. Fault relay.not-running.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Rooms } from '../../rooms.ts'
import { doorOf, fateIn, lastRecord, recordsAbout, relayDialer } from './relay-door.ts'
import type { Sender } from './sender.ts'
import { submitMail } from './submit.ts'

/** A mail that was sent long ago is no longer looked for. */
const mostRecords = 20_000
const mostKept = 20

/** Makes the way. */
export async function relaySender(rooms: Rooms): Promise<Outcome<Sender>> {
  const link = rooms.relay.link()
  if (!link.ok) return link
  const read = await rooms.relay.files.config()
  if (!read.ok) return read
  const config = read.value
  if (config === undefined) return fail('relay.not-running', { path: rooms.relay.files.configPath })
  const client = link.value
  const last = await lastRecord(client)
  if (!last.ok) return last
  const after = Math.max(0, last.value - mostRecords)
  return succeed({
    through: config.hostName,
    async hand(mail, content, signal) {
      const { clock, info } = rooms.outside
      const dialer = relayDialer(client, info.hostName)
      const order = { mail, content, ...doorOf(config), helo: config.hostName, dialer, now: clock.now(), signal }
      const { transcript, fault, mayHaveIt } = await submitMail(order)
      return { transcript, fault, mayHaveLeft: mayHaveIt }
    },
    async look(mail) {
      const records = await recordsAbout(client, after, [mail])
      if (!records.ok) return records
      const { fate, lines } = fateIn(records.value)
      return succeed({ fate, lines: lines.map((line) => ({ ...line })), evidence: records.value.slice(-mostKept) })
    },
    close: () => undefined,
  })
}
