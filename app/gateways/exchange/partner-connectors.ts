// One policy as the connectors it asks for: one to send, one to receive, or both. Refuses before anything is written.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { isInbound, isOutbound, type TlsPolicy } from '#domain/tls-policy.ts'
import { requireDomainSecurityFits } from './domain-security.ts'
import { type ReceiveConnector, receiveConnectorFor } from './receive-connector.ts'
import { type SendConnector, sendConnectorFor } from './send-connector.ts'
import type { ExchangeSite } from './site.ts'

export interface PartnerConnectors {
  readonly policy: TlsPolicy
  readonly send: SendConnector | null
  readonly receive: ReceiveConnector | null
}

/** Faults: those of both connectors, gateway.unsafe-value, demand-not-expressible. */
export function connectorsFor(policy: TlsPolicy, site: ExchangeSite): Outcome<PartnerConnectors> {
  // Control characters and half surrogate pairs cannot come back unchanged from a console or a file.
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(policy.partner)) return fail('gateway.unsafe-value', { field: 'partner' })
  const fits = requireDomainSecurityFits(policy, site)
  if (!fits.ok) return fits
  const send = isOutbound(policy) ? sendConnectorFor(policy, site) : succeed(null)
  if (!send.ok) return send
  const receive = isInbound(policy) ? receiveConnectorFor(policy, site) : succeed(null)
  if (!receive.ok) return receive
  return succeed({ policy, send: send.value, receive: receive.value })
}
