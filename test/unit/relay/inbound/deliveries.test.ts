// Recipients that one attempt can serve together, and their time.
import { describe, expect, it } from 'vitest'
import { type AdmittedRecipient, deliveriesOf } from '#relay/inbound/deliveries.ts'

const hourMs = 3_600_000
const failure = { action: 'defer' as const, warnAfterHours: 2, giveUpAfterHours: 24 }
const policy = { id: '00000000-0000-4000-8000-000000000001', partner: 'Muster Bank AG', failure }

function to(local: string, domain: string, isListed: boolean): AdmittedRecipient {
  const recipient = { address: `${local}@${domain}`, notify: null, originalRecipient: null }
  return { recipient, domain, policy: isListed ? policy : null, isOurs: domain === 'own.example' }
}

describe('the deliveries of a message', () => {
  it('are one for each policy and domain', () => {
    const recipients = [
      to('a', 'bank.example', true),
      to('b', 'own.example', false),
      to('c', 'bank.example', true),
      to('d', 'bank.test', true),
    ]
    const deliveries = deliveriesOf(recipients, 'x@own.example', 1000)
    expect(deliveries.map(({ destination, domain, recipients: list }) => [destination, domain, list.length])).toEqual([
      [policy.id, 'bank.example', 2],
      ['next-hop own.example', 'own.example', 1],
      [policy.id, 'bank.test', 1],
    ])
  })

  it('warn and end as the policy says, else after 4 hours and 10 days', () => {
    const [listed] = deliveriesOf([to('a', 'bank.example', true)], 'x@own.example', 1000)
    expect(listed).toMatchObject({ nextAt: 1000, warnAt: 1000 + 2 * hourMs, expiresAt: 1000 + 24 * hourMs })
    const [usual] = deliveriesOf([to('a', 'own.example', false)], 'x@own.example', 0)
    expect(usual).toMatchObject({ policyId: null, warnAt: 4 * hourMs, expiresAt: 240 * hourMs })
  })

  it('warn nobody when there is no sender', () => {
    expect(deliveriesOf([to('a', 'own.example', false)], '', 0)[0]?.warnAt).toBeNull()
  })
})
