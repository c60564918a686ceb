// domino-push.ps1, what a push runs on a Windows host: fixed text around the facts of the site, each of them one quoted literal.
import { applyReader } from '../engine/apply-powershell.ts'
import { applyWriter } from '../engine/apply-writer.ts'
import { pushPowershellHead, pushPowershellSteps } from '../engine/push-powershell.ts'
import { pushPowershellEnd } from '../engine/push-powershell-end.ts'
import { pushPowershellRun } from '../engine/push-powershell-run.ts'
import { pushPowershellUndo } from '../engine/push-powershell-undo.ts'
import { senderOf } from '../setup-documents.ts'
import type { DominoSite } from '../site.ts'
import { hostFacts } from './host-facts.ts'
import { pushedVariables } from './push-script.ts'

export const windowsScriptName = 'domino-push.ps1'

/** The whole script; ASCII with CR LF. */
export function windowsScript(site: DominoSite): string {
  const settings = `@(${pushedVariables(site)
    .map(({ name, value }) => `'${name}=${value}'`)
    .join(', ')})`
  const isMain = senderOf(site).directory === 'main'
  const wanted = { main: isMain ? settings : '@()', tlsonly: isMain ? '@()' : settings }
  const head = pushPowershellHead(quoteLiteral(hostFacts(site, 'windows').server), wanted)
  const parts = [
    head,
    applyReader,
    applyWriter,
    pushPowershellSteps,
    pushPowershellRun,
    pushPowershellUndo,
    pushPowershellEnd,
  ]
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`.replaceAll('\n', '\r\n')
}

/** One literal of PowerShell; paths of a site hold no quote, and a quote would be doubled. */
function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
