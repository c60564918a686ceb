// What an admin chose for one partner: everything of a policy that does not follow from the partner itself or from its tests.
import { z } from 'zod'
import { certificatePin, clientCertificateName } from './certificate-values.ts'
import { defaultInbound, inboundPolicy } from './inbound-policy.ts'
import { tlsLevel } from './tls-level.ts'
import {
  defaultFailure,
  policyDirection,
  policyFailure,
  policyRoute,
  policySuites,
  policyTrust,
  type TlsPolicy,
} from './tls-policy.ts'

export const policyChoice = z.strictObject({
  level: tlsLevel,
  includeSubdomains: z.boolean(),
  direction: policyDirection,
  trust: policyTrust,
  /** Empty = those of the last test, at level `fingerprint`. */
  pins: z.array(certificatePin).max(50),
  minProtocol: z.enum(['TLSv1.2', 'TLSv1.3']),
  suites: policySuites,
  clientCertificate: clientCertificateName.nullable(),
  route: policyRoute,
  inbound: inboundPolicy,
  failure: policyFailure,
  reviewBy: z.iso.date().nullable(),
})
export type PolicyChoice = z.infer<typeof policyChoice>

/** A choice with the sites it was made for. */
export const partnerChoice = z.strictObject({
  choice: policyChoice,
  siteIds: z.array(z.uuid()),
  /** When it was kept; null = never, this is what the tests recommend. */
  keptAt: z.string().nullable(),
})
export type PartnerChoice = z.infer<typeof partnerChoice>

/** The choice nobody changed yet. */
export const defaultChoice: PolicyChoice = {
  level: 'secure',
  includeSubdomains: false,
  direction: 'outbound',
  trust: { kind: 'public', authorities: [] },
  pins: [],
  minProtocol: 'TLSv1.2',
  suites: 'any',
  clientCertificate: null,
  route: { kind: 'mx' },
  inbound: defaultInbound,
  failure: defaultFailure,
  reviewBy: null,
}

/** The part of a policy that a site serving only one direction enforces; undefined when nothing is left. */
export function narrowTo(policy: TlsPolicy, serves: TlsPolicy['direction']): TlsPolicy | undefined {
  if (serves === 'both' || serves === policy.direction) return policy
  return policy.direction === 'both' ? { ...policy, direction: serves } : undefined
}
