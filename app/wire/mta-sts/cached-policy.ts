// Which policy is in force when the domain was asked before (RFC 8461 sections 3.3 and 5.1): a cached one lives for its max_age and outlives
// failed fetches and a missing record; a new id or its expiry ask for a fetch. Pure: the caller stores.
import type { StsFetch, StsPolicy } from '#domain/sts-observation.ts'

export interface CachedStsPolicy {
  readonly id: string
  readonly policy: StsPolicy
  readonly text: string
  readonly fetchedAt: string
}

export type StsCacheStep =
  | { readonly step: 'keep'; readonly cached: CachedStsPolicy }
  | { readonly step: 'fetch'; readonly why: 'nothing-cached' | 'expired' | 'id-changed' }
  | { readonly step: 'nothing' }

/** What to do on seeing a record; `id` is null without a readable one. */
export function planStsFetch(cached: CachedStsPolicy | null, id: string | null, now: Date): StsCacheStep {
  const living = cached !== null && isLiving(cached, now) ? cached : null
  if (id === null) return living === null ? { step: 'nothing' } : { step: 'keep', cached: living }
  if (living === null) return { step: 'fetch', why: cached === null ? 'nothing-cached' : 'expired' }
  return living.id === id ? { step: 'keep', cached: living } : { step: 'fetch', why: 'id-changed' }
}

/** The policy in force after a fetch: the new one, else the cached one while it lives. */
export function applyStsFetch(
  cached: CachedStsPolicy | null,
  id: string,
  fetched: StsFetch,
  now: Date,
): CachedStsPolicy | null {
  if (fetched.kind === 'policy') {
    return { id, policy: fetched.policy, text: fetched.text, fetchedAt: now.toISOString() }
  }
  return cached !== null && isLiving(cached, now) ? cached : null
}

export type StsChange = 'first' | 'same' | 'changed' | 'id-only' | 'text-only'

/** How a policy differs from the last one seen; `text-only` means senders with a cache will not notice the new text. */
export function compareStsPolicies(
  previous: Pick<CachedStsPolicy, 'id' | 'text'> | null,
  current: Pick<CachedStsPolicy, 'id' | 'text'>,
): StsChange {
  if (previous === null) return 'first'
  const isSameText = previous.text === current.text
  if (previous.id === current.id) return isSameText ? 'same' : 'text-only'
  return isSameText ? 'id-only' : 'changed'
}

/** A clock set back does not make a policy immortal: what was fetched in the future has expired. */
function isLiving(cached: CachedStsPolicy, now: Date): boolean {
  const ageMs = now.getTime() - new Date(cached.fetchedAt).getTime()
  return ageMs >= 0 && ageMs < cached.policy.maxAgeSeconds * 1000
}
