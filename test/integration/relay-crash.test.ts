// A relay that is killed under load and started again loses nothing: the short form of `npm run bench:relay-crash`.
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { runCrashes } from '#test/bench/relay/crash-rounds.ts'
import { openWorkplace } from '#test/bench/relay/workplace.ts'
import { runHandschlag } from '#test/support/command-line.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const sessions = 10
const perDestination = 20

beforeAll(async () => {
  // builds the command line when it is stale
  await runHandschlag(['--help'])
})

test.each(isLongRun() ? [1, 2, 3] : [1])(
  'kills at moments of seed %i lose nothing',
  async (seed) => {
    const place = await openWorkplace(temporaryFolder(), { sinkLatencyMs: 20 })
    onTestFinished(() => place.stop())
    const [messages, kills] = isLongRun() ? [2500, 40] : [300, 4]
    const result = await runCrashes(place, {
      name: `seed-${seed}`,
      messages,
      sessions,
      kills,
      seed,
      leastMs: 100,
      mostMs: 600,
    })
    expect(result).toMatchObject({ taken: messages, lost: 0, unseen: 0 })
    expect(result.kills).toBeGreaterThan(0)
    expect(result.sameAttempt).toBeLessThanOrEqual(result.kills * perDestination)
    expect(result.otherAttempt).toBeLessThanOrEqual(result.kills * sessions)
  },
  isLongRun() ? 1_200_000 : 60_000,
)
