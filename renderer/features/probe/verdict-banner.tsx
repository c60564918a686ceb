// The verdict over a partner: the word, one sentence, how it came about, and what to do next as the one primary button.
import type { ReactNode } from 'react'
import type { ProbeReport, ProbeVerdict } from '#domain/probe-report.ts'
import { Mark } from '../../kit/mark.tsx'
import { stateMarks } from '../../kit/partner-state.ts'
import { useTranslation } from '../../translation.tsx'

export interface VerdictBannerProps {
  readonly verdict: ProbeVerdict
  readonly reports: readonly ProbeReport[]
  readonly isPractice: boolean
  readonly action: ReactNode
}

export function VerdictBanner({ verdict, reports, isPractice, action }: VerdictBannerProps) {
  const { t } = useTranslation()
  const suitable = reports.filter((report) => report.judgement.verdict === 'suitable').length
  return (
    <section className={`verdict verdict-${verdict}`} aria-labelledby="verdict-word">
      <Mark kind={stateMarks[verdict]} large />
      <div className="verdict-text">
        <h2 id="verdict-word" className="verdict-word">
          {t(`probe:verdict.${verdict}.word`)}
        </h2>
        <p className="verdict-sentence">{t(`probe:verdict.${verdict}.sentence`)}</p>
        {reports.length > 1 ? <p>{t('test.several', { suitable, count: reports.length })}</p> : null}
        <p>{t(`probe:verdict.${verdict}.next`)}</p>
        <TestFacts reports={reports} isPractice={isPractice} />
      </div>
      <div className="verdict-action">{action}</div>
    </section>
  )
}

function TestFacts({ reports, isPractice }: { reports: readonly ProbeReport[]; isPractice: boolean }) {
  const { t, formats } = useTranslation()
  const [newest] = [...reports].sort((left, right) => (left.startedAt < right.startedAt ? 1 : -1))
  if (newest === undefined) return null
  const connections = reports.reduce((sum, report) => sum + report.connections, 0)
  const durationMs = reports.reduce((sum, report) => sum + report.durationMs, 0)
  return (
    <p className="verdict-facts">
      {t('test.facts', {
        place: isPractice ? t('test.this-computer') : newest.measuredFrom.name,
        when: formats.dateTime(newest.startedAt),
        connections: t('test.connections', { count: connections }),
        duration: formats.duration(durationMs),
      })}
      {newest.measuredFrom.kind === 'ssh' ? ` ${t('test.dns-from-here')}` : ''}
    </p>
  )
}
