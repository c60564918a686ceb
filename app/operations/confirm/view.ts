// What the page about confirming begins with. The storage decides what is shown; nothing is asked of any host.
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type InboundStanding, inboundStandingOf, inboundTermsOf } from '#domain/confirm/inbound/standing.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import { openDomains, type StandingFacts, standingOf } from '#domain/confirm/standing.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { currentAgreement } from '../agreement/find.ts'
import { createSetupReader } from '../checklist/setup.ts'
import type { Rooms } from '../rooms.ts'
import { ownSender } from './own-sender.ts'
import { standingFacts } from './standings.ts'
import { byHandAt } from './trial/by-hand.ts'
import { stuckTrials } from './trial/stuck-trials.ts'
import { chosenGateways, triableAt, waysOf } from './ways.ts'

const mostShown = 50

/** Everything about one partner; faults partner.not-found, input.wrong-format of the relay's configuration. */
export async function confirmViewOf(rooms: Rooms, partnerId: string): Promise<Outcome<ConfirmView>> {
  const { store, relay } = rooms
  const config = await relay.files.config()
  const setups = createSetupReader(rooms)
  return store.together((): Outcome<ConfirmView> => {
    const partner = store.partners.find(partnerId)
    if (!partner.ok) return partner
    const chosen = chosenGateways(rooms, partnerId, setups)
    if (!chosen.ok) return chosen
    const agreement = currentAgreement(rooms, partnerId)
    if (!agreement.ok) return agreement
    const sender = ownSender(rooms, partnerId)
    if (!sender.ok) return sender
    const [sends, proofs, inbound] = [
      store.confirmations.sends(partnerId),
      store.confirmations.proofs(partnerId),
      store.confirmations.inbound(partnerId),
    ]
    if (!sends.ok) return sends
    if (!proofs.ok) return proofs
    if (!inbound.ok) return inbound
    const open = store.openTrials.list()
    if (!open.ok) return open
    const mine = open.value.filter((run) => run.partnerId === partnerId && !rooms.pushing.isBusy(run.siteId))
    const isOpen = (id: string) => mine.some(({ proofId }) => proofId === id)
    const stuck = stuckTrials(rooms, mine)
    if (!stuck.ok) return stuck
    const facts = standingFacts(rooms, partnerId, chosen.value, setups)
    if (!facts.ok) return facts
    return succeed({
      ways: waysOf(rooms, chosen.value, config.ok ? (config.value?.hostName ?? null) : null),
      mailboxes: (agreement.value?.terms.partner.testMailboxes ?? []).map(({ address }) => address),
      sender: sender.value,
      ownHosts: (agreement.value?.terms.own.hosts ?? []).map(({ host, port }) => ({ host, port })),
      sends: sends.value.slice(0, mostShown),
      // an open one is cleaned up from here, however old it is
      proofs: proofs.value.filter(({ id }, index) => index < mostShown || isOpen(id)),
      inbound: inbound.value.slice(0, mostShown),
      inboundStanding: inboundToday(rooms, agreement.value, inbound.value),
      standings: facts.value.map(standingOf),
      triable: triableAt(chosen.value).map((place) => ({ ...place, ...domainsAt(place, facts.value) })),
      byHand: byHandAt(chosen.value),
      open: mine.map(({ proofId }) => proofId),
      stuck: stuck.value,
    })
  })
}

/** The domains to be tried there, those without a fresh proof apart. */
function domainsAt(
  { siteId, hostId }: Pick<ConfirmView['triable'][number], 'siteId' | 'hostId'>,
  facts: readonly StandingFacts[],
): Pick<ConfirmView['triable'][number], 'domains' | 'open'> {
  const there = facts.find((each) => each.siteId === siteId)
  return there === undefined
    ? { domains: [], open: [] }
    : { domains: [...there.domains], open: [...openDomains(there, hostId)] }
}

function inboundToday(
  rooms: Rooms,
  agreement: Agreement | undefined,
  proofs: readonly InboundProof[],
): InboundStanding | null {
  if (agreement?.terms.toUs === null) return null
  return inboundStandingOf({ proofs, ...inboundTermsOf(agreement), today: localDay(rooms.outside.clock.now()) })
}
