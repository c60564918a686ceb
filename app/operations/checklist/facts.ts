// Gathers what the proofs of a partner's checklist are judged from: its newest tests, its agreement, people, configuration, and what the relay
// showed. Only reads.
import type { Agreement } from '#domain/agreement/agreement.ts'
import { domainsOf } from '#domain/checklist/agreed.ts'
import { type ChecklistFacts, nothingSeen } from '#domain/checklist/facts.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { currentAgreement } from '../agreement/find.ts'
import { standingsOf } from '../confirm/standings.ts'
import { contactSides } from '../contacts/sides.ts'
import type { Rooms } from '../rooms.ts'
import type { SetupReader } from './setup.ts'

/** The facts of this moment, with `version` in the place of the agreement that counts; fault partner.not-found. */
export function gatherFacts(
  rooms: Rooms,
  partnerId: string,
  setups: SetupReader,
  version?: Agreement,
): Outcome<ChecklistFacts> {
  const { store } = rooms
  const known = store.partners.find(partnerId)
  if (!known.ok) return known
  const partner = known.value
  const current = version === undefined ? currentAgreement(rooms, partnerId) : succeed(version)
  if (!current.ok) return current
  const agreement = current.value
  const versions = agreement === undefined ? store.agreements.ofPartner(partnerId) : succeed([])
  if (!versions.ok) return versions
  const reports = reportsOf(rooms, domainsOf({ partner, agreement }))
  if (!reports.ok) return reports
  const contacts = contactSides(rooms, partnerId)
  if (!contacts.ok) return contacts
  const setup = setups.ofPartner(partnerId)
  if (!setup.ok) return setup
  const senders = setups.sendersTo(partnerId)
  if (!senders.ok) return senders
  const sight = store.checklists.sight(partnerId)
  if (!sight.ok) return sight
  const confirmed = confirmedOf(rooms, partnerId, setups)
  if (!confirmed.ok) return confirmed
  return succeed({
    partner,
    today: localDay(rooms.outside.clock.now()),
    agreement,
    ended: versions.value[0],
    reports: reports.value,
    contacts: contacts.value,
    setup: setup.value,
    relay: sight.value ?? nothingSeen,
    confirmed: confirmed.value,
    senders: senders.value,
  })
}

function confirmedOf(rooms: Rooms, partnerId: string, setups: SetupReader): Outcome<ChecklistFacts['confirmed']> {
  const { confirmations } = rooms.store
  const standings = standingsOf(rooms, partnerId, setups)
  if (!standings.ok) return standings
  const sends = confirmations.sends(partnerId)
  if (!sends.ok) return sends
  const inbound = confirmations.inbound(partnerId)
  return inbound.ok ? succeed({ standings: standings.value, sends: sends.value, inbound: inbound.value }) : inbound
}

/** The day both directions count from: the earlier go-live of the agreement; null = not agreed. */
export function goLiveOf({ agreement }: Pick<ChecklistFacts, 'agreement'>): string | null {
  const days = [agreement?.terms.toPartner?.goLive, agreement?.terms.toUs?.goLive].flatMap((day) => day ?? [])
  return days.toSorted()[0] ?? null
}

function reportsOf(rooms: Rooms, domains: readonly string[]): Outcome<readonly ProbeReport[]> {
  const reports: ProbeReport[] = []
  for (const domain of domains) {
    const report = rooms.store.reports.latest(domain)
    if (!report.ok) return report
    if (report.value !== undefined) reports.push(report.value)
  }
  return succeed(reports)
}
