// Tests every domain of a partner, one after the other, and keeps each report as soon as it is judged: a cancel, a crash or a later
// fault loses nothing that was finished. A second test of the same partner at the same time is refused.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import { runProbe } from '#probe/run-probe.ts'
import type { MailNetwork } from '#wire/mail-network.ts'
import { createSystemNetwork } from '#wire/system-network.ts'
import type { Rooms } from './rooms.ts'
import { extraAuthoritiesOf } from './settings.ts'

/** Runs the live test of a partner; faults partner.not-found, probe.already-running, job.cancelled, and those of the network. */
export async function probePartner(
  rooms: Rooms,
  partnerId: string,
  report: (progress: ProbeProgress) => void,
  cancelled: AbortSignal,
): Promise<Outcome<ProbeReport[]>> {
  const known = rooms.store.partners.find(partnerId)
  if (!known.ok) return known
  const test = rooms.tests.begin(partnerId, cancelled)
  if (test === undefined) return fail('probe.already-running')
  try {
    const network = await networkFor(rooms, known.value)
    return network.ok ? await probeDomains(rooms, known.value, network.value, report, test.signal) : network
  } finally {
    test.end()
  }
}

async function probeDomains(
  rooms: Rooms,
  partner: Partner,
  network: MailNetwork,
  report: (progress: ProbeProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<ProbeReport[]>> {
  const reports: ProbeReport[] = []
  for (const domain of partner.domains) {
    if (signal.aborted) return fail('job.cancelled')
    const judged = await runProbe({
      domain,
      agreedNames: partner.agreedNames,
      network,
      clock: rooms.outside.clock,
      newId: () => rooms.outside.newId(),
      report,
      signal,
    })
    if (!judged.ok) return judged
    const kept = rooms.store.reports.add(judged.value)
    if (!kept.ok) return kept
    rooms.announce.partnerChanged(partner.id)
    reports.push(judged.value)
  }
  return succeed(reports)
}

/** Practice partners live in the lab's network and nowhere else; everybody else in the one the settings describe. */
async function networkFor(rooms: Rooms, partner: Partner): Promise<Outcome<MailNetwork>> {
  if (partner.isPractice) {
    const lab = await rooms.practice.lab()
    return lab.ok ? succeed(lab.value.network) : lab
  }
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const authorities = extraAuthoritiesOf(settings.value)
  if (!authorities.ok) return authorities
  return createSystemNetwork({
    resolvers: settings.value.resolvers,
    extraAuthorities: authorities.value,
    bundledAuthorities: true,
    systemAuthorities: settings.value.systemAuthorities,
    smtpPort: rooms.smtpPort,
    helo: settings.value.helo,
    hostName: rooms.outside.info.hostName,
  })
}
