// plan.json: the desired state for machines and auditors, with the hash the scripts report back. ASCII, same input same bytes.
import { createHash } from 'node:crypto'
import type { ExchangeConnector } from './connector.ts'
import type { ExchangeSite } from './site.ts'

/** SHA-256 over site and connectors; it names this plan in every result line. */
export function planHashOf(connectors: readonly ExchangeConnector[], site: ExchangeSite): string {
  const state = connectors.map((connector) => [connector.policy.id, connector.policy.partner, connector.settings])
  return createHash('sha256')
    .update(JSON.stringify([site, state]))
    .digest('hex')
}

/** The text of plan.json. */
export function exchangePlan(connectors: readonly ExchangeConnector[], site: ExchangeSite, hash: string): string {
  const plan = {
    schema: 'handschlag.exchange-plan/1',
    hash,
    site,
    connectors: connectors.map(({ policy, settings, tlsDomain }) => ({
      policy: policy.id,
      partner: policy.partner,
      level: policy.level,
      agreement: policy.agreement,
      reviewBy: policy.reviewBy,
      tlsDomain,
      settings,
    })),
  }
  return `${escapeNonAscii(JSON.stringify(plan, null, 2))}\n`
}

function escapeNonAscii(json: string): string {
  return json.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
