// Who is named before mail is held to a level: partners with blocking lines open, for policies that are new or stricter on a host.
import { expect, test } from 'vitest'
import { succeed } from '#domain/fault.ts'
import type { HostPlan } from '#domain/push/push-plan.ts'
import { type TlsPolicy, tlsPolicy } from '#domain/tls-policy.ts'
import { isStillTold, openItemsOf } from '#operations/push/open-items.ts'
import { type ChecklistDesk, openChecklistDesk } from '#test/support/checklist-desk.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { sampleHostPlan } from '#test/support/window/push-samples.ts'

function policyOf(desk: Pick<ChecklistDesk, 'partnerId'>, changes: Partial<TlsPolicy> = {}): TlsPolicy {
  const { partnerId: id } = desk
  return tlsPolicy.parse({ id, partner: 'Muster Bank AG', domains: ['bank.example'], level: 'secure', ...changes })
}

function gate(desk: ChecklistDesk, ...policies: TlsPolicy[]) {
  const site = valueIn(desk.store.sites.find(desk.siteId))
  const reasonsOf = openItemsOf(desk.rooms, { site, policies: () => succeed(policies) })
  return { reasonsOf, ask: async (changes: Partial<HostPlan> = {}) => valueIn(await reasonsOf(planOf(desk, changes))) }
}

function planOf({ hostId }: ChecklistDesk, changes: Partial<HostPlan> = {}): HostPlan {
  return { ...sampleHostPlan(1), hostId, unfinished: null, unsafe: [], ...changes }
}

/** Nothing was pushed to the host yet. */
function neverPushed(desk: ChecklistDesk): void {
  const [record] = valueIn(desk.store.pushes.list(desk.siteId))
  if (record !== undefined) valueIn(desk.store.pushes.save({ ...record, state: 'rolled-back' }))
}

test('a new mandatory policy names the partner and how many lines are open', async () => {
  const desk = openChecklistDesk()
  neverPushed(desk)
  const { ask } = gate(desk, policyOf(desk))
  expect(await ask()).toEqual([{ code: 'open-items', params: { partners: 'Muster Bank AG (2)' } }])
  for (const itemId of ['change-approved', 'diff-reviewed'])
    valueIn(await desk.checklist.tick({ partnerId: desk.partnerId, itemId, note: 'CHG-4711' }))
  expect(await gate(desk, policyOf(desk)).ask()).toEqual([])
})

test('nothing is asked where nothing is done, nothing is held back, or it holds already', async () => {
  const desk = openChecklistDesk()
  expect(await gate(desk, policyOf(desk)).ask()).toEqual([])
  neverPushed(desk)
  expect(await gate(desk, policyOf(desk, { level: 'may' })).ask()).toEqual([])
  expect(await gate(desk, policyOf(desk)).ask({ changes: [] })).toEqual([])
  expect(await gate(desk).ask()).toEqual([])
})

test.each([
  ['a stricter level', { level: 'secure' }, { level: 'encrypt' }],
  ['a further direction', { direction: 'both' }, {}],
  ['a further domain', { domains: ['bank.example', 'new.example'] }, {}],
] as const)('%s on a host that runs the policy is asked about', async (_name, next, before) => {
  const desk = openChecklistDesk()
  const known = policyOf(desk, before as Partial<TlsPolicy>)
  valueIn(desk.store.configurations.keepPolicy(desk.siteId, desk.partnerId, known, '2026-11-21T10:00:00.000Z'))
  expect(await gate(desk, known).ask()).toEqual([])
  const asked = await gate(desk, policyOf(desk, next as unknown as Partial<TlsPolicy>)).ask()
  expect(asked.map(({ code }) => code)).toEqual(['open-items'])
})

test('incoming mail is held back at any level, and an unknown state of the host is asked about', async () => {
  const desk = openChecklistDesk()
  neverPushed(desk)
  const inbound = policyOf(desk, { direction: 'inbound', level: 'may' })
  expect(await gate(desk, inbound).ask()).toHaveLength(1)
  const waiting = { changes: [], unfinished: { recordId: null, startedAt: '' } }
  expect(await gate(desk, policyOf(desk)).ask(waiting)).toHaveLength(1)
})

test('many partners are named by the first and how many more', async () => {
  const desk = openChecklistDesk()
  const policies = Array.from({ length: 30 }, (_, index) => {
    const partner = samplePartner({ name: `Partner ${index}`, domains: [`d${index}.example`] })
    valueIn(desk.store.partners.save(partner))
    return policyOf({ partnerId: partner.id }, { partner: partner.name, domains: [...partner.domains] })
  })
  const [reason] = await gate(desk, ...policies).ask()
  expect(reason?.params['partners']).toMatch(/^Partner 0 \(\d+\), .*Partner 4 \(\d+\) … \+25$/)
})

test('a plan that no longer tells what is open is not carried out', async () => {
  const desk = openChecklistDesk()
  neverPushed(desk)
  const { reasonsOf } = gate(desk, policyOf(desk))
  const unsafe = valueIn(await reasonsOf(planOf(desk)))
  expect(valueIn(await isStillTold({ hosts: [planOf(desk, { unsafe: [...unsafe] })] }, reasonsOf))).toBe(true)
  expect(valueIn(await isStillTold({ hosts: [planOf(desk)] }, reasonsOf))).toBe(false)
})
