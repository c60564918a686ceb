// plan.txt: what the apply scripts do, one action per line, cells apart by tabs. ASCII; anything else in a cell is a \uXXXX of UTF-16, so
// no value can end its cell or its line. The scripts hold no data of their own.
import type { LineWriter } from '../line-writer.ts'
import type { DirectoryDocument } from './directory-document.ts'
import { isNonAdjacent, type PartnerRoute } from './partner-documents.ts'
import { type DominoSite, hasTlsOnly } from './site.ts'

export const planFileName = 'plan.txt'
export const planSchema = 'handschlag.domino-plan/1'

/** Writes the plan: servers, once-only changes, then one line per partner document. */
export function writePlan(
  writer: LineWriter,
  site: DominoSite,
  setup: readonly DirectoryDocument[],
  routes: readonly PartnerRoute[],
): void {
  const line = (cells: readonly string[], reason?: string) => writer.line(cells.map(encodeCell).join('\t'), reason)
  line([planSchema])
  line(['topology', site.topology], 'plan-topology')
  line(['server', 'main', site.hubServer], 'plan-server')
  if (hasTlsOnly(site)) line(['server', 'tlsonly', site.tlsOnlyServer], 'plan-server')
  for (const document of setup) {
    if (document.action === 'create') {
      line(['import', document.directory, `${document.code}.dxl`, document.mark ?? ''], 'plan-import')
      // What a push compares the document with; a range of times has no text of its own.
      for (const field of document.fields) {
        if (field.item === null || field.kind === 'all-day') continue
        line(['item', document.directory, document.mark ?? '', field.item, field.value])
      }
      continue
    }
    for (const field of document.fields) {
      if (field.byHand === true) continue
      if (field.openItem !== undefined) {
        line(['learned', document.directory, document.code, field.openItem, field.value], 'plan-learned')
      } else line(['set', document.directory, document.code, field.item ?? '', field.value], 'plan-set')
    }
  }
  const kind = isNonAdjacent(site) ? 'non-adjacent' : 'foreign-smtp'
  for (const { mark, pattern, nextHop, policy } of routes) {
    line(['clone', 'main', kind, mark, pattern, nextHop, policy.partner, policy.agreement ?? ''], 'plan-clone')
  }
}

/** Printable ASCII as it is, a backslash and everything else as \uXXXX. */
export function encodeCell(text: string): string {
  if (/^[\x20-\x5b\x5d-\x7e]*$/.test(text)) return text
  return text.replace(/[^\x20-\x5b\x5d-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
