// Builds what is stale and nothing else: a part is fresh when the trace or the hash of its sources equals the stamp of its last build.
// Run directly it builds everything; with a name (`app`, `cli`) only that part. A failed build is an Error with the tool's own words.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tool = (path) => join(root, 'node_modules', path)

const parts = {
  app: {
    sources: ['app', 'main', 'renderer', 'resources', 'package.json', 'package-lock.json'],
    product: 'out/main/index.cjs',
    command: [
      tool('electron-vite/bin/electron-vite.js'),
      'build',
      '--config',
      'main/electron.vite.config.ts',
      '--logLevel',
      'warn',
    ],
  },
  cli: {
    sources: ['app', 'resources', 'main/build-cli.mjs', 'package.json', 'package-lock.json'],
    product: 'out/cli/handschlag.cjs',
    command: [join(root, 'main/build-cli.mjs')],
  },
  /** What a push installs on a relay's host. */
  relay: {
    sources: [
      'app',
      'resources',
      'main/build-relay-package.mjs',
      'main/tar-archive.mjs',
      'main/third-party-licences.mjs',
      'package.json',
      'package-lock.json',
    ],
    product: 'out/relay/handschlag-relay.tar.gz',
    command: [join(root, 'main/build-relay-package.mjs')],
  },
}
const names = { app: 'the app', cli: 'the command line', relay: "the relay's package" }

/** Builds the named part if it is stale, and with it the relay's package, which every other part brings to hosts. */
export function buildStale(name, say = (line) => process.stderr.write(`${line}\n`)) {
  if (name !== 'relay') buildPart('relay', say)
  buildPart(name, say)
}

function buildPart(name, say) {
  const part = parts[name]
  const stamp = join(root, 'out', `.${name}-built-from`)
  const builtFrom = existsSync(join(root, part.product)) && existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  const [knownTrace, knownHash] = builtFrom.split(' ')
  const trace = traceOf(part.sources)
  if (trace === knownTrace) return
  const hash = hashOf(part.sources)
  const keepStamp = () => writeFileSync(stamp, `${trace} ${hash}`)
  if (hash === knownHash) return keepStamp()
  say(`Building ${names[name]} ...`)
  rmSync(stamp, { force: true })
  const built = spawnSync(process.execPath, part.command, { cwd: root, encoding: 'utf8', env: buildEnvironment() })
  if (built.status !== 0)
    throw new Error(`The build failed.\n${stripVTControlCharacters(built.stdout + built.stderr)}`.trim())
  // The bundled driver looks for its native part one folder above the bundle, the relay for the library that encrypts containers.
  cpSync(tool('@photostructure/sqlite/prebuilds'), join(root, 'out/prebuilds'), { recursive: true })
  cpSync(tool('@neslinesli93/qpdf-wasm/dist/qpdf.wasm'), join(root, 'out/qpdf.wasm'))
  keepStamp()
}

function buildEnvironment() {
  const { NODE_OPTIONS: _dropped, ...rest } = process.env
  return { ...rest, NODE_ENV: 'production', NO_COLOR: '1' }
}

function hashOf(sources) {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(filesBelow))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

/** Names, sizes and times of the sources: read at every start, so it must be quick; what differs here is compared by content. */
function traceOf(sources) {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(filesBelow)) {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (/\.[a-z]+$/.test(path) && !path.includes('/.')) return [path]
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    for (const name of process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(parts)) buildStale(name)
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}
