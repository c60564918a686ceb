// Entry of the relay as a process of the app: `--config FILE`, asked to end by the message { kind: 'stop', graceMs } of its parent or by a
// signal. Log lines go to stderr; when it cannot start, the last one names the fault. Exit codes: 0 ended when asked, 2 not started.
import { runRelayProcess } from './run-relay.ts'
import { readStop } from './stop-message.ts'

/** What Electron adds to `process` in its own child processes. */
interface ParentPort {
  on(name: 'message', listener: (message: { readonly data: unknown }) => void): void
}

const at = process.argv.indexOf('--config')
const configPath = at < 0 ? undefined : process.argv[at + 1]
if (configPath === undefined) {
  process.stderr.write('--config FILE\n')
  process.exitCode = 2
} else {
  void runRelayProcess({
    configPath,
    bundleFolder: import.meta.dirname,
    write: (lines) => void process.stderr.write(lines),
    onReady: (stop) => {
      const { parentPort } = process as { parentPort?: ParentPort }
      parentPort?.on('message', ({ data }) => {
        const graceMs = readStop(data)
        if (graceMs !== undefined) stop(graceMs)
      })
    },
  }).then((outcome) => process.exit(outcome.ok ? 0 : 2))
}
