// The fields of a test mail that is handed in over SMTP: port, whom to sign in as, and the certificate where nobody vouches for it.
import { TextField } from '../../kit/text-field.tsx'
import { useTranslation } from '../../translation.tsx'
import { isSubmission, readSubmission, type SubmissionForm } from './submission-form.ts'

export interface SubmissionFieldsProps {
  readonly form: SubmissionForm
  readonly onChange: (form: SubmissionForm) => void
  /** Whether wrong fields are told. */
  readonly isTried: boolean
}

export function SubmissionFields({ form, onChange, isTried }: SubmissionFieldsProps) {
  const { t } = useTranslation()
  const read = readSubmission(form)
  const isWrong = (name: keyof SubmissionForm) => isTried && !isSubmission(read) && read.includes(name)
  return (
    <div className="form form-columns">
      <TextField
        label={t('confirm:page.send.submission.port')}
        value={form.port}
        onChange={(port) => onChange({ ...form, port })}
        inputMode="numeric"
        error={isWrong('port') ? t('confirm:page.send.submission.wrong-port') : undefined}
      />
      <TextField
        label={t('confirm:page.send.submission.user')}
        value={form.user}
        onChange={(user) => onChange({ ...form, user })}
        hint={t('confirm:page.send.submission.user-hint')}
        error={isWrong('user') ? t('confirm:page.send.submission.wrong-user') : undefined}
      />
      {form.user.trim() === '' ? null : (
        <TextField
          label={t('confirm:page.send.submission.pin')}
          value={form.pin}
          onChange={(pin) => onChange({ ...form, pin })}
          hint={t('confirm:page.send.submission.pin-hint')}
          isMono
          error={isWrong('pin') ? t('confirm:page.send.submission.wrong-pin') : undefined}
        />
      )}
    </div>
  )
}
