// Records every scenario once into test/replay/sessions: node test/support/run-typescript.mjs test/support/record-sessions.ts
// Recordings are data: checks are judged against them without a network, and at the moment they were made.
import { mkdirSync, writeFileSync } from 'node:fs'
import { observeAddress } from './observe-address.ts'
import { oddRootPem } from './odd-certificates.ts'
import { scenarios } from './scenarios.ts'

const folder = new URL('../replay/sessions/', import.meta.url)
mkdirSync(folder, { recursive: true })

for (const [name, scenario] of Object.entries(scenarios)) {
  const server = await scenario.serve()
  const session = await observeAddress(server.port, { authorities: [oddRootPem] })
  await server.stop()
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ ...session, port: 25 }, null, 1)}\n`)
}
const vacant = await scenarios['good']?.serve()
await vacant?.stop()
const refused = await observeAddress(vacant?.port ?? 1)
writeFileSync(new URL('refused.json', folder), `${JSON.stringify({ ...refused, port: 25 }, null, 1)}\n`)
const silent = { ...refused, port: 25, stopped: { at: 'connect', cause: 'timeout', detail: 'no answer in 15000 ms' } }
writeFileSync(new URL('silent.json', folder), `${JSON.stringify(silent, null, 1)}\n`)
