// The packaged app is also the command line: when its first own argument is no switch, it runs that command instead of a window.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import type { DocumentPrinter } from '#ports/document-printer.ts'
import { announceAppScheme } from './app-protocol.ts'
import { createPdfPrinter } from './pdf-printer.ts'
import { guardContents, guardSessions } from './session-guard.ts'

/** The arguments after the program, without Chromium's and the launcher's own. */
export function ownArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const rest = argv
    .slice(1)
    .filter(
      (argument) =>
        !/^--(no-sandbox|disable-gpu|log-level=.*|user-data-dir=.*|inspect.*|remote-debugging-.*)$/.test(argument),
    )
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

/** Runs a command and ends the process with its code. Only a command that prints gets a profile, and one of its own: the window's may be in use. */
export async function runCommandLine(parameters: readonly string[]): Promise<void> {
  const profile = parameters[0] === 'agreement' ? openProfile() : undefined
  const { runCli } = await import('#cli/run-cli.ts')
  const code = await runCli(parameters, { stdout: process.stdout, stderr: process.stderr }, hiddenPrinter())
  if (profile !== undefined) {
    // Until then the runtime would make the folder once more.
    await app.whenReady()
    process.on('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }))
  }
  app.exit(code)
}

/** Must run before the app is ready. */
function openProfile(): string | undefined {
  // A launcher that brings a folder takes it away itself.
  const isBrought = app.commandLine.hasSwitch('user-data-dir')
  const profile = isBrought ? undefined : mkdtempSync(join(tmpdir(), 'handschlag-print-'))
  if (profile !== undefined) app.setPath('userData', profile)
  announceAppScheme()
  guardSessions()
  guardContents()
  // The page that was printed is the last window; its end is not the end of the command.
  app.on('window-all-closed', () => undefined)
  return profile
}

function hiddenPrinter(): DocumentPrinter {
  return {
    async print(order) {
      await app.whenReady()
      return await createPdfPrinter().print(order)
    },
  }
}
