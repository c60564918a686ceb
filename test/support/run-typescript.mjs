// Runs one TypeScript module of the project in a plain Node process: node run-typescript.mjs <module> [arguments…].
// For tests that need a process of their own, to kill it or to run it as another user.
import { runnerImport } from 'vite'

const [path] = process.argv.slice(2)
await runnerImport(path, { configFile: false, logLevel: 'error' })
