// Makes the package a push installs on a relay's host: out/relay/handschlag-relay.tar.gz, for Linux with glibc on x64 and arm64. It holds
// the commands a relay needs, bundled; SQLite's native part, the library that encrypts containers, unit and start script, licences, the
// version, and SHA-256 sums of all that. Same sources, same bytes; the file appears whole or not at all.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'
import { packTarGz } from './tar-archive.mjs'
import { licencesOf } from './third-party-licences.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const native = '@photostructure+sqlite.glibc.node'
const qpdf = join(root, 'node_modules/@neslinesli93/qpdf-wasm/dist/qpdf.wasm')
const sqlite = join(root, 'node_modules/@photostructure/sqlite')

/** Makes the package at the path. */
export async function buildRelayPackage(path = join(root, 'out/relay/handschlag-relay.tar.gz')) {
  const { files, moduleIds } = await bundled()
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const read = (...names) => readFileSync(join(root, ...names))
  const entries = [
    ...files.map(({ name, content }) => ({ path: `cli/${name}`, mode: 0o644, content })),
    ...['x64', 'arm64'].map((arch) => ({
      path: `prebuilds/linux-${arch}/${native}`,
      mode: 0o644,
      content: readFileSync(join(sqlite, 'prebuilds', `linux-${arch}`, native)),
    })),
    { path: 'qpdf.wasm', mode: 0o644, content: readFileSync(qpdf) },
    { path: 'bin/handschlag', mode: 0o755, content: read('resources/service/handschlag') },
    { path: 'bin/relay-service', mode: 0o755, content: read('resources/service/relay-service') },
    {
      path: 'service/handschlag-relay.service',
      mode: 0o644,
      content: read('resources/service/handschlag-relay.service'),
    },
    { path: 'VERSION', mode: 0o644, content: `${version}\n` },
    { path: 'LICENSE', mode: 0o644, content: read('LICENSE') },
    { path: 'LICENSES-OTHERS', mode: 0o644, content: licencesOf([...moduleIds, `${sqlite}/`, qpdf]) },
  ]
  const sums = entries
    .map(({ path: name, content }) => `${createHash('sha256').update(content).digest('hex')}  ${name}\n`)
    .sort((left, right) => (left.slice(66) < right.slice(66) ? -1 : 1))
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, packTarGz([...entries, { path: 'SHA256SUMS', mode: 0o644, content: sums.join('') }]))
  renameSync(draft, path)
  return path
}

/** The command line and the worker of the relay's store, as the app bundles them, without maps. */
async function bundled() {
  const outDir = join(root, 'node_modules/.cache', `relay-package-${process.pid}`)
  const moduleIds = new Set()
  const bundle = (input, output) =>
    build({
      root,
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: true,
        target: 'node20',
        outDir,
        emptyOutDir: false,
        minify: true,
        rolldownOptions: {
          input,
          external: [/\.node$/],
          output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs', ...output },
        },
      },
      ssr: { noExternal: true },
      plugins: [
        {
          name: 'names-of-modules',
          generateBundle(_options, chunks) {
            for (const chunk of Object.values(chunks)) for (const id of chunk.moduleIds ?? []) moduleIds.add(id)
          },
        },
      ],
    })
  try {
    await bundle(
      { handschlag: join(root, 'app/cli/relay-cli.ts') },
      { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } },
    )
    await bundle({ 'relay-store': join(root, 'app/relay/store/store-worker.ts') }, {})
    const files = readdirSync(outDir).map((name) => ({ name, content: readFileSync(join(outDir, name)) }))
    return { files, moduleIds: [...moduleIds] }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildRelayPackage()
