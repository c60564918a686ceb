// domino-push.sh, what a push runs on a Linux host: fixed text around the facts of the site, each of them one quoted word.
import { quoteShell, variables, variablesFor } from '../console-commands.ts'
import { pushShellBase, pushShellHead, pushShellHelper } from '../engine/push-shell.ts'
import { pushShellRun, pushShellUndo } from '../engine/push-shell-run.ts'
import { senderOf } from '../setup-documents.ts'
import { type DominoSite, hasRelay } from '../site.ts'
import { hostFacts } from './host-facts.ts'

export const pushScriptName = 'domino-push.sh'

/** The variables a push keeps in force; the log switch of the proof is the admin's, so it stays as it is. */
export function pushedVariables(site: DominoSite): readonly { readonly name: string; readonly value: string }[] {
  return variablesFor(site).filter(({ name }) => name !== 'SMTPClientDebug')
}

/** The whole script. */
export function pushScript(site: DominoSite): string {
  const facts = hostFacts(site, 'posix')
  const settings = pushedVariables(site)
    .map(({ name, value }) => `${name}=${value}`)
    .join(' ')
  const sender = senderOf(site).directory
  const data: Readonly<Record<string, string>> = {
    programs: facts.programs,
    server: facts.server,
    data: facts.data,
    notes_ini: facts.notesIni,
    console_log: facts.consoleLog,
    way: site.documentWay,
    clear_hop: clearHop(site),
    known: variables.map(({ name }) => name).join(' '),
    variables_main: sender === 'main' ? settings : '',
    variables_tlsonly: sender === 'tlsonly' ? settings : '',
  }
  const lines = Object.entries(data).map(([name, value]) => `${name}=${quoteShell(value)}`)
  const parts = [pushShellHead, lines.join('\n'), pushShellBase, pushShellHelper, pushShellRun, pushShellUndo]
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`
}

/** Where no session may go in clear text any more, as the log says it; empty where that proves nothing. */
function clearHop(site: DominoSite): string {
  const isImplicit = hasRelay(site) && site.topology !== 'D-I' && site.relayProtection === 'implicit'
  return isImplicit && site.relayPort !== 25 ? `${site.relayHost}, Port 25` : ''
}
