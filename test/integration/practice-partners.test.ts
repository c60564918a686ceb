// Practice partners in the list of real ones: added once, refreshed, told apart, and only ever tested in the lab.
import { expect, test } from 'vitest'
import { labSlugs } from '#lab/partners.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openHouse } from '#test/support/open-house.ts'

test('starting the practice adds every practice partner once, however often it is asked', async () => {
  const { client, house, folder } = openHouse()
  const seen: unknown[] = []
  client.partner.changed((event) => seen.push(event))
  const [first, second] = await Promise.all([client.lab.start(), client.lab.start()])
  const partners = valueIn(first)
  expect(partners).toHaveLength(labSlugs.length)
  expect(partners.every((partner) => partner.isPractice)).toBe(true)
  expect(valueIn(second)).toEqual(partners)
  expect(seen).toEqual([{ partnerId: null }, { partnerId: null }])

  await house.close()
  const again = openHouse({ folder })
  expect(valueIn(await again.client.lab.start())).toEqual(partners)
  expect(valueIn(await again.client.partner.list())).toHaveLength(labSlugs.length)
})

test('a practice partner keeps its domain and its kind, and may get names and a contact', async () => {
  const { client } = openHouse()
  const [partner] = valueIn(await client.lab.start())
  if (partner === undefined) throw new Error('the lab has partners')
  const { isPractice, createdAt, changedAt, ...draft } = partner
  expect(isPractice && createdAt === changedAt).toBe(true)
  const moved = await client.partner.save({ ...draft, domains: [...draft.domains, 'bank.example'] })
  expect(faultIn(moved).code).toBe('partner.practice-domains')
  const agreed = valueIn(await client.partner.save({ ...draft, agreedNames: ['*.example.net'] }))
  expect(agreed).toMatchObject({ isPractice: true, domains: draft.domains, agreedNames: ['*.example.net'] })
})

test('a domain of a real partner is not taken over by the practice, and nothing is half added', async () => {
  const { client } = openHouse()
  const contact = { name: '', mail: '', phone: '' }
  const own = { id: null, name: 'Own', domains: ['null-mx.example'], contact, agreedNames: [] }
  const partner = valueIn(await client.partner.save(own))
  expect(faultIn(await client.lab.start())).toEqual({
    code: 'partner.domain-taken',
    params: { domain: 'null-mx.example', partner: 'Own' },
  })
  expect(valueIn(await client.partner.list())).toEqual([{ partner, lastTest: null, agreement: null }])
})

test('a practice partner is tested in the lab, also when the lab has to be started first', async () => {
  const first = openHouse()
  const good = valueIn(await first.client.lab.start()).find((partner) => partner.domains[0] === 'good.example')
  if (good === undefined) throw new Error('the lab has a good partner')
  await first.house.close()

  const { client } = openHouse({ folder: first.folder })
  const steps: string[] = []
  const run = await client.probe.run({ partnerId: good.id }, (progress) => steps.push(progress.kind))
  const [report] = valueIn(run)
  expect(report?.judgement).toMatchObject({ verdict: 'suitable', modes: { secure: true } })
  expect(steps[0]).toBe('dns')
  expect(steps.at(-1)).toBe('judged')
  expect(steps.filter((kind) => kind === 'step').length).toBeGreaterThan(6)
  expect(valueIn(await client.probe.latest({ partnerId: good.id }))).toEqual([report])
  const listed = valueIn(await client.partner.list()).find((entry) => entry.partner.id === good.id)
  expect(listed?.lastTest).toMatchObject({ verdict: 'suitable', startedAt: report?.startedAt })
})
