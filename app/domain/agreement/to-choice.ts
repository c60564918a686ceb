// From an agreement to what our gateways enforce, and back: the choice an agreement stands for, what a kept choice says about terms, and
// where a choice falls short of the agreement. A gateway of ours sees one client certificate and one list of names per partner.
import { z } from 'zod'
import type { PolicyChoice } from '../policy-choice.ts'
import { isAtLeast, tlsLevel } from '../tls-level.ts'
import { isInbound, isOutbound } from '../tls-policy.ts'
import { type Agreement, agreementState } from './agreement.ts'
import type { KnownTerms } from './fill.ts'
import { isKeyBound } from './key-binding.ts'
import { type AgreementTerms, type DirectionTerms, defaultDirection } from './terms.ts'

/** What a choice is measured against. */
export const agreedChoice = z.strictObject({
  number: z.string(),
  version: z.number().int(),
  state: agreementState,
  /** Level per direction; null = that direction is not part of the agreement. */
  toPartner: tlsLevel.nullable(),
  toUs: tlsLevel.nullable(),
})
export type AgreedChoice = z.infer<typeof agreedChoice>

/** The part of an agreement a choice is measured against. */
export function agreedChoiceOf({ number, version, state, terms }: Agreement): AgreedChoice {
  return { number, version, state, toPartner: terms.toPartner?.level ?? null, toUs: terms.toUs?.level ?? null }
}

export const shortcomings = [
  'no-agreement',
  'not-in-force',
  'level-below',
  'outbound-missing',
  'inbound-missing',
] as const
export type Shortcoming = (typeof shortcomings)[number]

/** Where the choice is less than agreed, or not agreed at all; empty = it keeps the agreement. */
export function shortcomingsOf(
  choice: Pick<PolicyChoice, 'direction' | 'level'>,
  agreed: AgreedChoice | null,
): readonly Shortcoming[] {
  if (agreed === null) return ['no-agreement']
  const found: Shortcoming[] = []
  if (agreed.state !== 'active' && agreed.state !== 'under-review') found.push('not-in-force')
  if (agreed.toPartner !== null && !isOutbound(choice)) found.push('outbound-missing')
  if (agreed.toUs !== null && !isInbound(choice)) found.push('inbound-missing')
  if (agreed.toPartner !== null && isOutbound(choice) && !isAtLeast(choice.level, agreed.toPartner)) {
    found.push('level-below')
  }
  return found
}

/** The choice the agreement stands for; what it says nothing about stays as in `base`. */
export function choiceOfAgreement({ terms, reviewBy }: Agreement, base: PolicyChoice): PolicyChoice {
  const { own, partner, toPartner, toUs } = terms
  const bindsKeys = isKeyBound(partner, toPartner)
  return {
    ...base,
    level: toPartner?.level ?? base.level,
    includeSubdomains: partner.domains.length > 0 && partner.domains.every((domain) => domain.includeSubdomains),
    direction: directionOf(terms) ?? base.direction,
    pins: bindsKeys ? partner.pins : base.pins,
    minProtocol: toPartner?.minProtocol ?? base.minProtocol,
    suites: toPartner?.suites ?? base.suites,
    route: routeOf(terms) ?? base.route,
    inbound: {
      ...base.inbound,
      addresses: partner.sendingAddresses.length > 0 ? partner.sendingAddresses : base.inbound.addresses,
      minProtocol: toUs?.minProtocol ?? base.inbound.minProtocol,
      certificate: clientCertificateOf(terms) ?? base.inbound.certificate,
      reply: own.reply === 'unknown' ? base.inbound.reply : own.reply,
    },
    failure: {
      ...base.failure,
      warnAfterHours: own.warnAfterHours ?? base.failure.warnAfterHours,
      giveUpAfterHours: own.giveUpAfterHours ?? base.failure.giveUpAfterHours,
    },
    reviewBy: reviewBy ?? base.reviewBy,
  }
}

function directionOf({ toPartner, toUs }: AgreementTerms): PolicyChoice['direction'] | undefined {
  if (toPartner !== null && toUs !== null) return 'both'
  if (toPartner !== null) return 'outbound'
  return toUs === null ? undefined : 'inbound'
}

function routeOf({ partner }: AgreementTerms): PolicyChoice['route'] | undefined {
  if (partner.route === 'mx') return { kind: 'mx' }
  const hosts = partner.hosts.map(({ host, port }) => ({ host, port }))
  return hosts.length === 0 ? undefined : { kind: 'hosts', hosts }
}

function clientCertificateOf({ partner, toUs }: AgreementTerms): PolicyChoice['inbound']['certificate'] {
  if (toUs?.isMutual !== true || partner.clientCertificate === null) return null
  return { names: [partner.clientCertificate.name], pins: [], authorities: [] }
}

/** What a choice kept for the partner says about the terms: our own times and answers, and what is known of the partner. */
export function knownFromChoice(choice: PolicyChoice): Pick<KnownTerms, 'own' | 'partner'> {
  const { inbound, failure, route, pins, trust } = choice
  return {
    own: {
      warnAfterHours: failure.warnAfterHours,
      giveUpAfterHours: failure.giveUpAfterHours,
      ...(isInbound(choice) ? { reply: inbound.reply } : {}),
    },
    partner: {
      ...(inbound.addresses.length > 0 ? { sendingAddresses: inbound.addresses } : {}),
      ...(pins.length > 0 ? { pins, binding: 'pin' as const } : {}),
      ...(trust.kind === 'private' ? { authorityKind: 'private' as const } : {}),
      ...(route.kind === 'hosts'
        ? { route: 'hosts' as const, hosts: route.hosts.length > mostHosts ? [] : route.hosts.map(withoutAddresses) }
        : {}),
    },
  }
}

/** More hosts than an agreement can name are left open for people to say, never shortened to some of them. */
const mostHosts = 100

const withoutAddresses = (entry: { readonly host: string; readonly port: number }) => ({ ...entry, addresses: [] })

/** The directions a choice asks for. */
export function directionsOfChoice(choice: PolicyChoice): {
  readonly toPartner: DirectionTerms | null
  readonly toUs: DirectionTerms | null
} {
  const { level, minProtocol, suites, clientCertificate, inbound } = choice
  const isMutual = clientCertificate !== null
  return {
    toPartner: isOutbound(choice) ? { level, minProtocol, suites, isMutual, goLive: null } : null,
    toUs: isInbound(choice)
      ? { ...defaultDirection, minProtocol: inbound.minProtocol, isMutual: inbound.certificate !== null }
      : null,
  }
}
