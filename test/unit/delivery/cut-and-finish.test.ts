// What a lost connection leaves behind, through this machine's sh and with a desk's own journal: a run that was cut is closed by the one that
// finishes it, a lock whose answer was lost keeps its own desk out of nothing, and a broken run is told by its record.
import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import { openTinyDesk } from '#test/support/tiny-desk.ts'
import { tinyConf } from '#test/support/tiny-product.ts'
import { planTiny } from '#test/support/tiny-push.ts'

test('a push cut while it was proven is closed by the one that finishes it', async () => {
  const { site, plan, run, states, journal } = openTinyDesk()
  await run(await plan(), / verify /)
  const second = await plan()
  expect(states()).toEqual(['push interrupted'])
  expect(second.hosts[0]?.unfinished?.recordId).toBe(journal.records()[0]?.id)
  await run(second)
  expect(states()).toEqual(['push done', 'push done'])
  expect(isEmptyPlan(await plan())).toBe(true)
  expect(tinyConf(site)).toBe('after\n')
})

test('a way back the host knows nothing of is over once a push is in force, and what it was to take back still stands', async () => {
  const { plan, run, states, journal } = openTinyDesk()
  const { records } = await run(await plan())
  const [record] = records
  if (record === undefined) throw new Error('no record')
  const lost = { kind: 'undo', undoes: record.id, state: 'interrupted', endedAt: null } as const
  await journal.save({ ...record, ...lost, id: randomUUID(), undo: {} })
  const next = await plan()
  expect(next.hosts[0]?.unfinished?.recordId).toBe(journal.records()[0]?.id)
  await run(next)
  expect(states()).toEqual(['push done', 'undo interrupted', 'push done'])
  expect(isEmptyPlan(await plan())).toBe(true)
})

test.each([/^line =held/, / unlock /, / open_run /])(
  'a connection lost around %s keeps its own desk out of nothing',
  async (cutAt) => {
    const { site, plan, run } = openTinyDesk()
    await run(await plan(), cutAt)
    writeFileSync(join(site.etc, 'tiny.conf'), 'moved\n')
    const next = await plan()
    expect((await run(next)).fault).toBeNull()
    expect(isEmptyPlan(await plan())).toBe(true)
  },
)

test('a run that is not as before is told by its record', async () => {
  const { plan, run, states, wish, journal, settle, site, connect } = openTinyDesk()
  writeFileSync(wish('fail-apply'), '')
  writeFileSync(wish('fail-undo'), '')
  await run(await plan())
  expect(states()).toEqual(['push broken'])
  const known = await settle()
  expect(known).toEqual(journal.records())
  const again = await planTiny([[connect(), site]], 'after\n', null, known)
  expect(again.hosts[0]?.unfinished?.recordId).toBe(known[0]?.id)
  rmSync(wish('fail-apply'))
  await run(again)
  expect(states()).toEqual(['push done', 'push broken'])
  expect(isEmptyPlan(await plan())).toBe(true)
})
