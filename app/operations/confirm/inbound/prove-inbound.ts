// Opens the sessions to each address of our own MX one after the other, from this machine or from a host of ours, as each domain of the partner
// would, and keeps what they came to. What a place that is lost meanwhile seems to show is not kept.
import { isEhloName } from '#domain/addresses.ts'
import type { InboundTerms } from '#domain/confirm/inbound/demand.ts'
import type { InboundCase, InboundProgress, InboundProof } from '#domain/confirm/inbound-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { proveInbound as prove } from '#inbound-proof/prove.ts'
import type { ClientCertificate } from '#wire/smtp-client/client-tls.ts'
import { createRemoteShell } from '#wire/ssh/remote-shell.ts'
import { currentAgreement } from '../../agreement/find.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import { type OpenPlace, openPlace } from '../../measuring-point.ts'
import type { Rooms } from '../../rooms.ts'
import { composeInboundMail, newMail } from '../send/compose.ts'
import { lentCertificate, throwAwayCertificate } from './client-certificates.ts'
import { duePairs } from './due-pairs.ts'
import { type FoundAddresses, findAddresses } from './find-addresses.ts'

export interface InboundWish {
  readonly partnerId: string
  readonly host: string
  readonly port: number
  /** null = this machine. */
  readonly fromHostId: string | null
  /** As the person says. */
  readonly isOutside: boolean
  readonly recipient: string
  readonly cases: readonly InboundCase[]
  readonly mayDeliver: boolean
  readonly clientCertificatePath?: string | null | undefined
  readonly secrets: readonly TypedSecret[]
}

/** Pairs of an address and a domain that are asked at one go; what is left out stays open until its turn. */
const mostAsked = 64

/**
 * Proves it at every address of the host for every domain of the partner, keeps each, and answers the least favourable; faults those of
 * `findAddresses` and `openPlace`, probe.forwarding-prohibited, probe.host-lost, and of the client certificate.
 */
export async function proveInbound(
  rooms: Rooms,
  wish: InboundWish,
  tell: (progress: InboundProgress) => void,
  signal: AbortSignal,
): Promise<Outcome<InboundProof>> {
  const ground = groundOf(rooms, wish)
  if (!ground.ok) return ground
  const agreed = await lentCertificate(wish.clientCertificatePath ?? null)
  if (!agreed.ok) return agreed
  const opened = await openPlace(rooms, ground.value.partner, wish, signal)
  if (!opened.ok) return opened
  const place = opened.value
  const whole = AbortSignal.any([signal, place.broken])
  try {
    const found = await addressesFrom(rooms, wish, place, whole)
    const proven = found.ok
      ? await proveEach(
          { rooms, wish, tell, place, ground: ground.value, agreed: agreed.value, found: found.value },
          whole,
        )
      : found
    const why = proven.ok || signal.aborted ? undefined : await place.whyBroken()
    return why === undefined ? proven : fail(why.code, why.params)
  } finally {
    place.close()
  }
}

/** As the place sees them. */
async function addressesFrom(rooms: Rooms, { host, fromHostId }: InboundWish, place: OpenPlace, signal: AbortSignal) {
  const { network, connection } = place
  if (fromHostId === null || connection === null)
    return await findAddresses(host, { resolver: network.resolver, from: null }, signal)
  const own = rooms.store.hosts.find(fromHostId)
  if (!own.ok) return own
  const { name, system } = own.value
  const from = { name, system, shell: createRemoteShell(connection) }
  return await findAddresses(host, { resolver: network.resolver, from }, signal)
}

interface ProveOrder {
  readonly rooms: Rooms
  readonly wish: InboundWish
  readonly tell: (progress: InboundProgress) => void
  readonly place: OpenPlace
  readonly ground: Ground
  readonly agreed: ClientCertificate | null
  readonly found: FoundAddresses
}

