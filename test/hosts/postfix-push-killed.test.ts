// The apply script killed (SIGKILL to it and all it started) after every fifth step, in a long run after each, in the configuration folder
// of a running Postfix: every file is as before or as after, the next run says that one began, and finishes it.
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  applyWords,
  expectState,
  expectTold,
  killEverywhere,
  type Lane,
  prepareLane,
} from '#test/support/postfix-push-lanes.ts'

const lanes: Lane[] = []

beforeAll(async () => {
  lanes.push(...(await Promise.all([prepareLane(), prepareLane()])))
}, 120_000)
afterAll(() => {
  for (const { host } of lanes) host.stop()
})

it('killed after a step (every fifth; each in a long run), it is finished by the next run', async () => {
  await killEverywhere(lanes, async (lane, what) => {
    const { host, set, after } = lane
    const hadMarker = Object.hasOwn(host.look(), 'handschlag-unfinished')
    const again = await host.call(set, 'apply', applyWords)
    expect(again.code, `${what}: ${again.output}`).toBe(0)
    expectTold(hadMarker, again.output, what)
    expectState(lane, after, what)
  })
}, 600_000)
