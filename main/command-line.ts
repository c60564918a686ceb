// The packaged app is also the command line: when its first own argument is no switch, it runs that command instead of a window.
import { app } from 'electron'

/** The arguments after the program, without Chromium's and the launcher's own. */
export function ownArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const rest = argv
    .slice(1)
    .filter((argument) => !/^--(no-sandbox|disable-gpu|log-level=.*|inspect.*|remote-debugging-.*)$/.test(argument))
  if (isPackaged) return rest
  const folder = rest.findIndex((argument) => !argument.startsWith('-'))
  return folder < 0 ? [] : rest.slice(folder + 1)
}

/** The command line to run, or undefined when a window is wanted. */
export function commandLineOf(argv: readonly string[], isPackaged: boolean): readonly string[] | undefined {
  const own = ownArguments(argv, isPackaged)
  const first = own[0]
  return first === undefined || first.startsWith('-') ? undefined : own
}

/** Runs a command and ends the process with its code. */
export async function runCommandLine(parameters: readonly string[]): Promise<void> {
  const { runCli } = await import('#cli/run-cli.ts')
  app.exit(await runCli(parameters, { stdout: process.stdout, stderr: process.stderr }))
}
