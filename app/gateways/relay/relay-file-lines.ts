// The relay's file as text, with the reason for each member of a policy. The text is what JSON.stringify writes with two blanks.
import type { Artefact, LineReason } from '#domain/artefact.ts'
import type { RelayPolicyFile } from '#domain/relay-policy-file.ts'

export const relayFileName = 'relay-policy.json'

/** Writes the file; `reasons` name the member of the policy a line begins. */
export function relayFileLines(name: string, file: RelayPolicyFile): Artefact {
  const content = `${JSON.stringify(file, null, 2)}\n`
  return { name, language: 'json', content, reasons: reasonsOf(content) }
}

/** A policy's members stand six blanks deep; what lies deeper belongs to the member above. */
function reasonsOf(content: string): LineReason[] {
  const reasons: { line: number; until: number; code: string; params: LineReason['params'] }[] = []
  let line = 0
  for (const text of content.split('\n')) {
    line += 1
    if (!text.startsWith('      ')) continue
    const last = reasons.at(-1)
    if (text[6] === '"') reasons.push({ line, until: line, code: text.slice(7, text.indexOf('"', 7)), params: {} })
    else if (last !== undefined) last.until = line
  }
  return reasons
}
