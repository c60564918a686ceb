// Measures our relay beside Postfix under the same load, rounds interleaved: node run.mjs [--messages N] [--rounds N] [--sessions 10,50]
// [--peers direct,postfix,postfix-reuse,relay]. One JSON line per run, then the medians. `direct` is the load straight into the sink: the
// bound, and a gauge of how busy the machine is. Compare ratios and processor time, not rates of different machines.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findFreePort } from '#lab/loopback.ts'
import { startLoad } from './load-process.ts'
import { type Peer, startPostfixPeer } from './postfix-peer.ts'
import { processorSeconds, sharedMegabytes } from './process-cost.ts'
import { startRelayProcess } from './relay-process.ts'
import { until } from './until.ts'
import { openWorkplace, type Workplace } from './workplace.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    messages: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '3' },
    sessions: { type: 'string', default: '10,50' },
    peers: { type: 'string', default: 'direct,postfix,postfix-reuse,relay' },
  },
})
const messages = Number(values.messages)
const sampleMs = 500

async function startPeer(name: string, place: Workplace, mark: string): Promise<Peer> {
  if (name === 'direct') return { port: place.sink.port, pid: place.sink.pid, stop: async () => {} }
  const port = await findFreePort('127.0.0.1')
  if (name.startsWith('postfix')) return startPostfixPeer(place, port, name === 'postfix-reuse')
  const relay = startRelayProcess(place.configure(mark, port))
  await relay.logged('started')
  return {
    port,
    pid: relay.child.pid ?? 0,
    stop: async () => {
      await relay.stop()
    },
  }
}

async function measure(name: string, place: Workplace, sessions: number, round: number) {
  const peer = await startPeer(name, place, `relay-${sessions}-${round}`)
  try {
    await place.sink.reset()
    const before = processorSeconds(peer.pid)
    let megabytes = 0
    const sampler = setInterval(() => {
      megabytes = Math.max(megabytes, sharedMegabytes(peer.pid))
    }, sampleMs)
    const load = startLoad({
      port: peer.port,
      messages,
      sessions,
      bytes: 10_240,
      tls: name === 'direct',
      resends: false,
      tag: `${name}-${sessions}-${round}`,
    })
    const result = await load.done
    await until('all mail at the partner', 180_000, async () => (await place.sink.counts()).unique >= result.taken)
    clearInterval(sampler)
    const counts = await place.sink.counts()
    const row = {
      peer: name,
      sessions,
      round,
      ...result,
      delivered: counts.unique,
      deliveredPerSecond: Math.round((counts.unique / (counts.lastAt - result.startedAt)) * 10_000) / 10,
      mailInClear: counts.mailInClear,
      connections: counts.connections,
      processorMs: Math.round(((processorSeconds(peer.pid) - before) / messages) * 100_000) / 100,
      megabytes: Math.round(megabytes),
    }
    process.stdout.write(`${JSON.stringify(row)}\n`)
    return row
  } finally {
    await peer.stop()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'handschlag-bench-'))
const place = await openWorkplace(folder)
const rows: Awaited<ReturnType<typeof measure>>[] = []
try {
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const sessions of values.sessions.split(',').map(Number)) {
      for (const peer of values.peers.split(',')) rows.push(await measure(peer, place, sessions, round))
    }
  }
} finally {
  await place.stop()
  rmSync(folder, { recursive: true, force: true })
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const groups = new Map<string, typeof rows>()
for (const row of rows) {
  const key = `${row.peer} ${row.sessions}`
  groups.set(key, [...(groups.get(key) ?? []), row])
}
for (const [key, group] of groups) {
  const of = (read: (row: (typeof rows)[number]) => number) => median(group.map(read))
  process.stdout.write(
    `${key.padEnd(18)} taken/s ${of((row) => row.takenPerSecond)}  delivered/s ${of((row) => row.deliveredPerSecond)}  p99 ms ${of((row) => row.p99Ms)}  CPU ms/message ${of((row) => row.processorMs)}  PSS MB ${of((row) => row.megabytes)}\n`,
  )
}
