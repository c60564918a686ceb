// A line of the template as typed and its reading. A built-in line may keep its own words; a line of the admin needs both languages.
import { type ProofKind, proofKind, type TemplateItem, templateItem } from '#domain/checklist/checklist.ts'
import { lineOfText } from '#domain/partner.ts'

export interface LineForm {
  readonly phase: TemplateItem['phase']
  readonly de: string
  readonly en: string
  readonly owner: TemplateItem['owner']
  readonly isBlocking: boolean
  /** Empty = nothing but a person ticks it. */
  readonly proof: '' | ProofKind
  /** Days before go-live as typed; empty = no due date. */
  readonly days: string
  readonly side: 'before' | 'after'
}
export type LineIssue = 'no-words' | 'half-words' | 'not-a-line' | 'not-days'

const mostDays = 400

/** The form of a line as it is, or of a new one in a phase. */
export function lineFormOf(item: TemplateItem | null, phase: TemplateItem['phase']): LineForm {
  if (item === null) {
    return { phase, de: '', en: '', owner: 'own', isBlocking: false, proof: '', days: '', side: 'before' }
  }
  const days = item.daysBeforeGoLive
  return {
    phase: item.phase,
    de: item.text.de,
    en: item.text.en,
    owner: item.owner,
    isBlocking: item.isBlocking,
    proof: item.proof ?? '',
    days: days === null ? '' : String(Math.abs(days)),
    side: days !== null && days < 0 ? 'after' : 'before',
  }
}

function wordsIssue(own: string, other: string, isBuiltIn: boolean): LineIssue | undefined {
  if (!lineOfText.safeParse(own).success) return 'not-a-line'
  if (own.trim() !== '') return undefined
  if (!isBuiltIn) return 'no-words'
  return other.trim() === '' ? undefined : 'half-words'
}

function readDays(form: LineForm): number | null | undefined {
  const typed = form.days.trim()
  if (typed === '') return null
  if (!/^\d{1,3}$/.test(typed) || Number(typed) > mostDays) return undefined
  const days = Number(typed)
  return form.side === 'after' && days !== 0 ? -days : days
}

/** Reads the form; there is a line only when nothing is wrong. */
export function readLine(
  form: LineForm,
  id: string,
  isBuiltIn: boolean,
): { readonly line?: TemplateItem; readonly issues: Readonly<Partial<Record<'de' | 'en' | 'days', LineIssue>>> } {
  const days = readDays(form)
  const [de, en] = [wordsIssue(form.de, form.en, isBuiltIn), wordsIssue(form.en, form.de, isBuiltIn)]
  const issues: Partial<Record<'de' | 'en' | 'days', LineIssue>> = {
    ...(de === undefined ? {} : { de }),
    ...(en === undefined ? {} : { en }),
    ...(days === undefined ? { days: 'not-days' as const } : {}),
  }
  const parsed = templateItem.safeParse({
    id,
    phase: form.phase,
    text: { de: form.de, en: form.en },
    owner: form.owner,
    isBlocking: form.isBlocking,
    proof: form.proof === '' ? null : proofKind.parse(form.proof),
    daysBeforeGoLive: days ?? null,
  })
  return parsed.success && Object.keys(issues).length === 0 ? { line: parsed.data, issues } : { issues }
}
