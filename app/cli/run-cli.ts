// The command line: picks the command, turns faults into a sentence on stderr and an exit code. Nothing but the answer goes to stdout.
import { assertNever, type Fault, type FaultCode, type Outcome } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { describeFault, type Translate, translatorFor } from '#i18n/translate.ts'
import { type CliStreams, type ExitCode, exitCodes } from './cli-streams.ts'
import { readLanguage, WrongCall } from './options.ts'

const commands = ['check', 'render', 'lab', 'relay', 'evidence'] as const
type Command = (typeof commands)[number]

/** Commands of the fixed command line that later versions bring. */
const laterCommands = ['plan', 'apply', 'verify', 'rollback', 'test-mail', 'agreement']

const undeterminedFaults: readonly FaultCode[] = [
  'dns.no-answer',
  'dns.server-failure',
  'route.unreachable',
  'lab.not-started',
  'relay.not-running',
  'relay.not-started',
  'storage.damaged',
  'storage.foreign',
  'storage.in-use',
  'storage.newer',
  'storage.not-writable',
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
]

/** Runs the command line with its arguments and returns the exit code. */
export async function runCli(argv: readonly string[], streams: CliStreams): Promise<number> {
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
    streams[name === '' ? 'stderr' : 'stdout'].write(`${translate('cli:usage')}\n`)
    return name === '' ? exitCodes.wrongCall : exitCodes.yes
  }
  try {
    if (language === undefined) throw new WrongCall('language')
    const command = commands.find((entry) => entry === name)
    if (command === undefined)
      throw new WrongCall(laterCommands.includes(name) ? 'later-command' : 'unknown-command', {
        name: name.slice(0, 40),
      })
    const outcome = await run(command, args, streams, translate, language)
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

/** Loads only what the command needs: a check should not wait for the lab's libraries. */
async function run(
  command: Command,
  args: readonly string[],
  streams: CliStreams,
  translate: Translate,
  language: Language,
): Promise<Outcome<ExitCode>> {
  switch (command) {
    case 'check':
      return (await import('./check-command.ts')).checkCommand(args, streams, translate)
    case 'render':
      return (await import('./render-command.ts')).renderCommand(args, streams, translate)
    case 'lab':
      return (await import('./lab-command.ts')).labCommand(args, streams, translate, language)
    case 'relay':
      return (await import('./relay-command.ts')).relayCommand(args, streams, translate)
    case 'evidence':
      return (await import('./evidence-command.ts')).evidenceCommand(args, streams, translate)
    default:
      return assertNever(command)
  }
}

function refuse(fault: Fault, streams: CliStreams, translate: Translate): ExitCode {
  const { title, remedy } = describeFault(fault, translate)
  streams.stderr.write(`${title}\n${remedy}\n(${fault.code})\n`)
  if (safetyFaults.includes(fault.code)) return exitCodes.refused
  return undeterminedFaults.includes(fault.code) ? exitCodes.undetermined : exitCodes.wrongCall
}
