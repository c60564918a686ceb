// Retention and the names of exports count days where the app runs, not in Greenwich.
import { basename } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptUntil } from '#domain/care/due.ts'
import { openCareDesk } from '#test/support/care-desk.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { fillHouse } from '#test/support/full-store.ts'

const zone = process.env['TZ']
beforeEach(() => {
  process.env['TZ'] = 'America/Los_Angeles'
})
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const evening = '2026-12-01T01:00:00.000Z'
const nextDay = '2026-12-01T09:00:00.000Z'

test('contact data is due on the day its time is over here', async () => {
  const desk = openCareDesk()
  const { agreement } = fillHouse(desk.store)
  const common = { ...agreement.terms.common, contactRetentionMonths: 1 }
  const ended = { state: 'ended', at: '2026-11-01T12:00:00.000Z', reason: 'ended', note: '' } as const
  const terms = { ...agreement.terms, common }
  valueIn(desk.store.agreements.save({ ...agreement, terms, state: 'ended', steps: [...agreement.steps, ended] }))
  desk.outside.setNow(evening)
  expect(valueIn(await desk.care.dueDeletions(undefined))).toEqual([])
  desk.outside.setNow(nextDay)
  expect(valueIn(await desk.care.dueDeletions(undefined))).toMatchObject([{ dueSince: '2026-12-01' }])
})

test('an agreement ended in the evening ended that day', () => {
  const terms = { common: { contactRetentionMonths: 1 } }
  expect(keptUntil([{ state: 'ended', steps: [], changedAt: evening, terms }])).toBe('2026-12-30')
})

test('exports bear the day of here', async () => {
  const desk = openCareDesk()
  const { person } = fillHouse(desk.store)
  desk.outside.setNow(evening)
  const still = new AbortController().signal
  const all = valueIn(await desk.care.exportAll(undefined, () => undefined, still))
  const list = valueIn(await desk.care.exportList(undefined))
  const about = valueIn(await desk.care.exportPerson({ personId: person.id }))
  expect(all.files.map((path) => basename(path))).toEqual(['handschlag-2026-11-30.handschlag-copy'])
  expect(list.files[0]).toContain('2026-11-30')
  expect(about.files[0]).toContain('2026-11-30')
})
