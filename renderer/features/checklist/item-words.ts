// A checklist item in words: what it asks for, how it stands, and why.
import { isBuiltIn } from '#domain/checklist/built-in.ts'
import type { JudgedItem, ProofReason, TemplateItem } from '#domain/checklist/checklist.ts'
import type { Language } from '#domain/language.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import type { MarkKind } from '../../kit/mark.tsx'

/** How an item stands, told apart as the list shows it. */
export type Standing = 'proven' | 'by-hand' | 'lost' | 'overdue' | 'open'

/** How an item stands: an overdue one says so unless its proof is gone, which says more. */
export function standingOf({ state, isOverdue }: Pick<JudgedItem, 'state' | 'isOverdue'>): Standing {
  if (state.kind !== 'open') return state.kind
  if (state.lost !== null) return 'lost'
  return isOverdue ? 'overdue' : 'open'
}

export const standingMarks: Readonly<Record<Standing, MarkKind>> = {
  proven: 'good',
  'by-hand': 'partial',
  lost: 'bad',
  overdue: 'warn',
  open: 'none',
}

/** The words the product has for a line in a language; undefined for lines of the admin. */
export function builtInText(id: string, language: Language): string | undefined {
  return isBuiltIn(id) ? translatorFor(language)(`checklist:item.${id}` as 'checklist:page.title') : undefined
}

/** What the item asks for: the admin's own words, else those the product brings, else those of the other language. */
export function itemText({ id, text }: Pick<TemplateItem, 'id' | 'text'>, language: Language): string {
  const other = language === 'de' ? text.en : text.de
  return [text[language], builtInText(id, language), other, id].find(Boolean) ?? id
}

/** A reason in words. */
export function reasonText({ code, params }: ProofReason, t: Translate): string {
  return t(`checklist:proof.${code}` as 'checklist:page.title', params)
}

/** What stands below an item: what proves it, who ticked it, what took its proof away, or what is still missing. */
export function standingLines(judged: JudgedItem, t: Translate, date: (iso: string) => string): readonly string[] {
  const { state } = judged
  switch (state.kind) {
    case 'proven':
      return [`${reasonText(state.reason, t)} ${t('checklist:page.since', { when: date(state.since) })}`]
    case 'by-hand':
      return [
        tickedText(state, t, date(state.at)),
        ...(state.against === null ? [] : [t('checklist:page.against', { reason: reasonText(state.against, t) })]),
      ]
    case 'open':
      return [
        ...(state.reason === null ? [] : [reasonText(state.reason, t)]),
        ...(state.lost === null
          ? []
          : [t('checklist:page.lost', { when: date(state.lost.at), reason: reasonText(state.lost.reason, t) })]),
      ]
  }
}

function tickedText(
  { note, by = '' }: { readonly note: string; readonly by?: string | undefined },
  t: Translate,
  when: string,
) {
  if (by === '')
    return note === '' ? t('checklist:page.by-hand-bare', { when }) : t('checklist:page.by-hand', { when, note })
  return note === ''
    ? t('checklist:page.by-hand-bare-named', { when, by })
    : t('checklist:page.by-hand-named', { when, by, note })
}
