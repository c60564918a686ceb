// The store's thread from TypeScript sources: give its path to openQueueStore in tests, where nothing is built.
import { runnerImport } from 'vite'

await runnerImport(new URL('../../app/relay/store/store-worker.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'error',
})
