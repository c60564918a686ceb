// A store with everything the annex about proofs is made from: a partner with a full agreement, three gateways chosen for mail to it with hosts
// and what was pushed there, a counter-proof that held, one that caught its gateway, and sessions to our own mail server.
import { hashSet } from '#delivery/plan-hash.ts'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { policyHash } from '#operations/confirm/policy-in-force.ts'
import type { Store } from '#storage/store.ts'
import { relayDraft } from './configured-house.ts'
import { valueIn } from './expect-outcome.ts'
import { caughtProof, heldProof, sampleHosts, sampleSessionsToUs, sampleSites } from './paper-proofs.ts'
import { fullAgreement } from './paper-versions.ts'
import { samplePushHost, samplePushRecord } from './push-samples.ts'
import { samplePartner, sampleReport } from './samples.ts'

const files = [{ name: 'tls_policy', content: 'bank.example secure' }]
const gateways = [
  ['held', 'postfix', 'Postfix in Berlin'],
  ['caught', 'domino', 'Domino'],
  ['untried', 'postfix', 'Postfix in Bonn'],
] as const

/** Fills the store; everything was pushed the day before `at`, and tried at it. */
export function keepProven(store: Store, at: string, changes: Partial<Agreement> = {}): Agreement {
  const partner = valueIn(store.partners.save(samplePartner()))
  valueIn(store.reports.add(sampleReport()))
  const policy = tlsPolicy.parse({
    ...{ id: partner.id, partner: partner.name, domains: ['bank.example'], level: 'secure' },
  })
  const before = new Date(Date.parse(at) - 86_400_000).toISOString()
  for (const [key, gateway, name] of gateways) {
    const [siteId, hostId] = [sampleSites[key], sampleHosts[key]]
    const site = { ...relayDraft({ name }), gateway, serves: 'outbound', id: siteId } as const
    valueIn(store.sites.save({ ...site, createdAt: before, changedAt: before }))
    valueIn(store.configurations.keepPolicy(siteId, partner.id, policy, before))
    valueIn(store.configurations.keepFiles(siteId, null, { files, keptAt: before }))
    valueIn(store.hosts.save(samplePushHost({ id: hostId, siteId, name: `${name} 1` })))
    const pushed = { siteId, hostId, gateway, startedAt: before, endedAt: before, setHash: hashSet(files) }
    valueIn(store.pushes.save(samplePushRecord(pushed)))
  }
  const siteIds = gateways.map(([key]) => sampleSites[key])
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds, keptAt: before }))
  const tried = { partnerId: partner.id, policySha256: policyHash(policy), startedAt: at }
  valueIn(store.confirmations.saveProof(heldProof(tried)))
  valueIn(store.confirmations.saveProof(caughtProof(tried)))
  valueIn(store.confirmations.saveInbound(sampleSessionsToUs({ partnerId: partner.id, startedAt: at })))
  return valueIn(store.agreements.save(fullAgreement({ partnerId: partner.id, ...changes })))
}
