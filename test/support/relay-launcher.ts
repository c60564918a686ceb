// Launches the app's relay as the command line does, as a process of its own in the runtime of the test; for houses under test.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RelayLauncher } from '#ports/relay-launcher.ts'

const command = fileURLToPath(new URL('../../main/handschlag.mjs', import.meta.url))

/** A launcher whose relays keep their files in the folder. */
export function childRelayLauncher(folder: string): RelayLauncher {
  return {
    folder,
    launch(configPath, onExit) {
      const child = spawn(process.execPath, [command, 'relay', 'run', '--config', configPath], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let words = ''
      child.stderr.on('data', (chunk) => {
        words = (words + String(chunk)).slice(-2000)
      })
      const ended = new Promise<void>((resolve) => {
        child.once('close', (code) => {
          onExit({ code, lastWords: words.trimEnd().split('\n').at(-1) ?? '' })
          resolve()
        })
      })
      return {
        async stop(graceMs) {
          child.kill('SIGTERM')
          const killer = setTimeout(() => child.kill('SIGKILL'), graceMs)
          await ended
          clearTimeout(killer)
        },
      }
    },
  }
}
