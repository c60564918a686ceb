// The console lists as files to paste, and as one shell script for a Domino on Linux that keeps the old values and gives them back.
import type { Artefact } from '#domain/artefact.ts'
import { createLineWriter } from '../line-writer.ts'
import { type ConsoleList, consoleFileName, consolePhases, quoteShell, variablesFor } from './console-commands.ts'
import { shellHead, shellTail } from './engine/console-shell.ts'
import type { DominoSite } from './site.ts'

/** One file per list, a command a line and nothing else: the console knows no comments. */
export function consoleFiles(lists: readonly ConsoleList[]): readonly Artefact[] {
  return lists.map((list) => {
    const writer = createLineWriter()
    for (const { text, why } of list.commands) writer.line(text, why)
    return writer.artefact(consoleFileName(list), 'text')
  })
}

/** `domino-console.sh DIRECTORY PHASE`, for the Domino user of a Linux server. */
export function consoleScript(lists: readonly ConsoleList[], site: DominoSite): Artefact {
  const writer = createLineWriter()
  writer.block(shellHead.trim().split('\n'), 'shell-head')
  writer.line(
    `variables=${quoteShell(
      variablesFor(site)
        .map(({ name }) => name)
        .join(' '),
    )}`,
    'shell-variables',
  )
  writer.line('case "$directory $phase" in')
  for (const phase of consolePhases) {
    for (const list of lists.filter((entry) => entry.phase === phase)) {
      writer.line(`${quoteShell(`${list.directory} ${phase}`)})`)
      if (phase === 'settings') writer.line('  keep_old_values', 'shell-keep')
      for (const { text, why } of list.commands) writer.line(`  send ${quoteShell(text)}`, why)
      writer.line('  ;;')
    }
  }
  writer.block(shellTail.trim().split('\n'), 'shell-rollback')
  return writer.artefact('domino-console.sh', 'shell')
}
