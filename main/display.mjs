// A display for the window: the one at hand, or a virtual one (Xvfb) that lives as long as the caller needs it.
import { spawn } from 'node:child_process'

/** Whether windows can be seen on this machine. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return [process.env.DISPLAY, process.env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '')
}

/** Starts Xvfb on a free display number; `stop` ends it. */
export function startVirtualDisplay() {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    })
    let number = ''
    server.on('error', (error) => reject(new Error(`Xvfb cannot be started: ${error.message}`)))
    server.on('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)))
    server.stdio[3].on('data', (text) => {
      number += text
      if (!number.includes('\n')) return
      server.unref()
      resolve({ name: `:${number.trim()}`, stop: () => server.kill() })
    })
  })
}

/** Switches a start on this machine needs: no sandbox as root (only a launcher may say so), no graphics card without a display. */
export function launchSwitches(isVirtual) {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return ['--log-level=3', ...(isRoot ? ['--no-sandbox'] : []), ...(isVirtual ? ['--disable-gpu'] : [])]
}
