// What a list of partners and contacts would change, before anything is changed: rows to add, rows to change with each field, rows that
// are as they are, and rows that are wrong with the reason. Applied as a whole, or not at all.
import { z } from 'zod'

/** Larger lists are refused: 20 MB, 50,000 rows. */
export const listLimits = { bytes: 20_000_000, rows: 50_000, shown: 500 } as const

export const wrongRow = z.strictObject({
  /** Line of the file, counting from 1, headings included. */
  line: z.number().int(),
  /** `care:row.<code>` says what is wrong. */
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export const fieldChange = z.strictObject({ field: z.string(), before: z.string(), after: z.string() })
export const rowChange = z.strictObject({
  line: z.number().int(),
  kind: z.enum(['add-partner', 'change-partner', 'add-contact', 'change-contact']),
  name: z.string(),
  fields: z.array(fieldChange),
})
export type RowChange = z.infer<typeof rowChange>
export type WrongRow = z.infer<typeof wrongRow>

export const listPreview = z.strictObject({
  previewId: z.uuid(),
  fileName: z.string(),
  counts: z.strictObject({
    rows: z.number().int(),
    addedPartners: z.number().int(),
    changedPartners: z.number().int(),
    addedContacts: z.number().int(),
    changedContacts: z.number().int(),
    unchanged: z.number().int(),
    wrong: z.number().int(),
  }),
  /** The first ones of each; the counts tell how many there are. */
  changes: z.array(rowChange).max(listLimits.shown),
  wrong: z.array(wrongRow).max(listLimits.shown),
})
export type ListPreview = z.infer<typeof listPreview>

export const careProgress = z.strictObject({ done: z.number().int(), total: z.number().int() })
