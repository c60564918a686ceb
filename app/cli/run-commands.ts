// Runs a command of a command line: reads its name and language, turns faults into a sentence on stderr and an exit code. Nothing but the
// answer goes to stdout. Which commands there are is the caller's: the whole command line has more than the one on a relay's host.
import type { Fault, FaultCode, Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { describeFault, type Translate, translatorFor } from '#i18n/translate.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { readLanguage, WrongCall } from './options.ts'

/** Loads and runs one command; only what it needs is loaded. */
export type Command = (
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
  language: Language,
) => Promise<Outcome<ExitCode>>

export interface CommandLine {
  readonly commands: Readonly<Record<string, Command>>
  readonly usage: 'cli:usage' | 'cli:relayUsage'
}

const undeterminedFaults: readonly FaultCode[] = [
  'dns.no-answer',
  'dns.server-failure',
  'route.unreachable',
  'lab.not-started',
  'relay.not-running',
  'relay.not-started',
  'confirm.not-handed-in',
  'storage.damaged',
  'storage.foreign',
  'storage.in-use',
  'storage.newer',
  'storage.not-writable',
  'job.cancelled',
  'ssh.unreachable',
  'ssh.no-common-algorithm',
  'ssh.sign-in-refused',
  'ssh.agent-missing',
  'push.rights-missing',
  'push.disk-full',
  'push.read-only',
  'push.refused',
  'push.tool-missing',
  'push.command-hung',
  'push.connection-lost',
  'push.host-unfit',
  'push.not-understood',
  'push.locked',
  'push.stopped',
  'push.unfinished',
  'pdf.not-printed',
]
const safetyFaults: readonly FaultCode[] = [
  'route.refused',
  'gateway.demand-not-expressible',
  'gateway.inbound-needs-addresses',
  'gateway.level-not-expressible',
  'gateway.name-not-coverable',
  'gateway.names-missing',
  'gateway.not-readable',
  'gateway.pins-missing',
  'gateway.shared-sender',
  'gateway.unsafe-value',
  'gateway.version-too-old',
  'ssh.host-key-unknown',
  'ssh.host-key-changed',
  'ssh.host-key-not-listed',
  'ssh.host-key-revoked',
  'ssh.secret-file-open',
  'push.stale',
  'push.unsafe',
  'partner-file.tampered',
  'partner-file.expired',
  'partner-file.from-future',
]

/** Runs a command line with its arguments and returns the exit code. */
export async function runCommands(
  argv: readonly string[],
  streams: CliStreams,
  { commands, usage }: CommandLine,
): Promise<number> {
  const language = languageOf(argv)
  const translate = translatorFor(language ?? 'en')
  const [name = '', ...args] = argv
  if (
    name === '' ||
    name === '--help' ||
    name === '-h' ||
    name === 'help' ||
    args.includes('--help') ||
    args.includes('-h')
  ) {
    streams[name === '' ? 'stderr' : 'stdout'].write(`${translate(usage)}\n`)
    return name === '' ? exitCodes.wrongCall : exitCodes.yes
  }
  try {
    if (language === undefined) throw new WrongCall('language')
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) throw new WrongCall('unknown-command', { name: name.slice(0, 40) })
    const outcome = await command(args, streams, translate, language)
    return outcome.ok ? outcome.value : refuse(outcome.fault, streams, translate)
  } catch (error) {
    if (!(error instanceof WrongCall)) throw error
    streams.stderr.write(`${translate(`cli:wrong.${error.reason}`, error.params)}\n`)
    return exitCodes.wrongCall
  }
}

function languageOf(argv: readonly string[]): Language | undefined {
  try {
    return readLanguage(argv, process.env)
  } catch {
    return undefined
  }
}

function refuse(fault: Fault, streams: CliStreams, translate: Translate): ExitCode {
  tellFault(fault, streams, translate)
  return exitCodeOf(fault)
}

/** Says what went wrong and what helps. */
export function tellFault(fault: Fault, { stderr }: CliStreams, translate: Translate): void {
  const { title, remedy } = describeFault(fault, translate)
  stderr.write(`${title}\n${remedy}\n(${fault.code})\n`)
}

/** The exit code a fault is worth. */
export function exitCodeOf(fault: Fault): ExitCode {
  if (safetyFaults.includes(fault.code)) return exitCodes.refused
  return undeterminedFaults.includes(fault.code) ? exitCodes.undetermined : exitCodes.wrongCall
}
