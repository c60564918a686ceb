// What a later look at a host says about counter-proofs made there: where it is another one than the one that was tried, they count no more, and
// that stays so until a new one, even if the host is changed back. A look that finds it the same says nothing. Faults storage.*.
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { RuleInForce } from '#domain/confirm/trial.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { PushPlan } from '#domain/push/push-plan.ts'
import type { Rooms } from '../rooms.ts'

/**
 * A look before a new counter-proof: what decides about the partner's mail there is no longer what it was; `configSha256` null = its mail goes past any
 * rule that could be tried.
 */
export function noteRule(
  rooms: Rooms,
  { partnerId, hostId, domain }: Pick<CounterProof, 'partnerId' | 'hostId' | 'domain'>,
  { configSha256 }: { readonly configSha256: RuleInForce['configSha256'] | null },
): Outcome<undefined> {
  return noteWhere(
    rooms,
    [partnerId],
    (proof) => proof.hostId === hostId && proof.domain === domain && proof.configSha256 !== configSha256,
  )
}

/** A look before a push: the files it would bring were brought last, and are no longer there as they were brought. */
export function noteDrift(rooms: Rooms, plan: Pick<PushPlan, 'siteId' | 'setHash' | 'hosts'>): Outcome<undefined> {
  const records = rooms.store.pushes.list(plan.siteId)
  if (!records.ok) return records
  const drifted = new Map<string, string>()
  for (const { hostId, changes, unfinished, fault } of plan.hosts) {
    const last = records.value.find((record) => record.hostId === hostId && record.state !== 'rolled-back')
    const isLast = last?.kind === 'push' && last.state === 'done' && last.setHash === plan.setHash
    if (isLast && changes.length > 0 && unfinished === null && fault === null)
      drifted.set(hostId, last.endedAt ?? last.startedAt)
  }
  if (drifted.size === 0) return succeed(undefined)
  const partners = rooms.store.confirmations.partnersWithProof()
  if (!partners.ok) return partners
  return noteWhere(rooms, partners.value, ({ hostId, startedAt }) => {
    const pushedAt = drifted.get(hostId ?? '')
    return pushedAt !== undefined && startedAt >= pushedAt
  })
}

function noteWhere(
  rooms: Rooms,
  partnerIds: readonly string[],
  isOther: (proof: CounterProof) => boolean,
): Outcome<undefined> {
  const { confirmations } = rooms.store
  const otherSince = rooms.outside.clock.now()
  const changed: string[] = []
  const noted = rooms.store.together((): Outcome<undefined> => {
    for (const partnerId of partnerIds) {
      const proofs = confirmations.proofs(partnerId)
      if (!proofs.ok) return proofs
      const others = proofs.value.filter((proof) => proof.otherSince === undefined && isOther(proof))
      for (const proof of others) {
        const saved = confirmations.saveProof({ ...proof, otherSince })
        if (!saved.ok) return saved
      }
      if (others.length > 0) changed.push(partnerId)
    }
    return succeed(undefined)
  })
  for (const partnerId of noted.ok ? changed : []) {
    rooms.announce.confirmChanged(partnerId)
    rooms.announce.checklistChanged(partnerId)
  }
  return noted
}
