// Bundles the command line into one CommonJS file for Node 20: out/cli/handschlag.cjs.
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
    rolldownOptions: {
      external: ['cpu-features', /\.node$/],
      output: { format: 'cjs', entryFileNames: 'handschlag.cjs', chunkFileNames: '[name].cjs' },
    },
  },
  ssr: { noExternal: true },
})
