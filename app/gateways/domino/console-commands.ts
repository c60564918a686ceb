// Commands for the Domino console, by server and phase. Only fixed verbs and variables known for the site's release; no command ever holds
// a text of a partner. notes.ini is changed by `set config` alone: a running server rewrites the file.
import type { Directory } from './directory-document.ts'
import { senderOf } from './setup-documents.ts'
import { type DominoRelease, type DominoSite, dominoReleases, hasTlsOnly, isAtLeastRelease } from './site.ts'

export const consolePhases = ['inspect', 'settings', 'activate', 'after-proof'] as const
export type ConsolePhase = (typeof consolePhases)[number]

export interface ConsoleCommand {
  readonly text: string
  /** Code of the sentence why it is given. */
  readonly why: string
}

export interface ConsoleList {
  readonly directory: Directory
  readonly phase: ConsolePhase
  readonly commands: readonly ConsoleCommand[]
}

interface Variable {
  readonly name: string
  readonly value: string
  readonly why: string
  /** First and last release that knows it. */
  readonly releases: readonly [DominoRelease, DominoRelease]
  isWanted(site: DominoSite): boolean
}

const anyRelease = ['9.0.1', '14.5'] as const

/**
 * What is never written, whatever the release: SSL_DISABLE_TLS_13 (sources disagree), SSL_ENABLE_* (weaker), SSLCipherSpec (a wrong value
 * ends TLS altogether).
 */
export const variables: readonly Variable[] = [
  {
    name: 'RouterFallbackNonTLS',
    value: '0',
    why: 'fallback',
    releases: anyRelease,
    // In D-I the hub serves the rest of the world as well; its own choice stays.
    isWanted: (site) => site.topology !== 'D-I',
  },
  { name: 'DISABLE_SSLV3', value: '1', why: 'sslv3', releases: ['9.0.1', '11.0.1'], isWanted: hasTlsOnly },
  { name: 'SSL_DISABLE_TLS_10', value: '1', why: 'tls10', releases: ['9.0.1', '11.0.1'], isWanted: hasTlsOnly },
  { name: 'SSL_DISABLE_TLS_11', value: '1', why: 'tls11', releases: ['9.0.1', '11.0.1'], isWanted: hasTlsOnly },
  { name: 'SMTPClientDebug', value: '1', why: 'client-debug', releases: anyRelease, isWanted: () => true },
]

/** The variables this site's sending server gets. */
export function variablesFor(site: DominoSite): readonly Variable[] {
  return variables.filter(
    (variable) =>
      variable.isWanted(site) &&
      isAtLeastRelease(site, variable.releases[0]) &&
      dominoReleases.indexOf(site.release) <= dominoReleases.indexOf(variable.releases[1]),
  )
}

/** Every list of commands, in the order they are given. */
export function consoleLists(site: DominoSite): readonly ConsoleList[] {
  const sender = senderOf(site).directory
  const wanted = variablesFor(site)
  const router: readonly ConsoleCommand[] = [
    { text: 'tell router update config', why: 'update-config' },
    { text: 'restart task router', why: 'restart-router' },
  ]
  const lists: ConsoleList[] = [
    {
      directory: sender,
      phase: 'inspect',
      commands: wanted.map(({ name }) => ({ text: `show config ${name}`, why: 'show-config' })),
    },
    {
      directory: sender,
      phase: 'settings',
      commands: wanted.map(({ name, value, why }) => ({ text: `set config ${name}=${value}`, why })),
    },
    { directory: sender, phase: 'activate', commands: router },
    {
      directory: sender,
      phase: 'after-proof',
      commands: [
        { text: 'set config SMTPClientDebug=0', why: 'debug-off' },
        { text: 'restart task router', why: 'restart-router' },
      ],
    },
  ]
  if (sender === 'tlsonly') {
    lists.push({
      directory: 'main',
      phase: 'activate',
      commands: [{ text: 'tell router update config', why: 'update-config' }],
    })
  }
  for (const { text } of lists.flatMap((list) => list.commands)) {
    if (!isAllowedCommand(text)) throw new Error(`not a console command of ours: ${text}`)
  }
  return lists
}

/** Name of the file that holds one list. */
export function consoleFileName({ directory, phase }: Pick<ConsoleList, 'directory' | 'phase'>): string {
  return `console-${directory}-${consolePhases.indexOf(phase) + 1}-${phase}.txt`
}

/** Whether a text is one of the few commands this product gives: nothing else reaches a console or a shell. */
export function isAllowedCommand(text: string): boolean {
  return (
    /^(?:tell router (?:update config|show queues)|restart task (?:router|smtp))$/.test(text) ||
    variables.some(({ name }) => text === `show config ${name}` || isSetting(text, name))
  )
}

function isSetting(text: string, name: string): boolean {
  const start = `set config ${name}=`
  return text.startsWith(start) && /^[0-9]{0,5}$/.test(text.slice(start.length))
}

/** One argument of a POSIX shell; only a quote needs care inside single quotes (POSIX, shell command language, 2.2.2). */
export function quoteShell(text: string): string {
  if (text.includes('\0')) throw new Error('no shell argument holds a null character')
  return `'${text.replaceAll("'", `'\\''`)}'`
}
