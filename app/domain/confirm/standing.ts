// How a gateway stands for a partner: `enforced` only as long as the newest counter-proof of each domain of the partner on each host proves what is in
// force today; each domain may have a rule, a route and an entry of a table of its own there. Anything else that is configured is `configured`, and says
// why it is no more. What a counter-proof let out stays until a newer one of the same domain there shows better: one that left it open does not. A proof
// of tomorrow is one of a wrong clock: it proves nothing today, and what it let out counts all the same. What Handschlag wrote to a host ends its proofs
// at once; a hand on the host, or an update of it, is not known before somebody looks there again.
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
  /** Whether somebody decided that mail to the partner may leave below the level for a time, at the relay of this app. */
  readonly isExcepted: boolean
  /** Whether a counter-proof is possible there at all. */
  readonly isTriable: boolean
  /** Hosts the partner's mail leaves through; empty = the relay of this app. */
  readonly hostIds: readonly string[]
  /** Domains of the partner as the policy kept for the site names them. */
  readonly domains: readonly string[]
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
  const { siteId, site, policySha256, isApplied, isExcepted, isTriable, domains } = facts
  type About = { readonly proof?: CounterProof; readonly rules?: readonly ProvenRule[] }
  const is = (kind: Standing['kind'], why: Standing['why'], { proof, rules = [] }: About = {}): Standing => ({
    ...{ siteId, site, kind, why },
    domains: domains.length > 1 ? domainsOf(rules, domains) : [],
    proofId: proof?.id ?? null,
    at: proof?.startedAt ?? null,
  })
  if (policySha256 === null) return is('not-configured', 'not-applied')
  const failed = failedRules(facts)
  const [worst] = failed
  if (worst) return is('not-enforced', 'failed', { proof: worst.proof, rules: failed })
  if (!isApplied) return is('configured', 'not-applied')
  if (isExcepted) return is('configured', 'exception')
  if (!isTriable) return is('configured', 'not-triable')
  const rules = newestToday(facts)
  const untried = rules.filter(({ proof }) => proof === null)
  if (domainsOf(untried, domains).length === domains.length) return is('configured', 'never-tried')
  const proven = triedRules(rules)
  const doubtful = proven.filter(({ proof }) => doubtOf(proof, facts) !== null)
  const [first] = doubtful
  const why = first === undefined ? null : doubtOf(first.proof, facts)
  if (first !== undefined && why !== null)
    return is('configured', why, {
      proof: first.proof,
      rules: doubtful.filter(({ proof }) => doubtOf(proof, facts) === why),
    })
  if (untried.length > 0) return is('configured', 'domain-never-tried', { rules: untried })
  const [oldest] = proven.map(({ proof }) => proof).toSorted(byStart)
  return is('enforced', 'proven', oldest === undefined ? {} : { proof: oldest })
}

/** Domains of the partner that no fresh proof on this host shows to be held; `hostId` null = the relay of this app. */
export function openDomains(facts: StandingFacts, hostId: string | null): readonly string[] {
  const there = { ...facts, hostIds: hostId === null ? [] : [hostId] }
  const failed = failedRules(there)
  const open = newestToday(there).filter(({ proof }) => proof === null || doubtOf(proof, facts) !== null)
  return domainsOf([...failed, ...open], facts.domains)
}

const fromWeakest = ['not-enforced', 'not-configured', 'configured', 'enforced'] as const

/** How a partner stands whose mail may leave through any of these gateways: no better than the weakest; null = there is none. */
export function weakestStanding(standings: readonly Pick<Standing, 'kind'>[]): Standing['kind'] | null {
  return fromWeakest.find((kind) => standings.some((each) => each.kind === kind)) ?? null
}

/** The rule of one domain of a partner on one host, with the newest proof of it; null = there is none. */
interface ProvenRule<Proof extends CounterProof | null = CounterProof | null> {
  readonly hostId: string | null
  readonly domain: string
  readonly proof: Proof
}

/** The newest proof of each domain on each host. */
export function newestPerRule({
  hostIds,
  domains,
  proofs,
}: Pick<StandingFacts, 'hostIds' | 'domains' | 'proofs'>): readonly ProvenRule[] {
  const hosts: readonly (string | null)[] = hostIds.length === 0 ? [null] : hostIds
  const newest = proofs.toSorted(byStart).toReversed()
  const proofOf = (hostId: string | null, domain: string) =>
    newest.find((proof) => proof.hostId === hostId && proof.domain === domain) ?? null
  return hosts.flatMap((hostId) => domains.map((domain) => ({ hostId, domain, proof: proofOf(hostId, domain) })))
}

const byStart = (left: CounterProof, right: CounterProof) => (left.startedAt < right.startedAt ? -1 : 1)

function newestToday(facts: StandingFacts): readonly ProvenRule[] {
  const today = newestPerRule({ ...facts, proofs: facts.proofs.filter(({ startedAt }) => startedAt <= facts.now) })
  return newestPerRule(facts).map((rule, index) => ({ ...rule, proof: today[index]?.proof ?? rule.proof }))
}

function failedRules(facts: StandingFacts): readonly ProvenRule<CounterProof>[] {
  const conclusive = facts.proofs.filter((proof) => isConclusive(proof, facts))
  return triedRules(newestPerRule({ ...facts, proofs: conclusive })).filter(
    ({ proof }) => proof.verdict === 'not-enforced',
  )
}

function triedRules(rules: readonly ProvenRule[]): readonly ProvenRule<CounterProof>[] {
  return rules.flatMap(({ proof, ...rule }) => (proof === null ? [] : [{ ...rule, proof }]))
}

/** In the order of the policy, each once. */
function domainsOf(rules: readonly ProvenRule[], domains: readonly string[]): string[] {
  return domains.filter((each) => rules.some(({ domain }) => domain === each))
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
