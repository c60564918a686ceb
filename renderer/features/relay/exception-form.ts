// An exception as a person types it and its reading: it ends on the evening of its last day, at most a year from now.
import { mailbox } from '#domain/addresses.ts'
import type { RelayException } from '#domain/relay-queue.ts'
import type { ExceptionDraft } from './relay-store.ts'

export interface ExceptionForm {
  readonly policyId: string
  readonly recipient: string
  readonly level: RelayException['level']
  readonly reason: string
  readonly until: string
}
export type ExceptionIssue = 'no-partner' | 'not-a-mailbox' | 'no-reason' | 'no-day' | 'past-day' | 'far-day'

const yearMs = 366 * 86_400_000

/** Reads the form; there is a draft only when nothing is wrong. */
export function readException(
  form: ExceptionForm,
  now: Date,
): {
  readonly draft?: ExceptionDraft
  readonly issues: Readonly<Partial<Record<keyof ExceptionForm, ExceptionIssue>>>
} {
  const recipient = form.recipient.trim()
  const reason = form.reason.trim()
  const until = new Date(`${form.until}T23:59:59`)
  const issues: Partial<Record<keyof ExceptionForm, ExceptionIssue>> = {}
  if (form.policyId === '') issues.policyId = 'no-partner'
  if (recipient !== '' && !mailbox.safeParse(recipient).success) issues.recipient = 'not-a-mailbox'
  if (reason.length < 3) issues.reason = 'no-reason'
  if (Number.isNaN(until.getTime())) issues.until = 'no-day'
  else if (until <= now) issues.until = 'past-day'
  else if (until.getTime() - now.getTime() > yearMs) issues.until = 'far-day'
  if (Object.keys(issues).length > 0) return { issues }
  return {
    issues,
    draft: {
      policyId: form.policyId,
      recipient: recipient === '' ? null : recipient,
      level: form.level,
      reason: reason.slice(0, 500),
      until: until.toISOString(),
    },
  }
}
