// Sorts the recipients of one message into what a single attempt can serve together: one policy (or none) and one domain.
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import { defaultFailure } from '#domain/tls-policy.ts'
import { destinationOf, type NewDelivery, type Recipient } from '../message.ts'

export interface AdmittedRecipient {
  readonly recipient: Recipient
  readonly domain: string
  readonly policy: Pick<RelayPolicy, 'id' | 'partner' | 'failure'> | null
  /** In one of our own domains: goes to the next hop and nowhere else. */
  readonly isOurs: boolean
}

const hourMs = 3_600_000

/** The deliveries of a message taken now; nobody is warned of what has no sender. */
export function deliveriesOf(recipients: readonly AdmittedRecipient[], sender: string, now: number): NewDelivery[] {
  const [first] = recipients
  if (first !== undefined && recipients.length === 1) return [deliveryOf(first, [first.recipient], sender, now)]
  const groups = new Map<string, { readonly first: AdmittedRecipient; readonly recipients: Recipient[] }>()
  for (const entry of recipients) {
    const key = `${entry.policy?.id ?? ''} ${entry.domain}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: entry, recipients: [entry.recipient] })
    else group.recipients.push(entry.recipient)
  }
  return [...groups.values()].map((group) => deliveryOf(group.first, group.recipients, sender, now))
}

function deliveryOf(
  { domain, policy, isOurs }: AdmittedRecipient,
  recipients: readonly Recipient[],
  sender: string,
  now: number,
): NewDelivery {
  const policyId = policy?.id ?? null
  const { warnAfterHours, giveUpAfterHours } = policy?.failure ?? defaultFailure
  return {
    destination: destinationOf({ domain, policyId, isToNextHop: isOurs }),
    domain,
    policyId,
    recipients,
    nextAt: now,
    warnAt: sender === '' ? null : now + warnAfterHours * hourMs,
    expiresAt: now + giveUpAfterHours * hourMs,
  }
}
