// Entry of the command line on a relay's host, in a plain Node process: the commands of the relay package and nothing else.
import { runCommands } from './run-commands.ts'

void runCommands(
  process.argv.slice(2),
  { stdout: process.stdout, stderr: process.stderr },
  {
    commands: {
      relay: async (...[args, streams, translate]) =>
        (await import('./relay-command.ts')).relayCommand(args, streams, translate),
      evidence: async (...[args, streams, translate]) =>
        (await import('./evidence-command.ts')).evidenceCommand(args, streams, translate),
      'test-mail': async (...call) => (await import('./test-mail-command.ts')).testMailCommand(...call),
    },
    usage: 'cli:relayUsage',
  },
).then((code) => {
  process.exitCode = code
})
