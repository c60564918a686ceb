// The whole zoo of odd servers, tested by Node and by the real Electron at the same time of day: the reports must not differ in a letter, but
// for what they say of the run itself. The engines under them differ in almost everything they can speak.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oddRootPem } from '#test/support/odd-certificates.ts'
import { oddTls } from '#test/support/odd-tls.ts'
import { scenarios } from '#test/support/scenarios.ts'

const zoo = { ...scenarios, ...oddTls }
const names = Object.keys(zoo)
const stops: (() => Promise<void>)[] = []
const reports: Record<'node' | 'electron', Readonly<Record<string, unknown>>> = { node: {}, electron: {} }

const electronPath = () => {
  const path = process.env['HANDSCHLAG_TEST_ELECTRON']
  if (path === undefined) throw new Error('test/support/electron/prepare.mjs did not run')
  return path
}
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

async function testZoo(
  program: string,
  env: NodeJS.ProcessEnv,
  told: string,
): Promise<Readonly<Record<string, unknown>>> {
  const args = [here('../support/run-typescript.mjs'), here('../support/zoo-client.ts'), told]
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(Buffer.concat(err).toString('utf8').slice(-2000))
  const lines = Buffer.concat(out).toString('utf8').trim().split('\n')
  return Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ name, ...report }) => [name, report]))
}

/** Counts its guests: each runtime meets a fresh one. */
const remembering: readonly string[] = ['tls-only-rc4-limited']
const served = new Map<string, number>()

async function serveZoo(): Promise<string> {
  for (const [name, entry] of Object.entries(zoo)) {
    if (served.has(name) && !remembering.includes(name)) continue
    const server = await entry.serve()
    stops.push(() => server.stop())
    served.set(name, server.port)
  }
  const servers = [...served].map(([name, port]) => ({ name, port }))
  return JSON.stringify({ servers, authorities: [oddRootPem] })
}

beforeAll(async () => {
  reports.node = await testZoo(process.execPath, {}, await serveZoo())
  reports.electron = await testZoo(electronPath(), { ELECTRON_RUN_AS_NODE: '1' }, await serveZoo())
}, 300_000)

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
})

describe('Node and Electron report the same of', () => {
  it.each(names)('%s', (name) => {
    expect(reports.node[name]).toBeDefined()
    expect(reports.electron[name]).toEqual(reports.node[name])
  })
})
