// plan.json: the desired state for machines and auditors, with the hash the scripts report back. ASCII, same input same bytes.
import { escapeNonAscii } from '../ascii-text.ts'
import type { PartnerConnectors } from './partner-connectors.ts'
import type { ExchangeSite } from './site.ts'

/** The text of plan.json. */
export function exchangePlan(connectors: readonly PartnerConnectors[], site: ExchangeSite, planHash: string): string {
  const plan = {
    schema: 'handschlag.exchange-plan/2',
    hash: planHash,
    site,
    connectors: connectors.map(({ policy, receive, send }) => ({
      policy: policy.id,
      partner: policy.partner,
      direction: policy.direction,
      level: send === null ? null : policy.level,
      agreement: policy.agreement,
      reviewBy: policy.reviewBy,
      tlsDomain: send?.tlsDomain ?? null,
      clientCertificate: send?.certificate ?? null,
      send: send === null ? null : { settings: send.settings, secureDomains: send.isDomainSecure ? send.domains : [] },
      receive:
        receive === null
          ? null
          : { settings: receive.settings, secureDomains: receive.isDomainSecure ? receive.domains : [] },
    })),
  }
  return `${escapeNonAscii(JSON.stringify(plan, null, 2))}\n`
}
