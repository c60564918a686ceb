// Builds main process, preload and window into out/. Main and preload are bundled whole as CommonJS: a sandboxed preload can load no
// file, and the package then needs no node_modules. The database driver finds its native part in out/prebuilds.
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = resolve(import.meta.dirname, '..')
const commonjs = { format: 'cjs' as const, entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }

export default defineConfig({
  main: {
    root,
    build: {
      externalizeDeps: false,
      outDir: resolve(root, 'out/main'),
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: resolve(root, 'main/main.ts'),
          'relay-main': resolve(root, 'app/relay/service/relay-main.ts'),
          'relay-store': resolve(root, 'app/relay/store/store-worker.ts'),
        },
        external: ['cpu-features', /\.node$/],
        output: commonjs,
      },
    },
  },
  preload: {
    root,
    build: {
      externalizeDeps: false,
      outDir: resolve(root, 'out/preload'),
      rolldownOptions: { input: { preload: resolve(root, 'main/preload.ts') }, output: commonjs },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
})
