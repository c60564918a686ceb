// Starts the built app in a found runtime, with a virtual display where there is none, and waits for its end.
import { spawn } from 'node:child_process'
import { root } from './build.mjs'
import { hasDisplay, launchSwitches, startVirtualDisplay } from './display.mjs'

/** Runs the app with the given arguments; resolves with its exit code. */
export async function runApp(runtime, parameters) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  const env = { ...process.env, ...(display === undefined ? {} : { DISPLAY: display.name }) }
  // The variable would turn Electron into plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  try {
    return await new Promise((resolve, reject) => {
      const all = [root, ...launchSwitches(display !== undefined), ...parameters]
      const child = spawn(runtime.executable, all, { env, stdio: 'inherit' })
      const stop = () => child.kill('SIGTERM')
      process.once('SIGINT', stop)
      process.once('SIGTERM', stop)
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)))
    })
  } finally {
    display?.stop()
  }
}
