// How a gateway stands for a partner: `enforced` only as long as the newest counter-proof proves what is in force today. Anything else that is
// configured is `configured`, and says why it is no more. What a counter-proof let out stays until a newer one shows better: one that left it
// open does not. A proof of tomorrow is one of a wrong clock: it proves nothing today, and what it let out counts all the same. What Handschlag wrote
// to a host ends its proofs at once; a hand on the host, or an update of it, is not known before somebody looks there again.
import { isAtLeast, type TlsLevel } from '../tls-level.ts'
import type { CounterProof, Standing } from './counter-proof.ts'
import { isOlderThan } from './fresh.ts'

/** The product of a host as a counter-proof found it. */
export type SeenProduct = Pick<CounterProof, 'hostId' | 'product' | 'startedAt'>

/** What Handschlag itself did to a host: a push, or one taken back. */
export interface HostWrite {
  readonly hostId: string
  readonly at: string
}

export interface StandingFacts {
  readonly siteId: string
  readonly site: string
  /** SHA-256 of the policy kept for the site; null = none. */
  readonly policySha256: string | null
  /** The level agreed for mail to the partner; null = nothing is agreed. */
  readonly agreedLevel: TlsLevel | null
  /** Whether the newest files of the partner are on every host, as far as anybody knows. */
  readonly isApplied: boolean
  /** Whether a counter-proof is possible there at all. */
  readonly isTriable: boolean
  /** Hosts the partner's mail leaves through; empty = the relay of this app. */
  readonly hostIds: readonly string[]
  /** All proofs of this partner and site, in any order. */
  readonly proofs: readonly CounterProof[]
  /** When each host was written; a proof made there before counts no more. */
  readonly writes: readonly HostWrite[]
  /** What was seen last to run on the hosts, in a counter-proof with whichever partner; what nobody saw is missing. */
  readonly seen: readonly SeenProduct[]
  readonly now: string
  /** A proof counts for so many months. */
  readonly months: number
}

/** The standing today. */
export function standingOf(facts: StandingFacts): Standing {
  const { siteId, site, policySha256, isApplied, isTriable } = facts
  const is = (kind: Standing['kind'], why: Standing['why'], proof: CounterProof | null = null): Standing => ({
    ...{ siteId, site, kind, why },
    proofId: proof?.id ?? null,
    at: proof?.startedAt ?? null,
  })
  if (policySha256 === null) return is('not-configured', 'not-applied')
  const newest = newestToday(facts)
  const failed = newestPerHost({ ...facts, proofs: facts.proofs.filter((proof) => isConclusive(proof, facts)) }).find(
    (proof) => proof?.verdict === 'not-enforced',
  )
  if (failed) return is('not-enforced', 'failed', failed)
  if (!isApplied) return is('configured', 'not-applied')
  if (!isTriable) return is('configured', 'not-triable')
  const [first] = newest
  if (newest.includes(null) || first === undefined || first === null) return is('configured', 'never-tried')
  for (const proof of newest) {
    const why = proof === null ? 'never-tried' : doubtOf(proof, facts)
    if (why !== null) return is('configured', why, proof)
  }
  return is('enforced', 'proven', first)
}

const fromWeakest = ['not-enforced', 'not-configured', 'configured', 'enforced'] as const

/** How a partner stands whose mail may leave through any of these gateways: no better than the weakest; null = there is none. */
export function weakestStanding(standings: readonly Pick<Standing, 'kind'>[]): Standing['kind'] | null {
  return fromWeakest.find((kind) => standings.some((each) => each.kind === kind)) ?? null
}

/** The newest proof of each host; null = there is none. */
export function newestPerHost({
  hostIds,
  proofs,
}: Pick<StandingFacts, 'hostIds' | 'proofs'>): readonly (CounterProof | null)[] {
  const hosts: readonly (string | null)[] = hostIds.length === 0 ? [null] : hostIds
  const byTime = proofs.toSorted((left, right) => (left.startedAt < right.startedAt ? 1 : -1))
  return hosts.map((host) => byTime.find(({ hostId }) => hostId === host) ?? null)
}

function newestToday({ hostIds, proofs, now }: StandingFacts): readonly (CounterProof | null)[] {
  const all = newestPerHost({ hostIds, proofs })
  const today = newestPerHost({ hostIds, proofs: proofs.filter(({ startedAt }) => startedAt <= now) })
  return all.map((proof, index) => today[index] ?? proof)
}

/** Whether it says something about what is in force today. */
function isConclusive(proof: CounterProof, facts: StandingFacts): boolean {
  if (proof.verdict === 'undetermined' || !isStillAbout(proof, facts)) return false
  return proof.verdict === 'not-enforced' || proof.startedAt <= facts.now
}

function isStillAbout(proof: CounterProof, facts: StandingFacts): boolean {
  return proof.policySha256 === facts.policySha256 && !isWrittenSince(proof, facts)
}

function isWrittenSince({ hostId, startedAt }: CounterProof, { writes }: StandingFacts): boolean {
  return writes.some((write) => write.hostId === hostId && write.at > startedAt)
}

function doubtOf(proof: CounterProof, facts: StandingFacts): Exclude<Standing['why'], 'proven'> | null {
  if (proof.policySha256 !== facts.policySha256) return 'other-policy'
  if (isWrittenSince(proof, facts)) return 'changed-since'
  if (facts.seen.some((seen) => isOtherProduct(proof, seen))) return 'other-product'
  if (proof.verdict !== 'enforced' || proof.temporary !== 'gone' || proof.normalRoute === null) return 'undetermined'
  if (!proof.normalRoute.isSame || proof.otherSince !== undefined) return 'other-configuration'
  if (proof.startedAt > facts.now) return 'undetermined'
  if (isOlderThan(proof.startedAt, facts.months, facts.now)) return 'too-old'
  if (facts.agreedLevel !== null && !isAtLeast(proof.level, facts.agreedLevel)) return 'below-agreed'
  return null
}

function isOtherProduct({ hostId, product: { name, version }, startedAt }: CounterProof, seen: SeenProduct): boolean {
  if (seen.hostId !== hostId || seen.startedAt <= startedAt || seen.product.version === '') return false
  return seen.product.name !== name || seen.product.version !== version
}
