// Bundles the command line for Node 20: out/cli/handschlag.cjs, and beside it what only some commands load.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: join(root, 'app/cli/cli.ts'),
    target: 'node20',
    outDir: join(root, 'out/cli'),
    emptyOutDir: true,
    sourcemap: true,
    minify: true,
    rolldownOptions: {
      external: ['cpu-features', /\.node$/],
      output: {
        format: 'cjs',
        entryFileNames: 'handschlag.cjs',
        chunkFileNames: '[name].cjs',
        // what several chunks need stands apart: a chunk that needed the entry would meet it half loaded
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
      },
    },
  },
  ssr: { noExternal: true },
})
