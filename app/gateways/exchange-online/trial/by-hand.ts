// A counter-proof at Exchange Online by hand: nobody reaches its servers, and it knows no port but 25, so the person enters four blocks of PowerShell
// into a session of their own. Each stands alone and ends at its first error without ending the session. Refuses what cannot be said or would prove
// nothing; fault confirm.not-triable. Not tried on a real organisation.
import { isIPv4 } from 'node:net'
import type { HandTrial, HandTrialOrder } from '#domain/confirm/hand-trial.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { quoteText } from '../../powershell/powershell-literal.ts'
import { createPartWriter } from '../../powershell/script-part.ts'
import { isPlainDnsName } from '../connector.ts'
import { exchangeOnlineLevels } from '../outbound-connector.ts'
import { type ExchangeOnlineSite, exchangeOnlineSite } from '../site.ts'
import { assertOrganization, createBlock, lookBlock, removeBlock, sendBlock } from './hand-blocks.ts'

const detailOf = (code: string) => `gateway-exchange-online:push.detail.${code}`

/** The blocks, in the order they are entered; fault confirm.not-triable. */
export function exchangeOnlineByHand(order: HandTrialOrder, input: ExchangeOnlineSite): Outcome<HandTrial> {
  const site = exchangeOnlineSite.safeParse(input)
  const why = whyNot(order) ?? (site.success ? null : 'site')
  if (why !== null || !site.success) return fail('confirm.not-triable', { detail: why ?? 'site' })
  const domain = order.domain.toLowerCase()
  const space = `gegenprobe-${order.token}.${domain}`
  const recipient = `gegenprobe@${space}`
  const facts = {
    Organization: site.data.organization,
    Domain: domain,
    Space: space,
    Recipient: recipient,
    Address: order.address,
    Name: `Handschlag-Gegenprobe-${order.token}`,
    Tag: `handschlag:trial:v1;id=${order.token}`,
  }
  const block = (names: readonly (keyof typeof facts)[], body: string) =>
    blockOf(
      names.map((name) => `$${name} = ${quoteText(facts[name])}`),
      body,
    )
  return succeed({
    recipient,
    steps: [
      {
        step: 'create',
        command: block(
          ['Organization', 'Domain', 'Space', 'Address', 'Name', 'Tag'],
          `${assertOrganization}\n${createBlock}`,
        ),
      },
      { step: 'send', command: block(['Organization', 'Recipient', 'Name'], `${assertOrganization}\n${sendBlock}`) },
      { step: 'look', command: block(['Organization', 'Recipient'], `${assertOrganization}\n${lookBlock}`) },
      { step: 'remove', command: block(['Organization', 'Name', 'Tag'], `${assertOrganization}\n${removeBlock}`) },
    ],
  })
}

/** A script block of its own: what fails in it ends it, and nothing it names stays in the session. ASCII. */
function blockOf(facts: readonly string[], body: string): string {
  const writer = createPartWriter()
  writer.line('& {')
  for (const line of ["$ErrorActionPreference = 'Stop'", ...facts, ...body.trim().split('\n')]) {
    writer.line(`    ${line}`.trimEnd())
  }
  writer.line('}')
  return `${writer.part().text.replaceAll('\r\n', '\n')}\n`
}

function whyNot({ domain, policy, token, address }: HandTrialOrder): string | null {
  if (!/^[a-z0-9]{20}$/.test(token)) return 'token'
  const name = domain.toLowerCase()
  if (!(name.includes('.') && isPlainDnsName(`gegenprobe-${token}.${name}`))) return 'domain'
  if (!isIPv4(address)) return 'address'
  // TLSA records belong to MX hosts: to a fixed host Exchange Online would not even look for one
  if (policy.level === 'dane') return detailOf('hand-dane')
  return exchangeOnlineLevels.has(policy.level) ? null : detailOf('hand-level')
}
