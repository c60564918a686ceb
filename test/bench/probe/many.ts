// Tests 300 partner domains with three mail servers each and prints time and memory:
// node test/support/run-typescript.mjs test/bench/probe/many.ts [domains].
import { cancelAmidMany, heapOfQuarters, probeMany } from '#test/support/probe-many.ts'
import { startMailFarm } from '#test/support/start-mail-farm.ts'

const domains = Number(process.argv[3] ?? 300)
const say = (line: string) => process.stdout.write(`${line}\n`)
const mb = (bytes: number) => (bytes / 1_048_576).toFixed(1).padStart(10)

const farm = await startMailFarm(domains)
try {
  for (const isRemembering of [false, true]) {
    const { durationMs, connections, levels, samples } = await probeMany(farm.network, domains, { isRemembering })
    const { second, last } = heapOfQuarters(samples)
    say(
      `${domains} domains, ${connections} connections, ${(durationMs / 1000).toFixed(1)} s, ${JSON.stringify(levels)}`,
    )
    say(isRemembering ? 'one memory of addresses for all tests' : 'each test by itself')
    say(`${'domains'.padStart(8)}${'s'.padStart(8)}${'heap MB'.padStart(10)}${'RSS MB'.padStart(10)}`)
    for (const { done, atMs, heapBytes, rssBytes } of samples) {
      say(`${String(done).padStart(8)}${(atMs / 1000).toFixed(1).padStart(8)}${mb(heapBytes)}${mb(rssBytes)}`)
    }
    say(`heap of the last quarter against the second: ${((last / second - 1) * 100).toFixed(1)} %\n`)
  }
  const restMs = await cancelAmidMany(farm.network, domains, Math.floor(domains / 2))
  say(`cancelled in the middle: at rest after ${restMs.toFixed(1)} ms`)
} finally {
  await farm.stop()
}
