// What is due about every partner today, for the overview. Only reads: no checklist is begun by it and nothing it finds is kept. Works in
// slices, so that hundreds of partners hold nobody up; a partner that goes meanwhile, or whose rows cannot be read, is left out.
import { setImmediate } from 'node:timers/promises'
import type { PartnerDue } from '#contract/contract.ts'
import { dueOf } from '#domain/due-work.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { Partner } from '#domain/partner.ts'
import { type ReportSummary, summariseAll } from '#domain/report-summary.ts'
import { day } from '#domain/text.ts'
import type { AgreementStanding } from '#storage/agreement-repository.ts'
import { judgedAsKept } from './checklist/judge-partner.ts'
import { createSetupReader, type SetupReader } from './checklist/setup.ts'
import { waitingTrials } from './confirm/waiting-trials.ts'
import type { Rooms } from './rooms.ts'

/** Partners judged before others get their turn. */
const judgedAtOnce = 10

/** Partners about whom something is due; faults those of the store, for rows of single partners only where nothing else is due. */
export async function dueWorkToday(rooms: Rooms): Promise<Outcome<PartnerDue[]>> {
  const read = rooms.store.together(() => readAll(rooms))
  if (!read.ok) return read
  const setups = createSetupReader(rooms)
  const found: PartnerDue[] = []
  let unread: Outcome<never> | undefined
  for (const [index, partner] of read.value.partners.entries()) {
    if (index % judgedAtOnce === judgedAtOnce - 1) await setImmediate()
    const due = rooms.store.together(() => duePartner(rooms, partner, read.value, setups))
    if (due.ok) {
      if (due.value.due.length > 0) found.push(due.value)
    } else if (due.fault.code === 'storage.damaged') unread ??= due
    else if (due.fault.code !== 'partner.not-found' && due.fault.code !== 'site.not-found') return due
  }
  return found.length === 0 && unread !== undefined ? unread : succeed(found)
}

interface Kept {
  readonly partners: readonly Partner[]
  readonly summaries: ReadonlyMap<string, ReportSummary>
  readonly standings: ReadonlyMap<string, AgreementStanding>
  readonly openTrials: ReadonlyMap<string, number>
}

function readAll(rooms: Rooms): Outcome<Kept> {
  const { store } = rooms
  const partners = store.partners.list()
  if (!partners.ok) return partners
  const summaries = store.reports.summaries()
  if (!summaries.ok) return summaries
  const standings = store.agreements.standings()
  if (!standings.ok) return standings
  const open = waitingTrials(rooms)
  if (!open.ok) return open
  return succeed({
    ...{ partners: partners.value, summaries: summaries.value },
    ...{ standings: standings.value, openTrials: open.value },
  })
}

function duePartner(
  rooms: Rooms,
  { id, domains }: Partner,
  { summaries, standings, openTrials }: Kept,
  setups: SetupReader,
): Outcome<PartnerDue> {
  const items = judgedAsKept(rooms, id, setups)
  if (!items.ok) return items
  const lastTest = summariseAll(domains, (domain) => summaries.get(domain))
  // where a test failed, that matters and not when the certificate ends
  const expiresAt = lastTest?.verdict === 'unsuitable' ? null : (lastTest?.expiresAt ?? null)
  const due = dueOf({
    today: localDay(rooms.outside.clock.now()),
    items: items.value,
    agreement: standings.get(id) ?? null,
    certificateEnds: expiresAt === null ? null : endingDay(expiresAt),
    openTrials: openTrials.get(id) ?? 0,
  })
  return succeed({ partnerId: id, due })
}

/** In UTC, as certificates say it: a zone further east would make a year of five digits out of one without an end. Null = no day of a calendar. */
function endingDay(expiresAt: string): string | null {
  const end = new Date(expiresAt)
  const found = day.safeParse(Number.isNaN(end.getTime()) ? '' : end.toISOString().slice(0, 10))
  return found.success ? found.data : null
}
