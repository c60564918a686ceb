// What was proven about mail held without TLS, as the technical annex tells it: gateway by gateway how it stands and its newest
// counter-proof, and the last sessions to each address of our own mail servers. An offer shows what there is; once both sides agreed, what was never done
// is said too, for a level reads like a proof. An ended version keeps what was proven while it ran, whatever happens later.
import type { Agreement } from '#domain/agreement/agreement.ts'
import type { CounterProof, Standing } from '#domain/confirm/counter-proof.ts'
import {
  type InboundStanding,
  inboundStandingOf,
  inboundTermsOf,
  newestPerDoor,
} from '#domain/confirm/inbound/standing.ts'
import type { InboundProof } from '#domain/confirm/inbound-proof.ts'
import { newestPerRule } from '#domain/confirm/standing.ts'
import { isAtLeast, type TlsLevel } from '#domain/tls-level.ts'

/** What the app knows of proofs with the partner. */
export interface ProofFacts {
  /** The day the standings are of. */
  readonly today: string
  /** Gateways chosen for mail to the partner; no host = the relay of this app. */
  readonly gateways: readonly {
    readonly standing: Standing
    readonly hostIds: readonly string[]
    /** Of the partner, as the policy kept there names them; empty = none is kept. */
    readonly domains: readonly string[]
  }[]
  /** Any of the partner; the newest of each domain on each host counts. */
  readonly counterProofs: readonly CounterProof[]
  readonly inboundProofs: readonly InboundProof[]
}

/** How a gateway stands, measured against this version's level. */
export interface ShownStanding {
  readonly kind: Standing['kind']
  readonly why: Standing['why']
  /** Domains of the partner that is about; empty = all of them, or the only one. */
  readonly domains: readonly string[]
  readonly asOf: string
}

export interface ShownGateway {
  readonly name: string
  /** null = the version has ended; how it stands today is not its matter. */
  readonly standing: ShownStanding | null
  readonly proofs: readonly CounterProof[]
}

/** Why there is nothing to show: sentences `agreement:proof.nothing.<code>`. */
export type NoProof = 'not-known' | 'no-gateway' | 'no-gateway-tried' | 'no-inbound' | 'no-inbound-then'

export interface ProofAnnex {
  readonly isEnded: boolean
  /** null = nothing to say about that direction. */
  readonly toPartner: readonly ShownGateway[] | NoProof | null
  readonly toUs: ShownSessions | NoProof | null
}

/** Sessions to our own mail servers, the newest of each address. */
export interface ShownSessions {
  /** null = the version has ended; how they stand today is not its matter. */
  readonly standing: InboundStanding | null
  readonly proofs: readonly InboundProof[]
}

/** The annex of a version; null = none. `facts` null = nobody here knows of proofs. */
export function proofAnnexOf(agreement: Agreement, facts: ProofFacts | null): ProofAnnex | null {
  const { state, terms } = agreement
  const isClosed = state !== 'draft' && state !== 'sent'
  const isEnded = state === 'ended'
  const asks = (level: TlsLevel | undefined) => isClosed && level !== undefined && level !== 'may'
  const [isOutDue, isInDue] = [asks(terms.toPartner?.level), asks(terms.toUs?.level)]
  if (facts === null) return isOutDue || isInDue ? { isEnded, toPartner: 'not-known', toUs: null } : null
  const known = isEnded ? untilEnd(agreement, facts) : facts
  const gateways = isEnded ? gatewaysThen(known) : gatewaysToday(known, terms.toPartner?.level ?? 'may')
  const isTried = gateways.some(({ proofs }) => proofs.length > 0)
  const toPartner = isTried || (isOutDue && gateways.length > 0) ? gateways : null
  const annex: ProofAnnex = {
    isEnded,
    toPartner:
      terms.toPartner === null ? null : (toPartner ?? unless(isOutDue, isEnded ? 'no-gateway-tried' : 'no-gateway')),
    toUs:
      terms.toUs === null
        ? null
        : (sessionsOf(agreement, known) ?? unless(isInDue, isEnded ? 'no-inbound-then' : 'no-inbound')),
  }
  return annex.toPartner === null && annex.toUs === null ? null : annex
}

function sessionsOf(agreement: Agreement, { inboundProofs: proofs, today }: ProofFacts): ShownSessions | null {
  if (proofs.length === 0) return null
  const standing =
    agreement.state === 'ended' ? null : inboundStandingOf({ proofs, ...inboundTermsOf(agreement), today })
  return { standing, proofs: newestPerDoor(proofs) }
}

const unless = (isDue: boolean, why: NoProof): NoProof | null => (isDue ? why : null)

const newestFirst = (left: { readonly startedAt: string }, right: { readonly startedAt: string }) =>
  Date.parse(right.startedAt) - Date.parse(left.startedAt)

/** What was begun while the version ran. */
function untilEnd({ createdAt, steps }: Agreement, facts: ProofFacts): ProofFacts {
  const end = steps.findLast(({ state }) => state === 'ended')?.at
  const isOfThen = ({ startedAt }: { readonly startedAt: string }) =>
    startedAt >= createdAt && (end === undefined || startedAt <= end)
  return {
    ...facts,
    counterProofs: facts.counterProofs.filter(isOfThen),
    inboundProofs: facts.inboundProofs.filter(isOfThen),
  }
}

/** By what the proofs themselves say, because gateways may be renamed or gone since. */
function gatewaysThen({ counterProofs }: ProofFacts): readonly ShownGateway[] {
  const byRule = new Map<string, CounterProof>()
  for (const proof of counterProofs.toSorted(newestFirst)) {
    const key = `${proof.siteId} ${proof.hostId} ${proof.domain}`
    if (!byRule.has(key)) byRule.set(key, proof)
  }
  return [...byRule.values()].map((proof) => ({ name: proof.host, standing: null, proofs: [proof] }))
}

function gatewaysToday(facts: ProofFacts, agreed: TlsLevel): readonly ShownGateway[] {
  return facts.gateways.map(({ standing, hostIds, domains: kept }): ShownGateway => {
    const { site, kind, why, domains: about, siteId } = standing
    const ofSite = facts.counterProofs.filter((proof) => proof.siteId === siteId)
    const domains = kept.length > 0 ? kept : [...new Set(ofSite.map(({ domain }) => domain))]
    const proofs = newestPerRule({ hostIds, domains, proofs: ofSite }).flatMap(({ proof }) => proof ?? [])
    const below = proofs.filter(({ level }) => !isAtLeast(level, agreed)).map(({ domain }) => domain)
    const shown: Omit<ShownStanding, 'asOf'> =
      kind === 'enforced' && below.length > 0
        ? { kind: 'configured', why: 'below-agreed', domains: domains.length > 1 ? [...new Set(below)] : [] }
        : { kind, why, domains: about }
    return { name: site, standing: { ...shown, asOf: facts.today }, proofs }
  })
}
