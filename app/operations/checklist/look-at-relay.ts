// Reads on in the evidence of the running relay and keeps what it shows about one partner: bounded, from where it was read last. A relay that
// does not run, or does not answer, changes nothing: what was seen stays seen.
import { nothingSeen, type RelaySight } from '#domain/checklist/facts.ts'
import { seeRecord } from '#domain/checklist/see-evidence.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { RecordSource } from '#relay/evidence/record-source.ts'
import { currentAgreement } from '../agreement/find.ts'
import type { Rooms } from '../rooms.ts'

/** Records read at most at one look: the newest ones. */
export const recordsPerLook = 20_000
const recordsAtOnce = 500

/** Looks and keeps; faults those of the store only. */
export async function lookAtRelay(rooms: Rooms, partnerId: string): Promise<Outcome<undefined>> {
  const link = rooms.relay.link()
  if (!link.ok) return succeed(undefined)
  const status = await link.value.ask('status', {})
  if (!status.ok) return succeed(undefined)
  const before = sightFor(rooms, partnerId)
  if (!before.ok) return before
  const source: RecordSource = (from, limit) => link.value.ask('evidence', { from, limit })
  const after = await readOn(before.value, source, status.value.evidenceRecords, partnerId)
  if (JSON.stringify(after) === JSON.stringify(before.value)) return succeed(undefined)
  return rooms.store.together((): Outcome<undefined> => {
    const known = rooms.store.partners.find(partnerId)
    if (!known.ok) return known
    const now = rooms.store.checklists.sight(partnerId)
    if (!now.ok) return now
    // what came in at the live feed meanwhile stays
    return rooms.store.checklists.keepSight(partnerId, { ...after, inbound: now.value?.inbound ?? after.inbound })
  })
}

/** What is known, for the mailboxes agreed now; others are forgotten, and new ones are looked for from the beginning. */
function sightFor(rooms: Rooms, partnerId: string): Outcome<RelaySight> {
  const kept = rooms.store.checklists.sight(partnerId)
  if (!kept.ok) return kept
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const agreed = agreement.value?.terms.partner.testMailboxes ?? []
  const mailboxes = [...new Set(agreed.map(({ address }) => address.toLowerCase()))].toSorted()
  const sight = kept.value ?? nothingSeen
  if (JSON.stringify(mailboxes) === JSON.stringify(sight.mailboxes)) return succeed(sight)
  const attempts = sight.attempts.filter(({ mailbox }) => mailboxes.includes(mailbox))
  return succeed({ ...sight, mailboxes, attempts, position: 0 })
}

/** The sight after all records the source has beyond those read, the newest `recordsPerLook` of them; ends early where it stops answering. */
export async function readOn(
  before: RelaySight,
  source: RecordSource,
  count: number,
  partnerId: string,
): Promise<RelaySight> {
  const start = before.position > count ? 0 : before.position
  let sight: RelaySight = { ...before, position: Math.max(start, count - recordsPerLook) }
  while (sight.position < count) {
    const read = await source(sight.position + 1, recordsAtOnce)
    if (!read.ok) return sight
    const last = read.value.at(-1)?.link.number ?? 0
    if (last <= sight.position) return sight
    for (const record of read.value) sight = seeRecord(sight, record, partnerId)
    sight = { ...sight, position: last }
  }
  return sight
}
