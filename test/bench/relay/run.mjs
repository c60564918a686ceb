// Measures our relay beside Postfix: npm run bench:relay -- [options of compare-relays.ts]. Needs root and Postfix.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildStale } from '../../../main/build.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

buildStale('cli')
const program = [at('../../support/run-typescript.mjs'), at('./compare-relays.ts'), ...process.argv.slice(2)]
process.exitCode = spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1
