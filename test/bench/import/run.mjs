// Times a large list of partners and contacts on its way in and out, part by part, in wall and processor time, and how long the program
// was deaf meanwhile: npm run bench:import -- [partners] [contacts of each].
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

const { status } = spawnSync(
  process.execPath,
  [at('../../support/run-typescript.mjs'), at('./import-parts.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
