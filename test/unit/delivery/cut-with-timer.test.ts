// A push with a timer whose connection is lost, through this machine's sh and with a desk's own journal: what was armed keeps nobody out, and
// the next push brings what had begun to an end.
import { expect, test } from 'vitest'
import { isEmptyPlan } from '#domain/push/push-plan.ts'
import { openTinyDesk } from '#test/support/tiny-desk.ts'
import { tinyConf } from '#test/support/tiny-product.ts'

const timer = { revertAfterMinutes: 5 }

test.each([/ set_timer /, / arm /, /^line =armed/])(
  'a connection lost around %s keeps nobody out, and nothing is left to take back',
  async (cutAt) => {
    const { site, plan, run, states } = openTinyDesk()
    await run(await plan(), cutAt, timer)
    expect(states()).toEqual(['push rolled-back'])
    const next = await plan()
    // as another desk that knows nothing of the first run
    expect((await run(next, null, { ...timer, oursOn: () => [] })).fault).toBeNull()
    expect(states()).toEqual(['push done', 'push rolled-back'])
    expect(isEmptyPlan(await plan())).toBe(true)
    expect(tinyConf(site)).toBe('after\n')
  },
)

test.each([/ start .*tiny-write/, / verify /, / give_time /, /^line =given/])(
  'a connection lost around %s leaves a run that the next push brings to an end',
  async (cutAt) => {
    const { site, plan, run, states } = openTinyDesk()
    await run(await plan(), cutAt, timer)
    const next = await plan()
    expect(next.hosts[0]?.unfinished).not.toBeNull()
    expect((await run(next)).fault).toBeNull()
    expect(states()[0]).toBe('push done')
    expect(isEmptyPlan(await plan())).toBe(true)
    expect(tinyConf(site)).toBe('after\n')
  },
)
