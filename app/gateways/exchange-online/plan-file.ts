// plan.json: the desired state for machines and auditors, with the hash the scripts report back. ASCII, same input same bytes.
import { createHash } from 'node:crypto'
import { escapeNonAscii } from '../ascii-text.ts'
import type { OnlineConnector } from './connector.ts'
import type { ExchangeOnlineSite } from './site.ts'

/** SHA-256 over organisation and connectors; it names this plan in every result line. */
export function planHashOf(connectors: readonly OnlineConnector[], site: ExchangeOnlineSite): string {
  const state = connectors.map(({ kind, policy, settings, recipient }) => [
    kind,
    policy.id.toLowerCase(),
    policy.partner,
    policy.agreement,
    policy.reviewBy,
    recipient,
    settings,
  ])
  return createHash('sha256')
    .update(JSON.stringify([site, state]))
    .digest('hex')
}

/** The text of plan.json. */
export function exchangeOnlinePlan(
  connectors: readonly OnlineConnector[],
  site: ExchangeOnlineSite,
  hash: string,
): string {
  const plan = {
    schema: 'handschlag.exchange-online-plan/1',
    hash,
    site,
    connectors: connectors.map(({ kind, policy, settings, tlsDomain }) => ({
      kind,
      policy: policy.id.toLowerCase(),
      partner: policy.partner,
      level: kind === 'outbound' ? policy.level : null,
      agreement: policy.agreement,
      contact: policy.contact,
      reviewBy: policy.reviewBy,
      tlsDomain,
      settings,
    })),
  }
  return `${escapeNonAscii(JSON.stringify(plan, null, 2))}\n`
}
