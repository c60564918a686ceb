// The steps of the test command, in order: what each runs, what it needs and in which modes it takes part.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = (path) => join(root, 'node_modules', path)

/** A step of one program: it passes or fails as a whole and counts as one test. */
const program = (name, parameters, modes) => ({ kind: 'program', name, parameters, modes })

/** A step of Vitest projects; `inElectron` runs them under Electron's Node and its TLS, `limitMs` gives it a time limit of its own. */
const suite = (name, projects, modes, options = {}) => ({ kind: 'suite', name, projects, modes, ...options })

const everywhere = ['quick', 'full', 'long']
const thorough = ['full', 'long']
const types = (room) =>
  program(`types of ${room}`, [bin('typescript/bin/tsc'), '-p', `${room}/tsconfig.json`], everywhere)

export const steps = [
  program('format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'], everywhere),
  ...['app', 'main', 'renderer', 'test'].map(types),
  program(
    'boundaries',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      'test/tooling/boundaries.cjs',
      ...['app', 'main', 'renderer', 'test'],
    ],
    everywhere,
  ),
  suite('unit', ['unit'], everywhere),
  suite('replay, golden, conformity', ['replay', 'golden', 'conformity'], everywhere),
  suite('integration', ['integration'], thorough, { needs: 'packages' }),
  suite('products', ['products'], thorough, { needs: 'packages' }),
  // Both wait for real servers at their pace; a slow machine takes long, and that is no failure.
  suite('hosts', ['hosts'], thorough, { needs: 'packages', limitMs: 2_000_000 }),
  suite('counter-proofs on hosts', ['trials'], thorough, { needs: 'packages', limitMs: 3_000_000 }),
  suite('integration in Electron', ['integration'], thorough, { needs: 'packages', inElectron: true }),
  program('build', ['main/build.mjs'], thorough),
  suite('window', ['e2e'], thorough, { needs: 'packages' }),
  program('package', ['main/package.mjs'], thorough),
  suite('window of the package', ['package'], thorough, { needs: 'packages' }),
]

/** Packages of Debian the tests use besides those of the window. */
export const testPackages = [
  'postfix',
  'poppler-utils',
  'openssl',
  'procps',
  'python3',
  'openssh-server',
  'openssh-client',
  'sudo',
  'putty-tools',
  'libpam-oath',
  'dbus',
  'gnome-keyring',
  'nsd',
  'unbound',
  'bind9-utils',
  'bind9-dnsutils',
  'ldnsutils',
  'strace',
]

/** Packages that conflict with one of those; they are unpacked beside the system, not installed. */
export const unpackedPackages = ['exim4-daemon-light', 'opensmtpd']
