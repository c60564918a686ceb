// What is due about a partner in words and shapes, and the step where it is worked on.
import type { DueKind, DueWork } from '#domain/due-work.ts'
import type { Translate } from '#i18n/translate.ts'
import type { MarkKind } from '../../kit/mark.tsx'
import type { PartnerStep } from '../../paths.ts'

export const dueMarks: Readonly<Record<DueKind, MarkKind>> = {
  'trial-open': 'bad',
  'proof-lost': 'bad',
  'review-overdue': 'warn',
  'certificate-ends': 'warn',
  'items-overdue': 'warn',
  'review-due': 'info',
}

export const dueSteps: Readonly<Record<DueKind, PartnerStep>> = {
  'trial-open': 'confirm',
  'proof-lost': 'checklist',
  'review-overdue': 'agree',
  'certificate-ends': 'test',
  'items-overdue': 'checklist',
  'review-due': 'agree',
}

/** One thing that is due, as a sentence. */
export function dueSentence(due: DueWork, t: Translate, date: (iso: string) => string): string {
  return 'count' in due
    ? t(`overview.due.${due.kind}`, { count: due.count })
    : t(`overview.due.${due.kind}`, { date: date(due.on) })
}

/** The same in a few words. */
export function dueLine(due: DueWork, t: Translate, date: (iso: string) => string): string {
  return 'count' in due
    ? t(`list.due.${due.kind}`, { count: due.count })
    : t(`list.due.${due.kind}`, { date: date(due.on) })
}

/** Whether something stands there that waits for nobody: it is said whatever the last test was. */
export function isGrave(due: readonly DueWork[]): boolean {
  return due.some(({ kind }) => dueMarks[kind] === 'bad')
}

/** How many things are due; lines of a checklist count one by one. */
export function dueCount(due: readonly DueWork[]): number {
  return due.reduce((sum, each) => sum + ('count' in each ? each.count : 1), 0)
}

/** What is due at one step. */
export function dueAt(step: PartnerStep, due: readonly DueWork[]): readonly DueWork[] {
  return due.filter(({ kind }) => dueSteps[kind] === step)
}
