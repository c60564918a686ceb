// From policies, settings and exceptions to what is demanded of the sessions of one delivery, and what they are opened with. Made once per
// load of settings and policies; a message costs two look-ups. What cannot be met from our side (a client certificate nobody gave us, a
// key that cannot be read, a policy that is gone) is a refusal before any connection. Mail accepted for our own house never takes another way.
import { createHash } from 'node:crypto'
import type { RefusalReason } from '#domain/evidence-record.ts'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import type { Demand } from '#wire/enforce/demand.ts'
import { type ClientCertificate, type ClientTls, createClientTls } from '#wire/smtp-client/client-tls.ts'
import type { TrustStore } from '#wire/trust-store.ts'
import { canonicalJson } from '../evidence/canonical-json.ts'
import { isToNextHop, type StoredDelivery } from '../message.ts'
import type { LoadedPolicies } from '../policies.ts'
import { exceptionFor } from './exception-in-force.ts'
import { createTrustSets } from './trust-sets.ts'

/** SHA-256 of a value's canonical JSON, hex. */
export function policyHash(policy: RelayPolicy | NonNullable<RelayConfig['nextHop']>): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex')
}

/** One load of the settings, as the service keeps it. */
export interface DemandSettings {
  readonly config: Pick<RelayConfig, 'ownDomains' | 'nextHop' | 'outbound'>
  readonly policies: Pick<LoadedPolicies, 'all' | 'outboundFor'>
  /** PEM of `outbound.authorities`, beside the bundled ones. */
  readonly authorities: readonly string[]
  /** PEM of `nextHop.authorities`; null = those of everybody. */
  readonly nextHopAuthorities: readonly string[] | null
  /** By the name policies use. */
  readonly clientCertificates: ReadonlyMap<string, ClientCertificate>
}

export interface DemandOrder {
  readonly delivery: Pick<StoredDelivery, 'destination' | 'domain' | 'envelope' | 'policyId' | 'recipients'> &
    Partial<Pick<StoredDelivery, 'wanted'>>
  readonly exceptions: readonly RelayException[]
  readonly nowMs: number
}

/** What one delivery's sessions are opened with and judged by. */
export interface Rules {
  readonly demand: Demand
  readonly tls: ClientTls
  /** Policy, exception and settings the sessions belong to. */
  readonly mark: string
  readonly nextHop: { readonly host: string; readonly port: number } | null
  /** Neither level nor message asks for TLS; DANE and MTA-STS of a target still may. */
  readonly allowsClear: boolean
}

export type RulesOutcome = { readonly basis: RulesBasis } & (
  | { readonly ok: true; readonly rules: Rules }
  | { readonly ok: false; readonly why: 'policy-gone' }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: RefusalReason; readonly detail: string }
)

/** By whose word: for the evidence. */
export interface RulesBasis {
  readonly policy: RelayPolicy | null
  /** Hash of the policy, or of the rule for the next hop; null = nothing was agreed. */
  readonly demanded: { readonly level: TlsLevel; readonly policySha256: string } | null
  readonly exceptionId: string | null
}

export interface Demands {
  rulesFor(order: DemandOrder): RulesOutcome
  /** Whether sessions opened under this mark may carry more mail. */
  isCurrent(mark: string): boolean
}

type Asked = Pick<Demand, 'level' | 'names' | 'pins' | 'minProtocol' | 'suites'>
interface Source extends Asked {
  readonly policy: RelayPolicy | null
  readonly clientCertificate: string | null
  readonly trust: TrustStore
  readonly sha256: string | null
  readonly nextHop: Rules['nextHop']
}
type Opening =
  | { readonly ok: true; readonly tls: ClientTls; readonly mark: string }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: RefusalReason; readonly detail: string }

const plain = { names: [], pins: [], minProtocol: 'TLSv1.2', suites: 'any', clientCertificate: null } as const

