// Installs the Debian packages a bare machine lacks for a window without a display. As root on Debian it installs them; anywhere
// else a missing package is an Error that names it. Nothing is skipped silently.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What Electron, its window without a display and its fonts need. */
export const windowPackages = [
  'xvfb',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'fonts-dejavu-core',
  'fonts-liberation',
]

/** Makes sure the packages are there; on other systems than Debian it leaves that to the person. */
export function requireDebianPackages(packages, say) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return
  const missing = packages.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    throw new Error(
      `These Debian packages are missing: ${missing.join(' ')}. Install them as root with apt-get install.`,
    )
  }
  if (missing.includes('postfix')) keepPostfixLocal()
  say(`Installing Debian packages: ${missing.join(' ')} ...`)
  if (aptGet(['install', '--yes', '--no-install-recommends', ...missing]).status === 0) return
  const update = aptGet(['update'])
  const install = aptGet(['install', '--yes', '--no-install-recommends', ...missing])
  if (update.status === 0 && install.status === 0) return
  const reason = `${update.status === 0 ? install.stderr : update.stderr}`.trim().split('\n').slice(-3).join(' ')
  throw new Error(`These Debian packages could not be installed: ${missing.join(' ')} (${reason})`)
}

// A mail server that a test brings to a machine must not listen to the world.
function keepPostfixLocal() {
  spawnSync('debconf-set-selections', { input: 'postfix postfix/main_mailer_type select Local only\n' })
}

// From Debian 13 on some libraries carry the suffix t64.
function isInstalled(name) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', '$' + '{db:Status-Status}\n', name, `${name}t64`], {
    encoding: 'utf8',
  })
  return asked.stdout.split('\n').includes('installed')
}

function aptGet(parameters) {
  return spawnSync('apt-get', ['--quiet', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 100_000_000,
  })
}
