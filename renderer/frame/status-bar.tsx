// The status bar: whether everything is saved, when the last test was, and which version runs.
import type { PartnerSummary } from '#contract/contract.ts'
import { useTranslation } from '../translation.tsx'

export interface StatusBarProps {
  readonly summaries: readonly PartnerSummary[]
  readonly saving: 'saved' | 'saving' | 'failed'
  readonly version: string
}

export function StatusBar({ summaries, saving, version }: StatusBarProps) {
  const { t, formats } = useTranslation()
  const [last] = summaries
    .flatMap((summary) => summary.lastTest?.startedAt ?? [])
    .sort()
    .reverse()
  const words = { saved: t('frame.saved'), saving: t('frame.saving'), failed: t('frame.not-saved') } as const
  return (
    <footer className="status-bar">
      <span>{words[saving]}</span>
      <span>{last === undefined ? t('frame.no-test') : t('frame.last-test', { when: formats.dateTime(last) })}</span>
      <span className="status-end">{version === '' ? null : t('frame.version', { version })}</span>
    </footer>
  )
}
