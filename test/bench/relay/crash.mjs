// Kills a relay under load, again and again: npm run bench:relay-crash -- [options of crash-seeds.ts].
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildStale } from '../../../main/build.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

buildStale('cli')
const program = [at('../../support/run-typescript.mjs'), at('./crash-seeds.ts'), ...process.argv.slice(2)]
process.exitCode = spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1
