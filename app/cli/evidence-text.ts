// What the evidence command says: whether the chain holds, from where to where, where it breaks; and the same as JSON, which never
// changes with the language.
import type { Translate } from '#i18n/translate.ts'
import type { ExportFormat, ExportReport } from '#relay/evidence/export-evidence.ts'
import type { ChainBreak, ChainVerdict } from '#relay/evidence/verify-chain.ts'
import type { FileVerdict } from '#relay/evidence/verify-file.ts'

type Verdict = ChainVerdict & Partial<Pick<FileVerdict, 'head' | 'certificates'>>

/** The verdict for people. */
export function verdictText(verdict: Verdict, translate: Translate): string {
  const { extent, isValid, first, last, gaps, withoutPersons, breaks, breakCount } = verdict
  const state = isValid ? (extent === 'part' ? 'part' : 'valid') : 'broken'
  const lines = [
    translate(`relay:evidence.chain.${state}`, { count: verdict.records }),
    ...(first === null || last === null
      ? []
      : [
          translate('relay:evidence.chain.span', {
            first: first.number,
            firstAt: first.at,
            last: last.number,
            lastAt: last.at,
          }),
          translate('relay:evidence.chain.head', { anchor: `${last.number}:${last.hash}` }),
        ]),
    ...(gaps > 0 ? [translate('relay:evidence.chain.gaps', { count: gaps })] : []),
    ...(withoutPersons > 0 ? [translate('relay:evidence.chain.withoutPersons', { count: withoutPersons })] : []),
    ...breaks.map((found) => breakText(found, translate)),
    ...(breakCount > breaks.length
      ? [translate('relay:evidence.chain.moreBreaks', { count: breakCount - breaks.length })]
      : []),
  ]
  return `${lines.join('\n')}\n`
}

/** The verdict for programs. */
export function verdictJson(verdict: Verdict): string {
  return `${JSON.stringify({ schema: 'handschlag.evidence-verdict/1', ...verdict }, null, 2)}\n`
}

/** What was written, and what the check on the way found. */
export function exportText({ records, chain }: ExportReport, path: string, translate: Translate): string {
  return `${translate('relay:evidence.exported', { count: records, path })}\n${verdictText(chain, translate)}`
}

/** The same for programs. */
export function exportJson(report: ExportReport, path: string, format: ExportFormat): string {
  return `${JSON.stringify({ schema: 'handschlag.evidence-written/1', path, format, ...report }, null, 2)}\n`
}

/** Details come from a file somebody else may have written: no steering of the terminal. */
function breakText({ line, number, why, detail }: ChainBreak, translate: Translate): string {
  const place =
    number === null
      ? translate('relay:evidence.chain.atLine', { line })
      : translate('relay:evidence.chain.atNumber', { number, line })
  const words = detail.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
  return `  ${place}: ${translate(`relay:evidence.break.${why}`)} (${words})`
}
