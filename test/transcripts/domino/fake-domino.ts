// A Domino server that is not there, on a real host: its programs, its data folder with notes.ini and console log, and a directory with the
// documents an admin has made. What pushes do to it stays, so that a second push finds what the first one left.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FakeDocument {
  readonly unid: string
  readonly form: string
  readonly items: Readonly<Record<string, string>>
}

/** How it behaves; without anything it is well and speaks English. */
export interface Behaviour {
  readonly language?: 'en' | 'de'
  /** Writes nothing into the console log. */
  readonly silent?: boolean
  /** A variable `set config` does not change. */
  readonly deaf?: string
  /** A command it ends with an error. */
  readonly refuse?: string
  /** A command at which it waits until `proceed`. */
  readonly stop?: string
  /** Lines of others that stand in the log behind every answer. */
  readonly noise?: string
  /** The directory may not be opened. */
  readonly closed?: boolean
  /** The router task can be seen, and begins anew when it is told to; or goes on as if it was not. */
  readonly router?: 'begins' | 'stays'
  /** The router carries mails to where the route leads, or is told it did. */
  readonly carries?: boolean
  /** Mails do not leave mail.box. */
  readonly stuck?: boolean
  /** Has the agent of handschlag.nsf. */
  readonly agent?: boolean
  /** Seconds until the agent begins to write, or until `proceed`. */
  readonly slow?: number
  /** The change of the directory, counted from 0, at which it fails; at which it is killed. */
  readonly failAt?: number
  readonly killAt?: number
}

export interface FakeDomino {
  readonly root: string
  /** What a site says about where it lies. */
  readonly facts: Readonly<Record<'programFolder' | 'serverProgram' | 'dataFolder', string>>
  behave(behaviour: Behaviour): void
  /** Console commands so far. */
  told(): readonly string[]
  notesIni(): string
  writeNotesIni(text: string): void
  documents(): readonly FakeDocument[]
  writeDocuments(documents: readonly FakeDocument[]): void
  proceed(): void
  hasStopped(): boolean
  remove(): void
}

const from = import.meta.dirname
export const oldNotesIni = 'Directory=/local/notesdata\nKitType=2\nServerTasks=Router,Replica\nRouterFallbackNonTLS=1\n'

/** Puts it on this machine; it belongs to the user given. */
export function installFakeDomino(server: string, documents: readonly FakeDocument[], owner: string): FakeDomino {
  const root = mkdtempSync(join(tmpdir(), 'hs-domino-'))
  const at = (...names: string[]) => join(root, ...names)
  chmodSync(root, 0o755)
  mkdirSync(at('data', 'IBM_TECHNICAL_SUPPORT'), { recursive: true })
  mkdirSync(at('programs', 'jvm', 'bin'), { recursive: true })
  for (const language of ['en', 'de'])
    cpSync(join(from, language), at('programs', 'recordings', language), { recursive: true })
  const program = (name: string, ...path: string[]) => {
    copyFileSync(join(from, 'fakes', name), at('programs', ...path))
    chmodSync(at('programs', ...path), 0o755)
  }
  program('server.py', 'server')
  program('server.py', 'server.py')
  program('powershell.py', 'powershell.exe')
  program('domino_directory.py', 'domino_directory.py')
  program('domino_directory.py', 'jvm', 'bin', 'domino_directory.py')
  program('domino_trial.py', 'jvm', 'bin', 'domino_trial.py')
  program('java.py', 'jvm', 'bin', 'java')
  program('javac.py', 'jvm', 'bin', 'javac')
  program('router', 'router')
  const writeDocuments = (list: readonly FakeDocument[]) =>
    writeFileSync(at('directory.json'), JSON.stringify({ server, documents: list }))
  writeFileSync(at('data', 'notes.ini'), oldNotesIni)
  writeFileSync(at('data', 'IBM_TECHNICAL_SUPPORT', 'console.log'), 'Lotus Domino (r) Server started\n')
  writeFileSync(at('behaviour.json'), '{}')
  writeFileSync(at('told.txt'), '')
  writeDocuments(documents)
  execFileSync('chown', ['-R', owner, root])
  return {
    root,
    facts: { programFolder: at('programs'), serverProgram: at('programs', 'server'), dataFolder: at('data') },
    behave: (behaviour) => writeFileSync(at('behaviour.json'), JSON.stringify(behaviour)),
    told: () => readFileSync(at('told.txt'), 'utf8').split('\n').slice(0, -1),
    notesIni: () => readFileSync(at('data', 'notes.ini'), 'utf8'),
    writeNotesIni: (text) => writeFileSync(at('data', 'notes.ini'), text),
    documents: () =>
      (JSON.parse(readFileSync(at('directory.json'), 'utf8')) as { documents: FakeDocument[] }).documents,
    writeDocuments,
    proceed: () => writeFileSync(at('go'), ''),
    hasStopped: () =>
      execFileSync('sh', ['-c', `[ -f '${at('stopped')}' ] && echo yes || echo no`], { encoding: 'utf8' }) === 'yes\n',
    remove() {
      if (existsSync(at('router.pid'))) process.kill(Number(readFileSync(at('router.pid'), 'utf8')), 'SIGKILL')
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const sentinel = 'handschlag-sentinel.invalid'

/** What an admin has made by hand before the first push: the sentinel documents, and the server's own. */
export function preparedDocuments(server: string, next: string): readonly FakeDocument[] {
  const one = (unid: string, form: string, items: Readonly<Record<string, string>>) => ({
    unid: unid.padEnd(32, '0'),
    form,
    items,
  })
  return [
    one('A1', 'Server', { ServerName: server, Router_PortStatus: '1' }),
    one('A2', 'ServerConfig', { ServerName: server, MailExternalSMTP: '1' }),
    one('A3', 'ServerConfig', { ServerName: 'handschlag-sentinel', RelayItemOfThisRelease: sentinel }),
    one('A4', 'Domain', { Type: 'Domain', DomainType: '5', InternetDomain: sentinel, NextDomain: next }),
  ]
}
