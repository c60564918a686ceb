// The whole command line: every command by its name. Loads only what a command needs: a check should not wait for the lab's libraries.
import type { DocumentPrinter } from '#ports/document-printer.ts'
import type { CliStreams } from './cli-streams.ts'
import { type Command, runCommands } from './run-commands.ts'

const commands: Readonly<Record<string, Command>> = {
  check: async (...[args, streams, translate]) =>
    (await import('./check-command.ts')).checkCommand(args, streams, translate),
  render: async (...[args, streams, translate]) =>
    (await import('./render-command.ts')).renderCommand(args, streams, translate),
  lab: async (...call) => (await import('./lab-command.ts')).labCommand(...call),
  relay: async (...[args, streams, translate]) =>
    (await import('./relay-command.ts')).relayCommand(args, streams, translate),
  evidence: async (...[args, streams, translate]) =>
    (await import('./evidence-command.ts')).evidenceCommand(args, streams, translate),
  'test-mail': async (...call) => (await import('./test-mail-command.ts')).testMailCommand(...call),
  plan: async (...[args, streams, translate]) =>
    (await import('./plan-command.ts')).planCommand(args, streams, translate),
  apply: async (...[args, streams, translate]) =>
    (await import('./apply-command.ts')).applyCommand(args, streams, translate),
  verify: async (...[args, streams, translate]) =>
    (await import('./verify-command.ts')).verifyCommand(args, streams, translate),
  rollback: async (...[args, streams, translate]) =>
    (await import('./rollback-command.ts')).rollbackCommand(args, streams, translate),
}

/** Runs the command line with its arguments and returns the exit code; without a printer nothing can be printed. */
export function runCli(argv: readonly string[], streams: CliStreams, printer?: DocumentPrinter): Promise<number> {
  const agreement: Command = async (...call) =>
    (await import('./agreement-command.ts')).agreementCommand(printer)(...call)
  return runCommands(argv, streams, { commands: { ...commands, agreement }, usage: 'cli:usage' })
}
