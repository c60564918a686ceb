// A whole Postfix as an admin has it: configuration folder with settings of its own, the usual services, a queue. Generated files are
// applied to it by their own scripts. It sees its own /etc/resolv.conf and /etc/hosts (a mount namespace), so that partners' names lead
// to loopback. Needs root and the distribution's postfix package; without them it throws.
import { execFile, execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Artefact } from '#domain/artefact.ts'

export interface PostfixHostOrder {
  readonly hostName: string
  /** Where a resolver answers on port 53. */
  readonly resolver: string
  /** Where it receives; null = it only sends. */
  readonly receivesAt: { readonly address: string; readonly port: number } | null
  /** Further lines of main.cf, as an admin would have written them. */
  readonly mainLines?: readonly string[]
  readonly masterLines?: readonly string[]
}
export interface ScriptRun {
  readonly code: number
  readonly output: string
}
export interface PostfixHost {
  /** Configuration folder. */
  readonly etc: string
  /** Folder for our files; does not exist before the first apply. */
  readonly own: string
  at(name: string): string
  log(): string
  start(): void
  /** Writes the artefacts into a folder beside and returns it. */
  bring(artefacts: readonly Artefact[]): string
  run(folder: string, script: string, ...words: string[]): Promise<ScriptRun>
  /** Runs a program of Postfix with this configuration. */
  ask(program: string, ...words: string[]): string
  sendMail(from: string, to: string): void
  /** Every file of the configuration folder but backups, with mode, owner and content. */
  snapshot(): Readonly<Record<string, string>>
  stop(): void
}

/** Makes the folders; nothing runs before `start`. */
export function createPostfixHost(order: PostfixHostOrder): PostfixHost {
  const folder = mkdtempSync(join(tmpdir(), 'handschlag-host-'))
  chmodSync(folder, 0o755)
  const at = (name: string) => join(folder, name)
  for (const name of ['etc', 'spool', 'data', 'log']) mkdirSync(at(name))
  chownSync(at('data'), accountOf('-u', 'postfix'), accountOf('-g', 'postfix'))
  writeFileSync(at('etc/main.cf'), `${mainLines(order, at).join('\n')}\n`)
  // Postfix waits before it reads a main.cf that is younger than two seconds.
  const age = () => utimesSync(at('etc/main.cf'), 1_600_000_000, 1_600_000_000)
  age()
  writeFileSync(at('etc/master.cf'), `${masterLines(order).join('\n')}\n`)
  writeFileSync(at('resolv.conf'), `nameserver ${order.resolver}\n`)
  // The machine's own name, or every program of Postfix waits for a resolver that does not know it.
  writeFileSync(at('hosts'), `127.0.0.1 localhost ${hostname()}\n`)
  const etc = at('etc')
  let sets = 0
  let isStarted = false
  const inside = (...command: string[]) => [
    '-m',
    'sh',
    '-c',
    'mount --bind "$1" /etc/resolv.conf && mount --bind "$2" /etc/hosts && shift 2 && exec "$@"',
    'sh',
    at('resolv.conf'),
    at('hosts'),
    ...command,
  ]
  const ask = (program: string, ...words: string[]) =>
    execFileSync(program, ['-c', etc, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    etc,
    own: at('etc/handschlag'),
    at,
    log: () => (existsSync(at('log/mail.log')) ? readFileSync(at('log/mail.log'), 'utf8') : ''),
    start() {
      execFileSync('unshare', inside('postfix', '-c', etc, 'start'), { stdio: 'pipe' })
      isStarted = true
    },
    bring(artefacts) {
      sets += 1
      const place = at(`set-${sets}`)
      mkdirSync(place)
      for (const { name, content } of artefacts) writeFileSync(join(place, name), content)
      return place
    },
    run: (place, script, ...words) =>
      new Promise((resolve) => {
        const command = inside('sh', join(place, script), ...words)
        execFile('unshare', command, { encoding: 'utf8', maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
          age()
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
          resolve({ code, output: stdout + stderr })
        })
      }),
    ask,
    sendMail(from, to) {
      const text = `From: ${from}\nTo: ${to}\nSubject: probe\n\nprobe\n`
      execFileSync('sendmail', ['-C', etc, '-f', from, to], { input: text, stdio: 'pipe' })
    },
    snapshot: () => snapshotOf(etc),
    stop() {
      try {
        if (isStarted) execFileSync('postfix', ['-c', etc, 'abort'], { stdio: 'pipe' })
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}

function mainLines(order: PostfixHostOrder, at: (name: string) => string): readonly string[] {
  return [
    'compatibility_level = 3.6',
    `queue_directory = ${at('spool')}`,
    `data_directory = ${at('data')}`,
    `maillog_file_prefixes = ${at('')}`,
    `maillog_file = ${at('log/mail.log')}`,
    `myhostname = ${order.hostName}`,
    'mydestination =',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'mynetworks = 127.0.0.0/8',
    'alias_maps =',
    'alias_database =',
    'smtpd_peername_lookup = no',
    'queue_run_delay = 1h',
    ...(order.mainLines ?? []),
  ]
}

function masterLines({ receivesAt, masterLines = [] }: PostfixHostOrder): readonly string[] {
  return [
    '# services of this host',
    ...(receivesAt === null ? [] : [`${receivesAt.address}:${receivesAt.port} inet n - n - - smtpd`]),
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'tlsproxy unix - - n - 0 tlsproxy',
    'showq unix n - n - - showq',
    'flush unix n - n 1000? 0 flush',
    'postlog unix-dgram n - n - 1 postlogd',
    ...masterLines,
  ]
}

function snapshotOf(folder: string): Readonly<Record<string, string>> {
  const entries: [string, string][] = []
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const file = join(path, entry.name)
      if (entry.name === 'handschlag-backup') continue
      const { mode, uid, gid } = statSync(file)
      const content = entry.isDirectory() ? 'folder' : readFileSync(file, 'latin1')
      entries.push([relative(folder, file), `${mode.toString(8)} ${uid}:${gid} ${content}`])
      if (entry.isDirectory()) walk(file)
    }
  }
  walk(folder)
  return Object.fromEntries(entries)
}

function accountOf(flag: string, name: string): number {
  return Number(execFileSync('id', [flag, name], { encoding: 'utf8' }).trim())
}
