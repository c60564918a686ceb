// Opens the sessions to each address of our own MX one after the other, from this machine or from a host of ours, as the agreement's partner would, and keeps
// what they came to.
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isEhloName } from '#domain/addresses.ts'
import type { InboundCase, InboundProof } from '#domain/confirm/inbound-proof.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { proveInbound as prove } from '#inbound-proof/prove.ts'
import { currentAgreement } from '../../agreement/find.ts'
import { languageOfHouse } from '../../contacts/house-language.ts'
import type { Rooms } from '../../rooms.ts'
import { composeInboundMail, newMail } from '../send/compose.ts'
import { lentCertificate, throwAwayCertificate } from './client-certificates.ts'
import { openDoor } from './open-door.ts'

export interface InboundWish {
  readonly partnerId: string
  readonly host: string
  readonly port: number
  /** null = this machine. */
  readonly fromHostId: string | null
  readonly recipient: string
  readonly cases: readonly InboundCase[]
  readonly mayDeliver: boolean
  readonly clientCertificatePath?: string | null | undefined
  readonly secrets: readonly TypedSecret[]
}

/** How many addresses of a host are asked at one go. */
const mostAsked = 8

/** Proves it at every address of the host, keeps each, and answers the least favourable; faults confirm.no-own-host, push.host-not-found, `ssh.*`, those of the client certificate. */
export async function proveInbound(
  rooms: Rooms,
  wish: InboundWish,
  tell: (progress: { case: InboundCase }) => void,
  signal: AbortSignal,
): Promise<Outcome<InboundProof>> {
  const ground = groundOf(rooms, wish)
  if (!ground.ok) return ground
  const agreed = await lentCertificate(wish.clientCertificatePath ?? null)
  if (!agreed.ok) return agreed
  const addresses = await addressesOf(wish.host)
  if (addresses.length === 0) return fail('confirm.no-own-host')
  const door = await openDoor(rooms, wish.fromHostId, wish.secrets, signal)
  if (!door.ok) return door
  const { clock } = rooms.outside
  const { partnerId, host, port, recipient, cases } = wish
  const { sender, toUs } = ground.value
  const { dialer, from } = door.value
  const wrong = () => throwAwayCertificate(ground.value.domain, new Date(clock.now()))
  try {
    const proofs: InboundProof[] = []
    for (const address of addresses.slice(0, mostAsked)) {
      const proof = await prove(
        {
          ...{ id: rooms.outside.newId(), partnerId, host, address, port, from, sender, recipient },
          ...{ dialer, toUs, cases, helo: heloOf(dialer.hostName, ground.value.helo) },
          ...{ certificates: { wrong, agreed: agreed.value }, mail: mailFor(rooms, wish, sender) },
          ...{ now: () => clock.now(), tell: (asked) => tell({ case: asked }) },
        },
        signal,
      )
      const kept = proof.ok ? keep(rooms, { ...proof.value, addresses: [...addresses] }) : proof
      if (!kept.ok) return kept
      proofs.push(kept.value)
    }
    return leastFavourable(proofs)
  } finally {
    door.value.close()
  }
}

/** What the storage knows: the domain mail is said to come from, the terms, and our name. */
function groundOf(rooms: Rooms, { partnerId }: InboundWish) {
  const partner = rooms.store.partners.find(partnerId)
  if (!partner.ok) return partner
  const agreement = currentAgreement(rooms, partnerId)
  if (!agreement.ok) return agreement
  const settings = rooms.store.settings.read()
  if (!settings.ok) return settings
  const domain = agreement.value?.terms.partner.domains[0]?.name ?? partner.value.domains[0] ?? ''
  return succeed({
    ...{ domain, sender: `postmaster@${domain}`, toUs: agreement.value?.terms.toUs ?? null },
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

/** Each once; what was not asked stays named in the proof. */
async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const found = await lookup(host, { all: true }).catch(() => [])
  return [...new Set(found.map(({ address }) => address))].slice(0, 100)
}
