// An entry of who was told what, as typed: whom, how, on which day, about what. A day that lies ahead is not the day it was told.
import type { ToldEntry } from '#domain/contacts/person.ts'
import { localDay } from '#domain/local-day.ts'
import { lineOfText } from '#domain/partner.ts'

export interface ToldForm {
  readonly personId: string
  readonly channel: ToldEntry['channel']
  readonly day: string
  readonly about: string
}
export type ToldIssue = 'no-person' | 'no-day' | 'day-ahead' | 'no-subject' | 'not-a-line'

/** Reads the form; today means now, an earlier day its noon. */
export function readTold(
  form: ToldForm,
  now: Date,
): {
  readonly draft?: { personId: string; channel: ToldEntry['channel']; at: string; about: string }
  readonly issues: Readonly<Partial<Record<keyof ToldForm, ToldIssue>>>
} {
  const issues: Partial<Record<keyof ToldForm, ToldIssue>> = {}
  const today = localDay(now.toISOString())
  const noon = new Date(`${form.day}T12:00:00`)
  const about = lineOfText.safeParse(form.about)
  if (form.personId === '') issues.personId = 'no-person'
  if (Number.isNaN(noon.getTime())) issues.day = 'no-day'
  else if (form.day > today) issues.day = 'day-ahead'
  if (!about.success) issues.about = 'not-a-line'
  else if (about.data === '') issues.about = 'no-subject'
  if (Object.keys(issues).length > 0 || !about.success) return { issues }
  const at = form.day === today ? now : noon
  return {
    issues,
    draft: { personId: form.personId, channel: form.channel, at: at.toISOString(), about: about.data },
  }
}
