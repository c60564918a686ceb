// What makes a push to a Domino unsafe, on a real OpenSSH server: it is said in the plan, happens only when accepted, and touches nothing else.
import { expect, test } from 'vitest'
import { valueIn } from '#test/support/expect-outcome.ts'
import { hub, pushBench } from '../transcripts/domino/push-bench.ts'
import { samplePolicy } from '../unit/gateways/sample-policy.ts'

const bench = pushBench('127.0.15.3')
const bank = samplePolicy({ domains: ['bank.example'] })
const other = samplePolicy({ id: '3f0a1c52-7d6e-4b8a-9c1d-000000000002', domains: ['other.example'] })
const marks = () =>
  bench
    .domino()
    .documents()
    .flatMap(({ items }) => items['HandschlagId'] ?? [])
const item = (unid: string, name: string) =>
  bench
    .domino()
    .documents()
    .find((one) => one.unid.startsWith(unid))?.items[name]

test('what is unsafe is said: a hand edit, a foreign document in the way, a partner that ends', async () => {
  const session = bench.session()
  expect((await session.push([bank, other])).fault).toBeNull()
  const documents = bench
    .domino()
    .documents()
    .map((one) =>
      one.items['HandschlagId']?.endsWith('bank.example')
        ? { ...one, items: { ...one.items, NextDomain: 'elsewhere.example' } }
        : one,
    )
  bench.domino().writeDocuments([
    ...documents,
    {
      unid: 'F'.repeat(32),
      form: 'Domain',
      items: { Type: 'Domain', InternetDomain: 'bank.example', NextDomain: 'x.example' },
    },
  ])
  const plan = valueIn(await session.plan([bank]))
  expect(plan.unsafe.map(({ code }) => code).toSorted()).toEqual(['enforcement-ends', 'foreign-content', 'hand-edited'])
  const names = plan.changes.map(({ name, before, after }) => [name, before === null, after === null])
  expect(names).toEqual([
    [`${bank.id}/bank.example`, false, false],
    [`${other.id}/other.example`, false, true],
  ])
  expect((await session.push([bank])).fault).toBeNull()
  expect(marks()).toEqual([`${bank.id}/bank.example`])
  expect(item('FFFF', 'NextDomain')).toBe('x.example')
})

test('documents of another desk count as an unknown set', async () => {
  expect((await bench.session().push([bank])).fault).toBeNull()
  const plan = valueIn(await bench.session().plan([other]))
  expect(plan.unsafe.map(({ code }) => code)).toContain('unknown-set')
  expect(valueIn(await bench.session().plan([bank])).unsafe).toEqual([])
})

test('a server plan.txt does not know is left alone', async () => {
  const plan = await bench.session({ hubServer: 'CN=hub9/O=Acme' }).plan([bank])
  expect(plan).toMatchObject({ ok: false, fault: { code: 'push.host-unfit' } })
  expect(plan.ok ? '' : plan.fault.params['detail']).toContain(hub)
})
