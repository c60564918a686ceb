// What the overview hears of partners nobody opened: a proof that is gone is told, nothing is written by asking.
import { expect, test } from 'vitest'
import { dueWorkToday } from '#operations/due-work.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { reportWithoutTls } from '#test/support/checklist-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

test('a blocking proof that is gone is due, heaviest first, and asking keeps nothing', async () => {
  const { rooms, store, outside, partnerId, read, told } = openChecklistDesk()
  await read()
  told.length = 0
  const before = JSON.stringify(valueIn(store.checklists.items(partnerId)))
  const kinds = async () => valueIn(await dueWorkToday(rooms)).flatMap(({ due }) => due.map(({ kind }) => kind))
  expect(await kinds()).not.toContain('proof-lost')
  valueIn(store.reports.add(reportWithoutTls({ startedAt: '2026-11-21T11:00:00.000Z' })))
  expect((await kinds())[0]).toBe('proof-lost')
  outside.setNow('2027-12-01T12:00:00.000Z')
  const [first] = valueIn(await dueWorkToday(rooms))
  expect(first?.partnerId).toBe(partnerId)
  expect(first?.due.map(({ kind }) => kind)).toEqual(['proof-lost', 'review-overdue', 'items-overdue'])
  expect(JSON.stringify(valueIn(store.checklists.items(partnerId)))).toBe(before)
  expect(told).toEqual([])
})

test('a checklist nobody began is not begun by asking', async () => {
  const { rooms, store, partnerId } = openChecklistDesk({ isBare: true })
  expect(valueIn(await dueWorkToday(rooms))).toEqual([])
  expect(valueIn(store.checklists.items(partnerId))).toEqual([])
})
