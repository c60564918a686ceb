// Bundles the command line for Node 20: out/cli/handschlag.cjs, beside it what only some commands load, and the worker of the relay's
// store.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'out/cli'),
    emptyOutDir: true,
    sourcemap: true,
    minify: true,
    rolldownOptions: {
      input: {
        handschlag: join(root, 'app/cli/cli.ts'),
        'relay-store': join(root, 'app/relay/store/store-worker.ts'),
      },
      external: ['cpu-features', /\.node$/],
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].cjs',
        // what several chunks need stands apart: a chunk that needed the entry would meet it half loaded
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
      },
    },
  },
  ssr: { noExternal: true },
})
