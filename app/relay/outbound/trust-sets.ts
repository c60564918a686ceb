// Whose certificates count, as the settings and policies say: one trust store per different set of authorities, so that a thousand
// partners with public trust share the bundled roots.
import { createHash } from 'node:crypto'
import type { RelayConfig } from '#domain/relay-config.ts'
import type { PolicyTrust } from '#domain/tls-policy.ts'
import { createTrustStore, type TrustStore } from '#wire/trust-store.ts'

export interface TrustSets {
  readonly everybody: TrustStore
  readonly nextHop: TrustStore
  /** Differs when the settings' authorities differ. */
  readonly mark: string
  of(trust: PolicyTrust): TrustStore
}

export interface TrustSettings {
  readonly config: { readonly outbound: Pick<RelayConfig['outbound'], 'bundledAuthorities'> }
  /** PEM of the settings' own authorities, beside the bundled ones. */
  readonly authorities: readonly string[]
  /** PEM of the next hop's; null = those of everybody. */
  readonly nextHopAuthorities: readonly string[] | null
}

/** Makes the trust of one load of settings. */
export function createTrustSets({ config, authorities, nextHopAuthorities }: TrustSettings): TrustSets {
  const isBundled = config.outbound.bundledAuthorities
  const everybody = createTrustStore({ extra: authorities, bundled: isBundled })
  const stores = new Map<string, TrustStore>()
  const only = (pems: readonly string[]): TrustStore => {
    const key = pems.join('')
    const store = stores.get(key) ?? createTrustStore({ extra: pems, bundled: false })
    stores.set(key, store)
    return store
  }
  const text = JSON.stringify([isBundled, authorities, nextHopAuthorities])
  return {
    everybody,
    nextHop: nextHopAuthorities === null ? everybody : only(nextHopAuthorities),
    mark: createHash('sha256').update(text).digest('hex'),
    of(trust) {
      if (trust.kind === 'private') return only(trust.authorities)
      return trust.authorities.length === 0 ? everybody : joined(everybody, only(trust.authorities))
    },
  }
}

function joined(left: TrustStore, right: TrustStore): TrustStore {
  return {
    pems: [...left.pems, ...right.pems],
    anchorsNamed: (name) => [...left.anchorsNamed(name), ...right.anchorsNamed(name)],
    holds: (pem) => left.holds(pem) || right.holds(pem),
  }
}
