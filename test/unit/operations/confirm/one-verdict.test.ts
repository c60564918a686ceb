// One thing has one verdict: page, overview, checklist and paper say the same of how the relay of this app stands, whatever was done to its file.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultChoice } from '#domain/policy-choice.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { policyHash } from '#operations/confirm/policy-in-force.ts'
import { openStore } from '#storage/store.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { ownRelayProduct, sampleProof } from '#test/support/confirm-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { fullAgreement } from '#test/support/paper-versions.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const at = '2026-11-21T09:00:00.000Z'
const domains = ['bank.example', 'bank-two.example'] as const

/** A house whose relay was proven to hold these domains of a partner with two. */
function relayHouse(proven: readonly string[]) {
  const folder = temporaryFolder()
  const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
  const partner = valueIn(store.partners.save(samplePartner({ domains: [...domains] })))
  const site = { ...relayDraft(), serves: 'outbound', id: randomUUID(), createdAt: at, changedAt: at } as const
  valueIn(store.sites.save(site))
  const policy = tlsPolicy.parse({ id: partner.id, partner: partner.name, domains: [...domains], level: 'secure' })
  valueIn(store.configurations.keepPolicy(site.id, partner.id, policy, at))
  valueIn(store.choices.save(partner.id, { choice: defaultChoice, siteIds: [site.id], keptAt: at }))
  const about = { partnerId: partner.id, siteId: site.id, hostId: null, policySha256: policyHash(policy) }
  for (const domain of proven)
    valueIn(store.confirmations.saveProof(sampleProof({ ...about, product: ownRelayProduct, domain, startedAt: at })))
  const agreement = valueIn(store.agreements.save(fullAgreement({ partnerId: partner.id })))
  store.close()
  const { client, outside } = openHouse({ folder })
  const goBy = (policies: readonly Partial<TlsPolicy>[]) => {
    mkdirSync(join(folder, 'relay'), { recursive: true })
    const write = (name: string, value: unknown) => writeFileSync(join(folder, 'relay', name), JSON.stringify(value))
    write('app.json', { siteId: site.id, startsWithApp: false })
    const relayPolicies = policies.map((each) => ({ ...each, hosts: undefined }))
    write('relay-policy.json', { schema: 'handschlag.relay-policy/2', policies: relayPolicies })
  }
  const verdicts = async () => {
    const [page] = valueIn(await client.confirm.read({ partnerId: partner.id })).standings
    const [overview] = valueIn(await client.confirm.tried())
    const checklist = valueIn(await client.checklist.read({ partnerId: partner.id }))
    const line = checklist.find(({ item }) => item.proof === 'enforcement-proven')
    valueIn(await client.agreement.print({ agreementId: agreement.id, language: 'en', form: 'final' }))
    const paper = /<p class="verdict"><b>([^<]*)<\/b><\/p>\s*([\s\S]*?)<\/p>/.exec(
      outside.seen.printed.at(-1)?.html ?? '',
    )
    const reason = line !== undefined && 'reason' in line.state ? line.state.reason : null
    return { page, overview: overview?.kind, line: reason?.code, params: reason?.params, paper }
  }
  return { policy, goBy, verdicts }
}

test('a policy file of the relay that was weakened by hand is applied nowhere', async () => {
  const { policy, goBy, verdicts } = relayHouse(domains)
  goBy([policy])
  const before = await verdicts()
  expect(before.page).toMatchObject({ kind: 'enforced', why: 'proven' })
  expect([before.overview, before.line, before.paper?.[1]]).toEqual(['enforced', 'enforcement-proven', 'Enforced'])
  goBy([{ ...policy, level: 'encrypt' }])
  const after = await verdicts()
  expect(after.page).toMatchObject({ kind: 'configured', why: 'not-applied' })
  expect([after.overview, after.line, after.paper?.[1]]).toEqual([
    ...['configured', 'enforcement-not-applied', 'Configured'],
  ])
})

test('a domain nobody tried is named wherever the verdict is told', async () => {
  const { policy, goBy, verdicts } = relayHouse(['bank.example'])
  goBy([policy])
  const { page, overview, line, params, paper } = await verdicts()
  expect(page).toMatchObject({ kind: 'configured', why: 'domain-never-tried', domains: ['bank-two.example'] })
  expect([overview, line, paper?.[1]]).toEqual(['configured', 'enforcement-domain-never-tried', 'Configured'])
  expect(params).toMatchObject({ domains: 'bank-two.example' })
  expect(paper?.[2]).toContain('bank-two.example')
})
