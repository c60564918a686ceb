// Times the live test of one partner beside the usual command line tools, against real mail servers of this machine:
// npm run bench:probe -- [--rounds N] [--rtt MS] [-- options of `check`]. Installs the tools from Debian; needs root for Postfix.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildStale } from '../../../main/build.mjs'
import { requireDebianPackages } from '../../../main/debian-packages.mjs'
import { testPackages } from '../../tooling/suites.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

requireDebianPackages([...testPackages, 'sslscan', 'testssl.sh', 'bsdextrautils'], (line) =>
  process.stderr.write(`${line}\n`),
)
buildStale('cli')
const { status } = spawnSync(
  process.execPath,
  [at('../../support/run-typescript.mjs'), at('./compare-tools.ts'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
