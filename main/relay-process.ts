// The app's relay as a process of Electron's own: the same program as `handschlag relay run`, in the app's runtime. It is asked to end by
// a message, because Windows knows no gentle signal, and killed when it does not. Its last line on stderr is kept for the window.
import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { LaunchedRelay, RelayExit, RelayLauncher } from '#ports/relay-launcher.ts'
import { redact } from './log-file.ts'

const entry = join(import.meta.dirname, 'relay-main.cjs')
const keptCharacters = 2000
/** The part of the time until it is killed that the relay may give to what runs; the rest is for closing its store. */
const ownShare = 0.75

/** Launches relays whose files lie in the folder. */
export function createRelayLauncher(folder: string): RelayLauncher {
  return { folder, launch }
}

function launch(configPath: string, onExit: (exit: RelayExit) => void): LaunchedRelay {
  const child = utilityProcess.fork(entry, ['--config', configPath], { serviceName: 'Handschlag relay', stdio: 'pipe' })
  let words = ''
  const listen = (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-keptCharacters)
  }
  child.stderr?.on('data', listen)
  child.stdout?.resume()
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      onExit({ code, lastWords: redact(words.trimEnd().split('\n').at(-1) ?? '') })
      resolve()
    })
  })
  return {
    async stop(killAfterMs) {
      child.postMessage({ kind: 'stop', graceMs: Math.floor(killAfterMs * ownShare) })
      const killer = setTimeout(() => child.kill(), killAfterMs)
      await ended
      clearTimeout(killer)
    },
  }
}
