// What one runtime reaches and the other does not: the same servers, with TLS of OpenSSL, under Node and under Electron. The preflight names
// the difference as the runtime's, and the relay sends nothing where the handshake fails. A row that changes is news for the handbook.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutboundRelay, endOfAttempt, policyFor, targetAt } from '#test/support/relay/outbound-relay.ts'

const isElectron = process.versions['electron'] !== undefined
const domain = 'partner.example'

const reached = { state: 'ready', end: 'end 250' } as const
const beyond = { state: 'runtime-cannot', end: 'refused starttls-failed' } as const
/** BoringSSL knows no finite-field key exchange, few CBC suites, no Ed25519 and P-521 in handshakes. */
const onlyNode = isElectron ? beyond : reached
const due = {
  usual: reached,
  'finite-field': onlyNode,
  'cbc-sha384': onlyNode,
  'cbc-sha256': reached,
  chacha: reached,
  ed25519: onlyNode,
  'p521-certificate': onlyNode,
  'p521-group': onlyNode,
  x448: onlyNode,
  ffdhe2048: onlyNode,
  /** No fault of any runtime: the policy would not take it either. */
  'tls-1.1': { state: 'refused', end: 'refused protocol-too-old' },
} as const
type Way = keyof typeof due
const ways = Object.keys(due) as readonly Way[]

describe(`the same servers under ${isElectron ? 'Electron' : 'Node'}`, () => {
  let child: ChildProcess
  let ports: Readonly<Record<string, number>>
  beforeAll(async () => {
    const file = fileURLToPath(new URL('../support/relay/openssl-sinks.mjs', import.meta.url))
    const sinks = spawn('node', [file], { stdio: ['pipe', 'pipe', 'inherit'] })
    child = sinks
    ports = await new Promise((resolve, reject) => {
      sinks.once('error', reject)
      sinks.once('exit', (code) => reject(new Error(`the sinks ended with ${code}`)))
      createInterface({ input: sinks.stdout }).once('line', (line) => resolve(JSON.parse(line)))
    })
  })
  afterAll(() => {
    child.removeAllListeners('exit')
    child.kill()
  })

  const relayTo = (way: Way) => {
    const policy = policyFor(domain, { level: 'encrypt' })
    const target = targetAt({ hostName: 'mx.partner.example', address: '127.0.0.1', port: ports[way] ?? 0 })
    const routes = { [domain]: { ok: true as const, targets: [target] } }
    return { policy, relay: createOutboundRelay({ policies: [policy], routes }) }
  }

  it.each(ways)('%s', async (way) => {
    const { policy, relay } = relayTo(way)
    const report = await relay.send(domain)
    const preflight = await relay.preflight(policy)
    relay.pool.close()
    expect([preflight.state, preflight.hosts[0]?.detail, endOfAttempt(report)]).toEqual([
      due[way].state,
      expect.any(String),
      due[way].end,
    ])
  })

  it('says of a host that is down that it was not reached', async () => {
    const policy = policyFor(domain)
    const target = targetAt({ hostName: 'mx.partner.example', address: '127.0.0.1', port: 1 })
    const relay = createOutboundRelay({ policies: [policy], routes: { [domain]: { ok: true, targets: [target] } } })
    const { state, hosts } = await relay.preflight(policy)
    expect([state, hosts.length]).toEqual(['not-reached', 1])
  })

  it('says so where there is no way at all', async () => {
    const policy = policyFor(domain)
    const { state, hosts } = await createOutboundRelay({ policies: [policy], routes: {} }).preflight(policy)
    expect([state, hosts[0]?.detail]).toEqual(['not-reached', '4.4.3 lookup-failed'])
  })

  it('says what the policy refuses', async () => {
    const policy = policyFor(domain, { level: 'secure' })
    const target = targetAt({ hostName: 'mx.partner.example', address: '127.0.0.1', port: ports['usual'] ?? 0 })
    const relay = createOutboundRelay({ policies: [policy], routes: { [domain]: { ok: true, targets: [target] } } })
    const { state, hosts } = await relay.preflight(policy)
    expect([state, hosts[0]?.detail]).toEqual(['refused', 'chain-untrusted'])
  })
})
