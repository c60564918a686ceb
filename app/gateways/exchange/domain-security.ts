// Domain Security: mutual TLS as Exchange knows it. Used where the site switches it on and a policy asks for certificates on both sides;
// it takes whole domains only and always compares the certificate with the mail domain, so a policy must agree on just that.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isInbound, isOutbound, senderDomainsOf, type TlsPolicy } from '#domain/tls-policy.ts'
import type { ExchangeSite } from './site.ts'

/** Whether mail to the partner goes by Domain Security. */
export function sendsByDomainSecurity(policy: TlsPolicy, site: ExchangeSite): boolean {
  return site.domainSecurity && isOutbound(policy) && policy.level === 'secure' && policy.clientCertificate !== null
}

/** Whether mail from the partner comes by Domain Security. */
export function receivesByDomainSecurity(policy: TlsPolicy, site: ExchangeSite): boolean {
  return site.domainSecurity && isInbound(policy) && policy.inbound.certificate !== null
}

/** The certificate names Exchange takes for these domains: the domain and every host one label below. */
export function namesByDomainSecurity(domains: readonly string[]): readonly string[] {
  return domains.flatMap((domain) => [domain, `*.${domain}`])
}

/** Fault gateway.demand-not-expressible with the field that Domain Security cannot keep. */
export function requireDomainSecurityFits(policy: TlsPolicy, site: ExchangeSite): Outcome<void> {
  const refuse = (field: string) =>
    fail('gateway.demand-not-expressible', { gateway: 'exchange', partner: policy.partner, field })
  if (sendsByDomainSecurity(policy, site)) {
    if (policy.route.kind !== 'mx') return refuse('route')
    if (policy.includeSubdomains) return refuse('includeSubdomains')
    if (!isAgreed(namesByDomainSecurity(policy.domains), policy.names)) return refuse('names')
  }
  const certificate = isInbound(policy) ? policy.inbound.certificate : null
  if (certificate === null) return succeed(undefined)
  const names = namesByDomainSecurity(senderDomainsOf(policy))
  const isCheckable = certificate.pins.length === 0 && certificate.authorities.length === 0
  if (!site.domainSecurity || !isCheckable) return refuse('inbound.certificate')
  if (!isAgreed(names, certificate.names) || !isAgreed(certificate.names, names)) return refuse('inbound.certificate')
  if (policy.includeSubdomains) return refuse('includeSubdomains')
  return succeed(undefined)
}

function isAgreed(names: readonly string[], agreed: readonly string[]): boolean {
  return names.every((name) => agreed.includes(name))
}
