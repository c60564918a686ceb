// `npm start`: builds what is stale, finds a runtime, opens the window. Where nobody could see a window, and with `demo` as first
// argument, it does the whole job against the practice lab in the hidden window instead and says so.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildStale } from './build.mjs'
import { requireDebianPackages, windowPackages } from './debian-packages.mjs'
import { hasDisplay } from './display.mjs'
import { runApp } from './electron-process.mjs'
import { findRuntime } from './runtime.mjs'

const say = (line) => process.stdout.write(`${line}\n`)

try {
  const [first, folder] = process.argv.slice(2)
  const isDemo = first === 'demo' || !hasDisplay()
  if (isDemo && first !== 'demo') {
    say('No display here: doing the whole job against the practice partners in a hidden window instead.')
  }
  buildStale('app', say)
  requireDebianPackages(hasDisplay() ? windowPackages.filter((name) => name !== 'xvfb') : windowPackages, say)
  const runtime = await findRuntime(say)
  process.exitCode = isDemo ? await demo(runtime, folder) : await runApp(runtime, process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function demo(runtime, wanted) {
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), 'handschlag-demo-')) : resolve(wanted)
  const data = mkdtempSync(join(tmpdir(), 'handschlag-data-'))
  say(`Electron ${runtime.version}; the results go to ${folder}`)
  try {
    return await runApp(runtime, [`--demo=${folder}`, `--user-data-dir=${data}`])
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
