// Tests every domain of a partner, one after the other, from this desk or a host of ours, and keeps each report as soon as it is judged: a
// cancel, a crash or a later fault loses nothing that was finished. A second test of the same partner at the same time is refused.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeProgress, ProbeReport } from '#domain/probe-report.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { type ProbeOrder, runProbe } from '#probe/run-probe.ts'
import { isGatewayHelloId } from '#wire/hello/plan/gateway-hellos.ts'
import { earlierTest } from './earlier-test.ts'
import { type OpenPlace, openPlace } from './measuring-point.ts'
import type { Rooms } from './rooms.ts'
import type { RunningTest } from './running-tests.ts'

/** Who asked for a test wants this minute's truth, and may be asked to wait for it once. */
const patience = [60_000]

export interface ProbeWish {
  readonly partnerId: string
  readonly depth?: 'verdict' | 'full' | undefined
  /** The host the mail servers are asked from; null = this desk. */
  readonly fromHostId?: string | null | undefined
  readonly secrets?: readonly TypedSecret[] | undefined
}

/** Runs the live test of a partner; faults partner.not-found, probe.already-running, probe.host-lost, probe.forwarding-prohibited, and of `openPlace`. */
export async function probePartner(
  rooms: Rooms,
  { partnerId, depth = 'verdict', fromHostId = null, secrets = [] }: ProbeWish,
  report: (progress: ProbeProgress) => void,
  cancelled: AbortSignal,
): Promise<Outcome<ProbeReport[]>> {
  const known = rooms.store.partners.find(partnerId)
  if (!known.ok) return known
  const test = rooms.tests.begin(partnerId, cancelled)
  if (test === undefined) return fail('probe.already-running')
  try {
    const place = await openPlace(rooms, known.value, { fromHostId, secrets }, test.signal)
    if (!place.ok) return place
    try {
      return await probeDomains(rooms, known.value, { ...test, place: place.value, depth, report })
    } finally {
      place.value.close()
    }
  } finally {
    test.end()
  }
}

async function probeDomains(
  rooms: Rooms,
  partner: Partner,
  test: Pick<ProbeOrder, 'depth' | 'report'> &
    Pick<RunningTest, 'signal' | 'endListing'> & { readonly place: OpenPlace },
): Promise<Outcome<ProbeReport[]>> {
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const simulate = settings.value.gatewayHellos.filter(isGatewayHelloId)
  const { place } = test
  const signal = AbortSignal.any([test.signal, place.broken])
  const reports: ProbeReport[] = []
  for (const domain of partner.domains) {
    if (test.signal.aborted) return fail('job.cancelled')
    const previous = earlierTest(rooms, partner, domain)
    const judged = await runProbe({
      domain,
      ...(previous === undefined ? {} : { previous }),
      agreedNames: partner.agreedNames,
      network: place.network,
      report: test.report,
      signal,
      endListing: test.endListing,
      depth: test.depth ?? 'verdict',
      simulate,
      politeness: rooms.politeness,
      mayTakeOver: false,
      patience,
      clock: rooms.outside.clock,
      newId: () => rooms.outside.newId(),
    })
    if (!judged.ok && test.signal.aborted) return judged
    const fault = await place.whyBroken()
    if (fault !== undefined) return { ok: false, fault }
    if (!judged.ok) return judged
    const kept = rooms.store.reports.add(judged.value)
    if (!kept.ok) return kept
    rooms.announce.partnerChanged(partner.id)
    reports.push(judged.value)
  }
  return succeed(reports)
}
