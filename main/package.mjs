// `npm run package`: builds what is stale and packs it. Without arguments it makes the unpacked package for this system with the
// Electron at hand, inspector left on for the tests; with arguments it hands them to electron-builder and makes a release.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildStale, root } from './build.mjs'
import { findRuntime } from './runtime.mjs'

const say = (line) => process.stdout.write(`${line}\n`)

try {
  buildStale('app', say)
  const wanted = process.argv.slice(2)
  const parameters = wanted.length > 0 ? wanted : await unpackedHere()
  const packed = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-builder/cli.js'), ...parameters, '--publish', 'never'],
    { cwd: root, stdio: 'inherit' },
  )
  process.exitCode = packed.status ?? 1
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function unpackedHere() {
  const runtime = await findRuntime(say)
  return [
    '--dir',
    `-c.electronDist=${runtime.dist}`,
    `-c.electronVersion=${runtime.version}`,
    '-c.electronFuses.enableNodeCliInspectArguments=true',
  ]
}
