// Which domain of a partner a counter-proof is about: each may have a rule of its own at a gateway, so each is shown by itself.
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { CounterProof } from '#domain/confirm/counter-proof.ts'
import type { TrialWish } from './trial-store.ts'

/** What a person chose; else what was tried last, unless another one is still to be shown; else the first that is. */
export function presetDomain(
  { open, domains }: { readonly [K in 'open' | 'domains']: readonly string[] },
  wanted: string | null,
  last: Pick<TrialWish, 'domain'> | null,
): string {
  if (wanted !== null && domains.includes(wanted)) return wanted
  const isLast = last !== null && domains.includes(last.domain) && (open.length === 0 || open.includes(last.domain))
  return isLast ? last.domain : (open[0] ?? domains[0] ?? '')
}

/** Where to go on after a counter-proof: the next domain that no fresh one shows there; null = there is none, or something is not taken away yet. */
export function nextDomain(
  { triable, open: unfinished }: Pick<ConfirmView, 'triable' | 'open'>,
  { siteId, hostId, domain }: Pick<CounterProof, 'siteId' | 'hostId' | 'domain'>,
): string | null {
  const place = triable.find((each) => each.siteId === siteId && each.hostId === hostId)
  if (place === undefined || unfinished.length > 0) return null
  const { domains, open } = place
  const others = open.filter((each) => each !== domain)
  return others.find((each) => domains.indexOf(each) > domains.indexOf(domain)) ?? others[0] ?? null
}
