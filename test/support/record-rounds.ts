// Records whole tests of servers with odd TLS: node test/support/run-typescript.mjs test/support/record-rounds.ts [name…]
// The session goes to test/replay/sessions, the hellos, lists and simulations of the same test to test/replay/rounds. Recordings are data:
// checks are judged against them without a network, and at the moment they were made.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { ProbeReport } from '#domain/probe-report.ts'
import { findFreePort } from '#lab/loopback.ts'
import { oddRootPem } from './odd-certificates.ts'
import { oddTls } from './odd-tls.ts'
import { probeServer } from './probe-server.ts'
import { realTls } from './real-tls.ts'

const wanted = process.argv.slice(3)
const isWanted = ([name]: readonly [string, unknown]) => wanted.length === 0 || wanted.includes(name)
const authorities = [oddRootPem]

function keep(folder: 'sessions' | 'rounds', name: string, value: object): void {
  const place = new URL(`../replay/${folder}/`, import.meta.url)
  mkdirSync(place, { recursive: true })
  writeFileSync(new URL(`${name}.json`, place), `${JSON.stringify(value, null, 1)}\n`)
}

function record(name: string, { observed }: ProbeReport): void {
  const { smtpSessions, hellos, enumerations, simulations } = observed
  keep('sessions', name, { ...smtpSessions[0], port: 25 })
  keep('rounds', name, { hellos, enumerations, simulations })
}

for (const [name, odd] of Object.entries(oddTls).filter(isWanted)) {
  const server = await odd.serve()
  record(name, await probeServer({ port: server.port, authorities }))
  await server.stop()
}
for (const [name, { address, serve }] of Object.entries(realTls).filter(isWanted)) {
  const port = await findFreePort(address)
  const server = await serve(port)
  record(name, await probeServer({ port, address, authorities }, { depth: 'full', simulate: ['openssl-3.0'] }))
  await server.stop()
}