/** Makes the demands of one load of settings and policies. */
export function createDemands(settings: DemandSettings): Demands {
  const { config, policies, clientCertificates } = settings
  const own = new Set(config.ownDomains)
  const trusts = createTrustSets(settings)
  const nothingAgreed = { ...plain, level: 'may', policy: null, sha256: null, nextHop: null } as const
  const unlisted: Source | null =
    config.outbound.unlisted === 'opportunistic' ? { ...nothingAgreed, trust: trusts.everybody } : null
  const toNextHop = config.nextHop === null ? null : sourceOfNextHop(config.nextHop, trusts.nextHop)
  const sources = new Map<RelayPolicy, Source>(
    policies.all.map((policy) => {
      const { trust, ...asked } = policy
      return [policy, { ...asked, policy, trust: trusts.of(trust), sha256: policyHash(policy), nextHop: null }]
    }),
  )
  const openings = new Map<string, Opening>()
  const certificatesInForce = new Set([...clientCertificates.values()].map(({ sha256 }) => sha256))
  const inForce = [...sources.values(), unlisted, toNextHop].filter((source) => source !== null)
  const hashesInForce = new Set(inForce.map(({ sha256 }) => sha256 ?? '-'))

  /** What is in force now counts, not what was when the mail came; but agreed protection does not end by a policy that went missing. */
  const sourceOf = ({ destination, domain, policyId }: DemandOrder['delivery']): Source | undefined => {
    if (toNextHop !== null && own.has(domain)) return toNextHop
    // Mail for our own people, passwords among it, goes to no public host because a domain left the settings.
    if (isToNextHop(destination)) return undefined
    const policy = policies.outboundFor(domain)
    if (policy !== undefined) return sources.get(policy)
    return policyId === null ? (unlisted ?? undefined) : undefined
  }

  const openingOf = (source: Source, exceptionLevel: TlsLevel | null): Opening => {
    const key = `${source.sha256 ?? ''} ${exceptionLevel ?? ''}`
    const known = openings.get(key)
    if (known !== undefined) return known
    const opening = makeOpening(source, exceptionLevel)
    openings.set(key, opening)
    return opening
  }
  const makeOpening = (source: Source, exceptionLevel: TlsLevel | null): Opening => {
    const name = source.clientCertificate
    const certificate = name === null ? null : (clientCertificates.get(name) ?? null)
    const without = { ok: false, why: 'refused', reason: 'client-certificate-missing' } as const
    if (name !== null && certificate === null) return { ...without, detail: name }
    const tls = createClientTls({
      trust: source.trust,
      // where nothing is demanded, old TLS is better than none
      minProtocol: (exceptionLevel ?? source.level) === 'may' ? 'any' : source.minProtocol,
      suites: source.suites,
      clientCertificate: certificate,
    })
    if (!tls.ok) return { ...without, detail: name ?? tls.fault.code }
    const mark = [source.sha256 ?? '-', trusts.mark, certificate?.sha256 ?? '-', exceptionLevel ?? '-'].join(' ')
    return { ok: true, tls: tls.value, mark }
  }

  return {
    rulesFor({ delivery, exceptions, nowMs }) {
      const source = sourceOf(delivery)
      if (source === undefined) {
        return { ok: false, why: 'policy-gone', basis: { policy: null, demanded: null, exceptionId: null } }
      }
      const { policy, level, sha256, nextHop } = source
      const exception = policy === null ? null : exceptionFor(policy.id, delivery.recipients, exceptions, nowMs)
      // A container is protected by itself; it exists because the agreed way was not to be had.
      const exceptionLevel = delivery.wanted === 'container' ? 'may' : (exception?.level ?? null)
      const demanded = sha256 === null ? null : { level, policySha256: sha256 }
      const basis = { policy, demanded, exceptionId: exception?.id ?? null }
      const opening = openingOf(source, exceptionLevel)
      if (!opening.ok) return { ...opening, basis }
      const { requiresTls } = delivery.envelope
      const demand: Demand = {
        level,
        names: source.names,
        pins: source.pins,
        minProtocol: source.minProtocol,
        suites: source.suites,
        clientCertificateSha256: opening.tls.clientCertificate?.sha256 ?? null,
        requiresTls,
        recipientDomain: delivery.domain,
        exceptionLevel,
      }
      const allowsClear = (exceptionLevel ?? level) === 'may' && !requiresTls
      return { ok: true, basis, rules: { demand, tls: opening.tls, mark: opening.mark, nextHop, allowsClear } }
    },
    isCurrent(mark) {
      const [sha256 = '', trust, certificate = ''] = mark.split(' ')
      if (!hashesInForce.has(sha256) || trust !== trusts.mark) return false
      return certificate === '-' || certificatesInForce.has(certificate)
    },
  }
}

function sourceOfNextHop(rule: NonNullable<RelayConfig['nextHop']>, trust: TrustStore): Source {
  const { host, port, level, names, pins } = rule
  return { ...plain, level, names, pins, policy: null, trust, sha256: policyHash(rule), nextHop: { host, port } }
}
