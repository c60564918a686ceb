// A real Postfix whose scripts are watched: run as they are, killed after a given step, or met by a tool that fails. The seam is a folder of
// wrappers in front of the real tools on PATH; the product knows nothing of it.
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { PostfixSite } from '#gateways/postfix/site.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createPostfixHost, type PostfixHost, type ScriptRun } from '#test/support/postfix-host.ts'
import { putBackFolder } from '#test/support/put-back-folder.ts'
import { policyId, postfixPolicy, samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'

export type Snapshot = Readonly<Record<string, string>>
export interface WatchedHost extends PostfixHost {
  /** Writes the set of these policies beside and returns its folder. */
  set(policies: readonly TlsPolicy[], site?: Partial<PostfixSite>): string
  /** Runs a script of a set with further variables; code -1 = killed. */
  call(
    set: string,
    script: 'apply' | 'rollback' | 'verify' | 'trial',
    words: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): Promise<ScriptRun>
  /** Kills the script and all it started after its nth step that changes the configuration folder. */
  killAfter(
    step: number,
    set: string,
    script: 'apply' | 'rollback' | 'trial',
    words: readonly string[],
  ): Promise<ScriptRun>
  /** How many such steps the last script took. */
  stepsTaken(): number
  lastStep(): string
  /** Every entry of the configuration folder but backups: mode, owner, content; of a database its entries, for it tells its birth. */
  look(): Snapshot
  /** The same with every byte. */
  bytes(): Snapshot
  keep(name: string): void
  restore(name: string): void
  isRunning(): boolean
}

const steps = ['chmod', 'cp', 'ln', 'mkdir', 'mv', 'postmap', 'rm', 'rmdir']

/** Makes the host; `main` are further lines of main.cf. */
export function createWatchedHost(main: readonly string[] = [], isReceiving = false): WatchedHost {
  const host = createPostfixHost({
    hostName: 'mail.own.example',
    resolver: '127.47.0.53',
    receivesAt: null,
    mainLines: [...(isReceiving ? ['smtpd_tls_security_level = may'] : []), ...main],
  })
  const tools = host.at('tools')
  mkdirSync(tools)
  for (const tool of steps) {
    const real = execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim()
    writeFileSync(
      join(tools, tool),
      `#!/bin/sh
"${real}" "$@"
code=$?
case $* in *"${host.etc}"*) ;; *) exit $code ;; esac
echo "${tool} $*" >> "${host.at('steps')}"
[ "$(grep -c . "${host.at('steps')}")" != "$HANDSCHLAG_STOP_AT" ] || kill -9 0
exit $code
`,
    )
    chmodSync(join(tools, tool), 0o755)
  }
  // Postfix waits before it reads a main.cf that is younger than two seconds.
  const age = () => {
    try {
      utimesSync(join(host.etc, 'main.cf'), 1_600_000_000, 1_600_000_000)
    } catch {
      // on a file system that can only be read it stays as young as it is
    }
  }
  const call: WatchedHost['call'] = (set, script, words, env = {}) =>
    new Promise((resolve) => {
      let output = ''
      const child = spawn('sh', [join(set, `handschlag-postfix-${script}.sh`), ...words], {
        detached: true,
        env: { ...process.env, ...env },
      })
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)))
      child.on('close', (code) => {
        age()
        resolve({ code: code ?? -1, output })
      })
    })
  const copy = (from: string, to: string) => {
    rmSync(to, { recursive: true, force: true })
    execFileSync('cp', ['-a', from, to])
  }
  return {
    ...host,
    call,
    set(policies, site = {}) {
      const facts = samplePostfixSite({
        configDirectory: host.etc,
        directory: host.own,
        caFile: '',
        clientCertificates: {},
        ...site,
      })
      return host.bring(valueIn(renderProven(postfixTarget, policies, facts)).artefacts)
    },
    killAfter(step, set, script, words) {
      writeFileSync(host.at('steps'), '')
      return call(set, script, words, { PATH: `${tools}:${process.env['PATH']}`, HANDSCHLAG_STOP_AT: String(step) })
    },
    stepsTaken: () => readFileSync(host.at('steps'), 'utf8').trimEnd().split('\n').length,
    lastStep: () => readFileSync(host.at('steps'), 'utf8').trimEnd().split('\n').at(-1) ?? '',
    look: () => lookAt(host.etc, true),
    bytes: () => lookAt(host.etc, false),
    keep: (name) => copy(host.etc, host.at(name)),
    restore: (name) => putBackFolder(host.at(name), host.etc),
    isRunning() {
      try {
        execFileSync('postfix', ['-c', host.etc, 'status'], { stdio: 'pipe' })
        return true
      } catch {
        return false
      }
    },
  }
}

/** Policies that need no authorities: partner n has a certificate by its fingerprint. */
export function pinned(index: number, pin = 'ab'): TlsPolicy {
  return postfixPolicy({
    id: policyId(index),
    partner: `Partner ${index}`,
    domains: [`p${index}.example`],
    level: 'fingerprint',
    pins: [pin.repeat(32)],
    hosts: [{ host: `mx.p${index}.example`, certificateNames: [] }],
  })
}

/** What a run leaves beside its files: nothing of it may be there after one that ended. */
export const traces = /^handschlag-(?:lock|unfinished)|\.handschlag-new$/

/** Entries of `seen` that are neither as before nor as after; traces of the run are left out. */
export function halfWritten(seen: Snapshot, before: Snapshot, after: Snapshot): readonly string[] {
  const names = new Set([...Object.keys(seen), ...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => !traces.test(name) && seen[name] !== before[name] && seen[name] !== after[name])
}

function contentOf(file: string, isDecoded: boolean): string {
  if (!isDecoded || !file.endsWith('.db')) return readFileSync(file, 'latin1')
  const entries = execFileSync('postmap', ['-s', `hash:${file.slice(0, -3)}`], { encoding: 'utf8' })
  return entries.split('\n').sort().join('\n')
}

function lookAt(folder: string, isDecoded: boolean): Snapshot {
  const entries: [string, string][] = []
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name)
      if (entry.name === 'handschlag-backup') continue
      const { mode, uid, gid } = lstatSync(file)
      const content = entry.isDirectory()
        ? 'folder'
        : entry.isSymbolicLink()
          ? readlinkSync(file)
          : contentOf(file, isDecoded)
      entries.push([relative(folder, file), `${mode.toString(8)} ${uid}:${gid} ${content}`])
      if (entry.isDirectory()) walk(file)
    }
  }
  walk(folder)
  return Object.fromEntries(entries)
}
