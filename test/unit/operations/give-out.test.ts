// Giving out: remembered only once the files are there, one after the other, and never for a partner or site that went meanwhile.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { languages } from '#domain/language.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { relayPolicyFile } from '#domain/relay-policy-file.ts'
import { createOneAtATime } from '#operations/one-at-a-time.ts'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const idsIn = (path: string | undefined) =>
  relayPolicyFile.parse(JSON.parse(readFileSync(path ?? '', 'utf8'))).policies.map(({ id }) => id)

/** Holds every next dialog open until it is let go. */
function heldDialogs(files: { keepInFolder: ConfiguredKeep }): { letGo(): void; readonly asked: () => number } {
  const keep = files.keepInFolder
  const waiting: (() => void)[] = []
  let asked = 0
  let isOpen = false
  files.keepInFolder = async (folder, wanted) => {
    asked += 1
    if (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve))
    return keep(folder, wanted)
  }
  return {
    asked: () => asked,
    letGo() {
      isOpen = true
      for (const resolve of waiting) resolve()
    },
  }
}
type ConfiguredKeep = ReturnType<typeof configuredHouse>['outside']['files']['keepInFolder']

test('two partners given out at once both stand in the later file', async () => {
  const [first, second] = [samplePartner(), samplePartner({ domains: ['b.example'] })]
  const { client, site, outside } = configuredHouse(
    [first, second],
    [sampleReport(), sampleReport({ domain: 'b.example' })],
  )
  const relay = await site()
  const dialogs = heldDialogs(outside.files)
  const both = [client.gateway.save(requestFor(first, [relay])), client.gateway.save(requestFor(second, [relay]))]
  await expect.poll(dialogs.asked).toBe(1)
  dialogs.letGo()
  const [, later] = (await Promise.all(both)).map(valueIn)
  expect(new Set(idsIn(later?.files[0]))).toEqual(new Set([first.id, second.id]))
  expect(dialogs.asked()).toBe(2)
})

test.each(['partner', 'site'] as const)('a %s that goes while the dialog is open is not remembered', async (what) => {
  const partner = samplePartner()
  const { client, site, outside } = configuredHouse([partner], [sampleReport()])
  const [relay, other] = [await site(), await site({ name: 'Other' })]
  const dialogs = heldDialogs(outside.files)
  const saving = client.gateway.save(requestFor(partner, [relay, other]))
  await expect.poll(dialogs.asked).toBe(1)
  if (what === 'partner') valueIn(await client.partner.remove({ partnerId: partner.id }))
  else valueIn(await client.site.remove({ siteId: other.id }))
  dialogs.letGo()
  expect(faultIn(await saving).code).toBe(what === 'partner' ? 'partner.not-found' : 'site.not-found')
  if (what === 'partner') return
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).toBeNull()
  const [rendering] = valueIn(await client.gateway.render(requestFor(partner, [relay])))
  expect(rendering?.difference).toBeNull()
})

test('files that cannot be written are not remembered, and the next attempt is not blocked', async () => {
  const partner = samplePartner()
  const { client, site, outside } = configuredHouse([partner], [sampleReport()])
  const request = requestFor(partner, [await site()])
  const keep = outside.files.keepInFolder
  outside.files.keepInFolder = async () => fail('file.not-written', { path: '/x', detail: 'ENOSPC' })
  expect(faultIn(await client.gateway.save(request)).code).toBe('file.not-written')
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).toBeNull()
  outside.files.keepInFolder = () => Promise.reject(new Error('a bug'))
  expect(faultIn(await client.gateway.save(request)).code).toBe('internal')
  outside.files.keepInFolder = keep
  valueIn(await client.gateway.save(request))
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).not.toBeNull()
})

test('one site refused, nothing is written for any', async () => {
  const partner = samplePartner()
  const { client, site, outside, folder } = configuredHouse([partner], [sampleReport()])
  const request = requestFor(partner, [await site(), await site({ name: 'Eingang', serves: 'inbound' })])
  for (const outcome of [
    await client.gateway.save(request),
    await client.gateway.print({ ...request, language: 'en' }),
  ]) {
    expect(faultIn(outcome).code).toBe('gateway.nothing-to-serve')
  }
  expect(outside.seen.printed).toEqual([])
  expect(existsSync(`${folder}/kept`)).toBe(false)
})

test('the choice is what was given out last; before that the tests and the last partner’s sites decide', async () => {
  const [first, second] = [samplePartner(), samplePartner({ domains: ['b.example'] })]
  const weak = sampleReport({ domain: 'b.example' })
  const modes = { encrypt: true, verify: true, secure: false, dane: false, fingerprint: true }
  const reports = [sampleReport(), { ...weak, judgement: { ...weak.judgement, modes } }]
  const { client, site, house, folder, outside } = configuredHouse([first, second], reports)
  expect(valueIn(await client.gateway.choice({ partnerId: first.id }))).toEqual({
    choice: { ...defaultChoice, level: 'secure' },
    siteIds: [],
    keptAt: null,
    agreement: null,
  })
  const sites = [await site({ name: 'One' }), await site({ name: 'Two' })]
  const fresh = valueIn(await client.gateway.choice({ partnerId: second.id }))
  expect([fresh.choice.level, fresh.siteIds]).toEqual(['verify', sites.map(({ id }) => id)])
  const request = requestFor(first, sites.slice(1), { level: 'encrypt', suites: 'pfs' })
  outside.setNow('2026-12-01T08:00:00.000Z')
  valueIn(await client.gateway.save(request))
  expect(valueIn(await client.gateway.choice({ partnerId: first.id }))).toEqual({
    choice: request.choice,
    siteIds: request.siteIds,
    keptAt: '2026-12-01T08:00:00.000Z',
    agreement: null,
  })
  expect(valueIn(await client.gateway.choice({ partnerId: second.id })).siteIds).toEqual(request.siteIds)
  await house.close()
  const again = openHouse({ folder }).client
  expect(valueIn(await again.gateway.choice({ partnerId: first.id })).choice).toEqual(request.choice)
})

test('the printed sheet is kept in each language, names its files, and is remembered like saved files', async () => {
  const partner = samplePartner()
  const { client, site, outside } = configuredHouse([partner], [sampleReport()])
  const request = requestFor(partner, [await site({ name: 'Frankfurt <1>' })])
  for (const language of languages) {
    const { files } = valueIn(await client.gateway.print({ ...request, language }))
    const name = language === 'de' ? 'Uebergabeblatt-bank.example.pdf' : 'Handover-bank.example.pdf'
    expect(files.map((file) => file.split('/').at(-1))).toEqual([name])
    valueIn(await client.app.reveal({ path: files[0] ?? '' }))
    const order = outside.seen.printed.at(-1)
    expect(order).toMatchObject({ language, title: expect.stringContaining(partner.name) })
    expect(order?.html).toContain('Frankfurt &#60;1&#62;')
    expect(order?.html).toContain('relay-policy.json')
  }
  const [rendering] = valueIn(await client.gateway.render(request))
  expect(rendering?.difference?.files).toEqual([{ name: 'relay-policy.json', kind: 'same', runs: [] }])
  expect(valueIn(await client.gateway.choice({ partnerId: partner.id })).keptAt).not.toBeNull()
})

test('work runs one after the other, and a failure ends only itself', async () => {
  const queue = createOneAtATime()
  const told: string[] = []
  const piece =
    (name: string, fails = false) =>
    async () => {
      told.push(`${name} begins`)
      await Promise.resolve()
      told.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }
  const all = await Promise.allSettled([queue.run(piece('a')), queue.run(piece('b', true)), queue.run(piece('c'))])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(told).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
