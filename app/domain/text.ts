// Texts people write: several lines, bounded, without control characters that could leave their place and without halves of characters,
// which no database and no other program keeps as they are.
import { z } from 'zod'

/** Some lines of text from a person: line breaks as `\n`, tabs as spaces, no other control characters, trimmed. */
export const textBlock = z
  .string()
  .max(4000)
  .transform((text) =>
    text
      .replace(/\r\n?|[\v\u2028\u2029]/g, '\n')
      .replace(/\t/g, ' ')
      .trim(),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  .refine((text) => !/[\u0000-\u0009\u000b-\u001f\u007f\p{Cs}]/u.test(text), { message: 'input.wrong-format' })

/** A day in the calendar, as `2026-11-21`. */
export const day = z.iso.date()

/** A moment as our clock writes it, as `2026-11-21T10:00:00.000Z`. */
export const moment = z.iso.datetime()

const momentFields: ReadonlySet<string> = new Set([
  'at',
  'createdAt',
  'changedAt',
  'recordedAt',
  'handledAt',
  'keptAt',
  'comparedAt',
  'writtenAt',
])

/** Whether every moment in a value from elsewhere, however deep, is one: others count days from it. */
export function hasMomentsOnly(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([field, inner]) =>
    momentFields.has(field) && typeof inner === 'string' ? moment.safeParse(inner).success : hasMomentsOnly(inner),
  )
}
