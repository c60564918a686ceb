// The long crash test: node crash.mjs [--seeds 1,2,3] [--kills 40] [--messages 2500]. One JSON line per seed; exit code 1 when anything was
// lost or unseen, or when there were more duplicates than the bound allows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCrashes } from './crash-rounds.ts'
import { openWorkplace } from './workplace.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    seeds: { type: 'string', default: '1,2,3' },
    kills: { type: 'string', default: '40' },
    messages: { type: 'string', default: '2500' },
  },
})
const sessions = 10
const perDestination = 20

const folder = mkdtempSync(join(tmpdir(), 'handschlag-crash-'))
const place = await openWorkplace(folder, { sinkLatencyMs: 20 })
try {
  for (const seed of values.seeds.split(',').map(Number)) {
    const result = await runCrashes(place, {
      name: `seed-${seed}`,
      messages: Number(values.messages),
      sessions,
      kills: Number(values.kills),
      seed,
      leastMs: 300,
      mostMs: 1500,
    })
    process.stdout.write(`${JSON.stringify(result)}\n`)
    const { kills, lost, unseen, sameAttempt, otherAttempt } = result
    const isGood =
      lost === 0 && unseen === 0 && sameAttempt <= kills * perDestination && otherAttempt <= kills * sessions
    if (!isGood) process.exitCode = 1
  }
} finally {
  await place.stop()
  rmSync(folder, { recursive: true, force: true })
}
