// What a new policy file takes away from partners: those that are enforced today and would not be, and how much of it changes at all.

import type { UnsafeReason } from '#domain/push/push-plan.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { isAtLeast } from '#domain/tls-level.ts'
import { isInbound, isOutbound, senderDomainsOf } from '#domain/tls-policy.ts'

const namedPartners = 8
/** From so many policies on, half of them changed is worth a question. */
const fewPolicies = 4

/** Reasons to ask before this file replaces the other, or goes (null); a file nobody can read is `too-much-changed`. */
export function dangersOfPolicies(before: string, after: string | null): readonly UnsafeReason[] {
  const old = readPolicies(before)
  const next = after === null ? [] : readPolicies(after)
  if (old === undefined || next === undefined) {
    return [{ code: 'too-much-changed', params: { what: 'relay-policy.json' } }]
  }
  const kept = enforcedIn(next)
  const ended = [...enforcedIn(old)].filter(([key]) => !kept.has(key)).map(([, partner]) => partner)
  const texts = new Set(next.map((policy) => JSON.stringify(policy)))
  const changed = old.filter((policy) => !texts.has(JSON.stringify(policy))).length
  const partners = [...new Set(ended)]
  return [
    ...(partners.length === 0
      ? []
      : [
          {
            code: 'enforcement-ends' as const,
            params: { what: partners.slice(0, namedPartners).join(', '), count: partners.length },
          },
        ]),
    ...(old.length >= fewPolicies && changed * 2 > old.length
      ? [{ code: 'too-much-changed' as const, params: { what: `${changed} / ${old.length}`, count: changed } }]
      : []),
  ]
}

type Policies = readonly ReturnType<typeof relayPolicyFile.parse>['policies'][number][]

function readPolicies(text: string): Policies | undefined {
  try {
    const file = relayPolicyFile.safeParse(JSON.parse(text))
    return file.success ? file.data.policies : undefined
  } catch {
    return undefined
  }
}

/** Domain and direction in which TLS is mandatory → partner. */
function enforcedIn(policies: Policies): ReadonlyMap<string, string> {
  return new Map(
    policies.flatMap((policy) => [
      ...(isOutbound(policy) && isAtLeast(policy.level, 'encrypt')
        ? policy.domains.map((domain) => [`to ${domain}`, policy.partner] as const)
        : []),
      ...(isInbound(policy)
        ? senderDomainsOf(policy).map((domain) => [`from ${domain}`, policy.partner] as const)
        : []),
    ]),
  )
}
