// A real keyring of a Linux desktop for a test: a session bus and an unlocked gnome-keyring of its own, gone with the test.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface Keyring {
  /** What a program needs in its environment to find it. */
  readonly environment: Readonly<Record<string, string>>
  stop(): void
}

/** Starts bus and keyring; rejects where one of them is missing. */
export async function startKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), 'handschlag-keyring-'))
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const environment = {
    DBUS_SESSION_BUS_ADDRESS: await firstLine(bus),
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: home,
  }
  const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keyring.stdin.end('test')
  await waitForName(environment)
  return {
    environment,
    stop() {
      keyring.kill('SIGKILL')
      bus.kill('SIGKILL')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`dbus-daemon ended with ${code}`)))
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve)
  })
}

/** The bus answers as soon as the keyring has its name there. */
async function waitForName(environment: Readonly<Record<string, string>>): Promise<void> {
  const words = ['--session', '--dest=org.freedesktop.DBus', '--type=method_call', '--print-reply']
  const question = ['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets']
  const until = Date.now() + 20_000
  const env = { ...process.env, ...environment }
  for (;;) {
    const { stdout } = await promisify(execFile)('dbus-send', [...words, ...question], { env })
    if (stdout.includes('boolean true')) return
    if (Date.now() > until) throw new Error('the keyring did not come to the bus')
  }
}
