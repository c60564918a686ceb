// Sentences whose key comes from data, such as the code of a note. A code without a sentence shows itself: visibly broken, never silent.
import type { Translate } from '#i18n/translate.ts'

type OpenTranslate = (key: string, params: Readonly<Record<string, string | number>>) => string

/** Translates a key put together at run time; `code` stands in when there is no such sentence. */
export function translateOpen(
  t: Translate,
  key: string,
  code: string,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const open = t as unknown as OpenTranslate
  return open(key, { ...params, defaultValue: code })
}
