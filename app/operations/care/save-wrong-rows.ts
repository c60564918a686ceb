// The rows a list could not bring, as a list again: what stood in them, with line and reason, to be mended and read in. They wait here until
// the next list is looked at, whether or not the others came in.
import { fail, type Outcome } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { translatorFor } from '#i18n/translate.ts'
import { wrongList } from '#lists/write-wrong-rows.ts'
import { keepOne } from '../print-paper.ts'
import type { Rooms } from '../rooms.ts'
import { languageOf, wordsIn } from './export-list.ts'
import type { PreviewKeeper } from './lists/kept-preview.ts'
import type { LeftRow } from './lists/plan-list.ts'

/** All wrong rows of a list, whose preview shows the first ones only. */
export interface KeptWrongRows {
  readonly previewId: string
  readonly rows: readonly LeftRow[]
}

/** Keeps them where the person says; faults care.preview-gone, file.choice-dismissed, file.not-written. */
export async function saveWrongRows(
  rooms: Rooms,
  keeper: PreviewKeeper<KeptWrongRows>,
  previewId: string,
): Promise<Outcome<{ files: string[] }>> {
  const kept = keeper.find(previewId)
  if (kept === undefined || kept.rows.length === 0) return fail('care.preview-gone')
  const language = languageOf(rooms)
  if (!language.ok) return language
  const translate = translatorFor(language.value)
  const rows = kept.rows.map(({ row, fault }) => ({
    ...row,
    reason: translate(`care:row.${fault.code}`, { ...fault.params }),
  }))
  const headings = { line: translate('care:page.list.line'), reason: translate('care:page.list.reason') }
  const day = localDay(rooms.outside.clock.now())
  const name = `${translate('care:page.list.wrong-file', { day })}.csv`
  return await keepOne(rooms, { name, content: wrongList(rows, headings, wordsIn(language.value)) })
}
