// How a test mail is handed in over SMTP, as a person types it. A password is never part of it: it is asked for when it is needed.
import { certificatePin } from '#domain/certificate-values.ts'
import { type Submission, submission } from '#domain/push/push-host.ts'

export interface SubmissionForm {
  readonly port: string
  readonly user: string
  readonly pin: string
}

/** The form of what worked last; else the port mail servers talk on, without signing in. */
export function submissionFormOf(known: Submission | null | undefined): SubmissionForm {
  return { port: String(known?.port ?? 25), user: known?.user ?? '', pin: known?.pin ?? '' }
}

/** What was typed, or the fields that are not right. A fingerprint may come with colons, as OpenSSL prints it. */
export function readSubmission({ port, user, pin }: SubmissionForm): Submission | readonly (keyof SubmissionForm)[] {
  const bare = pin.replace(/[:\s]/g, '').toLowerCase()
  const typed = {
    port: /^\d+$/.test(port.trim()) ? Number(port.trim()) : 0,
    user: user.trim() === '' ? null : user.trim(),
    pin: bare === '' ? null : bare,
  }
  const wrong = [
    ...(submission.shape.port.safeParse(typed.port).success ? [] : (['port'] as const)),
    ...(submission.shape.user.safeParse(typed.user).success ? [] : (['user'] as const)),
    ...(typed.pin === null || certificatePin.safeParse(typed.pin).success ? [] : (['pin'] as const)),
  ]
  return wrong.length > 0 ? wrong : typed
}

/** Whether it can be sent. */
export function isSubmission(read: ReturnType<typeof readSubmission>): read is Submission {
  return 'port' in read
}
