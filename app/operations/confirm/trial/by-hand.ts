// A counter-proof by hand: where a product brings nothing to hosts of its own, what a person enters there. Nothing is asked of anybody and nothing kept.
import type { ConfirmView } from '#contract/confirm-contract.ts'
import type { HandTrial } from '#domain/confirm/hand-trial.ts'
import { fail, type Outcome } from '#domain/fault.ts'
import { findGateway } from '#gateways/registry.ts'
import { isPublicAddress } from '#wire/web/public-address.ts'
import { siteFactsFor } from '../../render-for-site.ts'
import type { Rooms } from '../../rooms.ts'
import { keptPolicy } from '../policy-in-force.ts'
import { newToken } from '../send/compose.ts'
import type { ChosenGateway } from '../ways.ts'

export interface HandTrialWish {
  readonly partnerId: string
  readonly siteId: string
  readonly domain: string
  /** Where the product reaches a mail server of ours. */
  readonly address: string
}

/** Its steps; faults site.not-found, confirm.no-policy, confirm.not-triable, gateway.unknown, gateway.site-incomplete. */
export function trialByHand(rooms: Rooms, wish: HandTrialWish): Outcome<HandTrial> {
  const domain = wish.domain.toLowerCase()
  return rooms.store.together((): Outcome<HandTrial> => {
    const site = rooms.store.sites.find(wish.siteId)
    if (!site.ok) return site
    const policy = keptPolicy(rooms, site.value, wish.partnerId)
    if (!policy.ok) return policy
    if (policy.value === undefined || !policy.value.domains.includes(domain))
      return fail('confirm.no-policy', { domain })
    const described = siteFactsFor(site.value.gateway, site.value.facts)
    if (!described.ok) return described
    const { target, facts } = described.value
    if (target.trialByHand === undefined) return fail('confirm.not-triable', { detail: 'push:detail.trial-product' })
    if (!isPublicAddress(wish.address)) {
      return fail('confirm.not-triable', { detail: `gateway-${target.id}:push.detail.hand-address` })
    }
    return target.trialByHand({ domain, policy: policy.value, token: newToken(), address: wish.address }, facts)
  })
}

/** Gateways it can only be made at by hand. */
export function byHandAt(chosen: readonly ChosenGateway[]): ConfirmView['byHand'] {
  return chosen
    .filter(({ site }) => site.serves !== 'inbound' && findGateway(site.gateway)?.trialByHand !== undefined)
    .map(({ site }) => ({ siteId: site.id, name: site.name }))
}
