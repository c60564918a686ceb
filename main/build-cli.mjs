// Bundles the command line for Node 20: out/cli/handschlag.cjs, beside it what only some commands load, and the worker of the relay's
// store, which stands alone: a thread should not load what it does not need.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outDir = join(root, 'out/cli')

/** One bundle of the given entries; `output` says how it is cut. */
const bundle = (input, emptyOutDir, output) =>
  build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir,
      sourcemap: true,
      minify: true,
      rolldownOptions: {
        input,
        external: ['cpu-features', /\.node$/],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs', ...output },
      },
    },
    ssr: { noExternal: true },
  })

await bundle({ handschlag: join(root, 'app/cli/cli.ts') }, true, {
  // what several chunks need stands apart: a chunk that needed the entry would meet it half loaded
  codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
})
await bundle({ 'relay-store': join(root, 'app/relay/store/store-worker.ts') }, false, {})
