// Killed while giving out: files are whole, and what is remembered was written; at most the last files were not yet remembered.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { openStore } from '#storage/store.ts'
import { startChild } from '#test/support/child-process.ts'
import { configuredHouse } from '#test/support/configured-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const giver = new URL('../../support/busy-giver.ts', import.meta.url)
const hoursIn = (text: string) => relayPolicyFile.parse(JSON.parse(text)).policies[0]?.failure.giveUpAfterHours

test('kill -9 while giving out leaves files, policy and choice that belong together', { timeout: 90_000 }, async () => {
  const partner = samplePartner()
  const { site, house, folder } = configuredHouse([partner], [sampleReport()])
  const relay = await site()
  await house.close()
  for (const count of [25, 8, 40]) {
    const child = startChild(giver, [folder, partner.id, relay.id])
    await child.said(new RegExp(`^given ${count}$`))
    child.process.kill('SIGKILL')
    expect(await child.ended).toBe('SIGKILL')
    const confirmed = child.lines.length
    const store = valueIn(openStore(join(folder, 'handschlag.sqlite')))
    const kept = valueIn(store.configurations.files(relay.id, null))?.files ?? []
    const [policy] = valueIn(store.configurations.policies(relay.id))
    const choice = valueIn(store.choices.find(partner.id))?.choice
    store.close()
    const remembered = hoursIn(kept.find(({ name }) => name === 'relay-policy.json')?.content ?? '') ?? 0
    expect(policy?.policy.failure.giveUpAfterHours).toBe(remembered)
    expect(choice?.failure.giveUpAfterHours).toBe(remembered)
    expect([confirmed, confirmed + 1]).toContain(remembered)
    const given = hoursIn(readFileSync(join(folder, 'given', 'relay-policy.json'), 'utf8')) ?? 0
    expect([remembered, remembered + 1]).toContain(given)
    const left = readdirSync(join(folder, 'given')).filter((name) => name !== 'relay-policy.json')
    expect(left.every((name) => name.endsWith('.part'))).toBe(true)
  }
})
