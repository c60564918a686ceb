// Compares the live test with the usual tools against a Postfix as Debian sets it up and a strict one. Rounds are interleaved and their
// order turns, so a slow moment of the machine hits all alike; connections are counted in the server's log. A run that did not do its
// work is an error, never a fast run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { countConnections } from '#test/support/count-connections.ts'
import { serveTestZone } from '#test/support/dns-zone.ts'
import { type Postfix, startPostfix } from '#test/support/postfix.ts'
import { check, otherTools, type Place, type Tool } from './compared-tools.ts'
import { type CommandTime, measureCommand, median } from './measure-command.ts'
import { startSlowLine } from './slow-line.ts'

interface Run extends CommandTime {
  readonly connections: number
}

const dayMs = 86_400_000
const say = (line: string) => process.stdout.write(`${line}\n`)
const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: 'string', default: '5' }, rtt: { type: 'string', default: '0' } },
  allowPositionals: true,
})
const rounds = Number(values.rounds)
const roundTripMs = Number(values.rtt)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}`)
if (!Number.isInteger(roundTripMs) || roundTripMs < 0) throw new Error(`--rtt ${values.rtt}`)

const servers: readonly {
  readonly name: string
  readonly domain: string
  readonly settings: Record<string, string>
}[] = [
  { name: 'Postfix as Debian sets it up', domain: 'usual.test', settings: {} },
  {
    name: 'strict Postfix',
    domain: 'strict.test',
    settings: {
      smtpd_tls_protocols: '>=TLSv1.2',
      smtpd_tls_ciphers: 'high',
      tls_high_cipherlist: 'ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL',
    },
  },
]

const folder = mkdtempSync(join(tmpdir(), 'handschlag-bench-'))
const authority = createLabAuthority(new Date())
const authorityFile = join(folder, 'ca.pem')
writeFileSync(authorityFile, authority.rootPem)
const addresses = servers.map((_, index) => `127.7.0.${index + 1}`)
const port = await findFreePort(addresses[0] ?? '127.0.0.1')
const zone = await serveTestZone({
  mx: Object.fromEntries(servers.map(({ domain }) => [domain, [[10, `mx.${domain}`]]])),
  addresses: Object.fromEntries(servers.map(({ domain }, index) => [`mx.${domain}`, addresses[index] ?? ''])),
})
try {
  for (const [index, { name, domain, settings }] of servers.entries()) {
    const host = `mx.${domain}`
    const address = addresses[index] ?? ''
    const place = roundTripMs === 0 ? address : `127.7.1.${index + 1}`
    const dates = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + 90 * dayMs) }
    const tls = authority.issue({ names: [host], ...dates })
    const server = startPostfix({ address: place, port, hostName: host, tls, settings })
    const slowLine = place === address ? null : await startSlowLine({ port, from: address, to: place, roundTripMs })
    try {
      const resolver = `${zone.address.address}:${zone.address.port}`
      await compare(name, server, { domain, host, address, port, resolver, authorityFile })
    } finally {
      await slowLine?.stop()
      server.stop()
    }
  }
} finally {
  await zone.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function compare(name: string, server: Postfix, place: Place): Promise<void> {
  const tools = [check('verdict', positionals), check('full', positionals), ...otherTools]
  const usable: Tool[] = []
  for (const tool of tools) {
    // The first run warms caches and is not counted.
    const { code, output } = await measureCommand(tool.command(place))
    if (code === 2 && tool.name.endsWith('full')) say(`${tool.name} is not accepted by this version`)
    else if (!tool.codes.includes(code) || !tool.shows.test(output)) throw new Error(`${tool.name}: ${code}\n${output}`)
    else usable.push(tool)
  }
  const runs = new Map<Tool, Run[]>(usable.map((tool) => [tool, []]))
  for (let round = 0; round < rounds; round += 1) {
    const order = usable.map((_, index) => usable[(index + round) % usable.length] ?? usable[0])
    for (const tool of order) if (tool !== undefined) runs.get(tool)?.push(await measure(tool, server, place))
  }
  say(
    `\n${name}, ${rounds} interleaved rounds, round trip ${roundTripMs} ms, ${new Date().toISOString().slice(0, 16)}Z`,
  )
  say(row('', 'wall s', 'min–max', 'CPU s', 'connections', 'wall : verdict'))
  const ours = median((runs.get(usable[0] as Tool) ?? []).map((run) => run.wallMs))
  for (const [tool, measured] of runs) say(line(tool, measured, ours))
}

async function measure(tool: Tool, server: Postfix, place: Place): Promise<Run> {
  const { value, count } = await countConnections(server, () => measureCommand(tool.command(place)))
  if (!tool.codes.includes(value.code) || !tool.shows.test(value.output)) {
    throw new Error(`${tool.name}: ${value.code}\n${value.output}`)
  }
  return { ...value, connections: count }
}

function line(tool: Tool, runs: readonly Run[], oursMs: number): string {
  const walls = runs.map((run) => run.wallMs)
  const wall = median(walls)
  const counts = [...new Set(runs.map((run) => run.connections))].toSorted((one, other) => one - other)
  return row(
    tool.name,
    seconds(wall),
    `${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))}`,
    seconds(median(runs.map((run) => run.cpuMs))),
    counts.length < 3 ? counts.join(', ') : `${counts[0]}–${counts.at(-1)}`,
    (wall / oursMs).toFixed(2),
  )
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2)
}

function row(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(28)}${cells.map((cell) => cell.padStart(15)).join('')}`
}
