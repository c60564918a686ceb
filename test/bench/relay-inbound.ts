// The relay's server side alone under load: `node test/support/run-typescript.mjs test/bench/relay-inbound.ts`. Prints its port; each line on
// standard input makes it print messages, CPU milliseconds per message and memory since the last line.
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { succeed } from '#domain/fault.ts'
import { relayConfig } from '#domain/relay-config.ts'
import { systemClock } from '#ports/clock.ts'
import { startListeners } from '#relay/inbound/listeners.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { createTrustStore } from '#wire/trust-store.ts'

const config = relayConfig.parse({
  schema: 'handschlag.relay/1',
  hostName: 'relay.example.test',
  postmaster: 'postmaster@example.test',
  listeners: [{ address: '127.0.0.1', port: 2527, tls: null }],
  networks: ['127.0.0.1'],
  outbound: { unlisted: 'opportunistic' },
})
const policies = createLoadedPolicies({ schema: 'handschlag.relay-policy/2', policies: [] }, '0'.repeat(64))
const started = await startListeners({
  config: { ...config, listeners: config.listeners.map((listener) => ({ ...listener, port: 0 })) },
  keys: [null],
  trust: createTrustStore({ extra: [], bundled: false }),
  policies: () => policies,
  accept: async () => succeed(undefined),
  makeBodyFile: (name) => ({ name, path: `/dev/shm/${name}` }),
  room: () => 'free',
  event: () => {},
  log: { note: () => {}, bug: (_message, error) => String(process.stderr.write(`${String(error)}\n`)) },
  clock: systemClock,
  newQueueId: () => randomBytes(8).toString('hex').toUpperCase(),
})
if (!started.ok) throw new Error(started.fault.code)
const { value: listeners } = started
process.stdout.write(`${listeners.addresses[0]?.port}\n`)
let last = { accepted: 0, cpu: process.cpuUsage() }
createInterface({ input: process.stdin }).on('line', () => {
  const { accepted } = listeners.counters()
  const { user, system } = process.cpuUsage(last.cpu)
  const messages = accepted - last.accepted
  const line = { messages, cpuMs: (user + system) / 1000 / messages, rssMb: process.memoryUsage.rss() / 1e6 }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  last = { accepted, cpu: process.cpuUsage() }
})