async function proveEach(
  { rooms, wish, tell, place, ground, agreed, found: { addresses, lookup } }: ProveOrder,
  signal: AbortSignal,
): Promise<Outcome<InboundProof>> {
  const { clock, info, isPublic } = rooms.outside
  const { partnerId, host, port, recipient, cases, isOutside } = wish
  const { domains, toUs, helo } = ground
  const { dialer } = place.network
  const from = wish.fromHostId === null ? info.hostName : dialer.measuringPoint.name
  const proofs: InboundProof[] = []
  const due = duePairs(rooms, wish, addresses, domains)
  if (!due.ok) return due
  let isHanded = false
  for (const { address, domain, sender } of due.value.slice(0, mostAsked)) {
    const wrong = () => throwAwayCertificate(domain, new Date(clock.now()))
    const proof = await prove(
      {
        ...{ id: rooms.outside.newId(), partnerId, host, address, port, from, isOutside, sender, recipient },
        ...{ isPublic: isPublic(address), dialer, toUs, cases, helo: heloOf(dialer.hostName, helo) },
        ...{ certificates: { wrong, agreed }, mail: isHanded ? null : mailFor(rooms, wish, sender) },
        ...{ now: () => clock.now(), tell: (tried) => tell({ case: tried, address, sender }) },
      },
      signal,
    )
    if (!proof.ok) return proof
    const lost = await place.whyBroken()
    if (lost !== undefined) return fail(lost.code, lost.params)
    const kept = keep(rooms, { ...proof.value, addresses: [...addresses], lookup })
    if (!kept.ok) return kept
    proofs.push(kept.value)
    isHanded ||= proof.value.results.some(({ step }) => step === 'data')
  }
  return leastFavourable(proofs)
}

interface Ground {
  readonly partner: Partner
  /** Mail is said to come from there; a rule may hold for one of them and not for another. */
  readonly domains: readonly string[]
  readonly toUs: InboundTerms
  readonly helo: string
}

/** What the storage knows: the domains mail is said to come from, the terms, and our name. */
function groundOf(rooms: Rooms, { partnerId }: InboundWish): Outcome<Ground> {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const agreed = agreement.value?.terms.partner.domains.map(({ name }) => name) ?? []
  const domains = agreed.length > 0 ? agreed : partner.value.domains
  return succeed({
    partner: partner.value,
    ...{ domains: [...new Set(domains)], toUs: agreement.value?.terms.toUs ?? null },
    helo: settings.value.helo ?? rooms.outside.info.hostName,
  })
}

function heloOf(...names: readonly (string | undefined)[]): string {
  return names.find((name) => name !== undefined && isEhloName(name)) ?? 'handschlag.invalid'
}

/** Its Message-ID tells our own mail from the partner's. */
function mailFor(rooms: Rooms, { mayDeliver, recipient }: InboundWish, sender: string): Buffer | null {
  if (!mayDeliver) return null
  const language = languageOfHouse(rooms)
  const content = composeInboundMail(
    newMail(sender, recipient),
    language.ok ? language.value : 'en',
    rooms.outside.clock.now(),
  )
  return Buffer.from(content, 'latin1')
}

function keep(rooms: Rooms, proof: InboundProof): Outcome<InboundProof> {
  const kept = rooms.store.together((): Outcome<undefined> => {
    const partner = rooms.store.partners.find(proof.partnerId)
    return partner.ok ? rooms.store.confirmations.saveInbound(proof) : partner
  })
  if (!kept.ok) return kept
  rooms.announce.confirmChanged(proof.partnerId)
  rooms.announce.checklistChanged(proof.partnerId)
  return succeed(proof)
}

const fromWorst: readonly InboundProof['verdict'][] = ['not-enforced', 'undetermined', 'enforced']

function leastFavourable(proofs: readonly InboundProof[]): Outcome<InboundProof> {
  const rank = ({ verdict }: InboundProof) => fromWorst.indexOf(verdict)
  const [worst] = proofs.toSorted((left, right) => rank(left) - rank(right))
  return worst === undefined ? fail('confirm.no-own-host') : succeed(worst)
}
