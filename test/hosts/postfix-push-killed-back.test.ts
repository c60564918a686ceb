// The apply script killed after every fifth step, in a long run after each, and then taken back by the run's name, as a desk does that lost
// the connection: every byte, owner and mode is as before, whatever had been written.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectState, killEverywhere, type Lane, prepareLane, run } from '#test/support/postfix-push-lanes.ts'

const lanes: Lane[] = []

beforeAll(async () => {
  lanes.push(...(await Promise.all([prepareLane(), prepareLane()])))
}, 120_000)
afterAll(() => {
  for (const { host } of lanes) host.stop()
})

it('killed after a step (every fifth; each in a long run), it is taken back whole', async () => {
  await killEverywhere(lanes, async (lane, what) => {
    const { host, set, before } = lane
    const back = await host.call(set, 'rollback', ['--apply', '--run', run, '--ours', '--tell'])
    expect(back.code, `${what}: ${back.output}`).toBe(0)
    expectState(lane, before, what)
  })
}, 600_000)
