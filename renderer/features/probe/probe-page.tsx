// The step "test" of a partner: choose from where, run it, watch it, stop it, and read what came out. The old report stays in sight while a new
// one is made.
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Fault } from '#domain/fault.ts'
import type { Partner } from '#domain/partner.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { noDetails } from '#domain/report-details.ts'
import { AppLink } from '../../kit/app-link.tsx'
import { Button } from '../../kit/button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { paths } from '../../paths.ts'
import { useTranslation } from '../../translation.tsx'
import { DomainReport } from './domain-report.tsx'
import { LiveRunView } from './live-run-view.tsx'
import { overallVerdict } from './overall.ts'
import { PointPicker } from './point-picker.tsx'
import { type GatewayPoint, type PointsStore, pointOf } from './points-store.ts'
import { noTests, type ProbeStore } from './probe-store.ts'
import { VerdictBanner } from './verdict-banner.tsx'

export interface ReportPaperwork {
  readonly letter: (kind: 'primary' | 'quiet') => ReactNode
  readonly keep: ReactNode
  readonly changes: (report: ProbeReport, level: 2 | 3) => ReactNode
}

export interface ProbePageProps {
  readonly store: ProbeStore
  readonly points: PointsStore
  readonly partner: Partner
  /** Letter and printed report, made where features meet. */
  readonly paper: ReportPaperwork
  readonly onTest: () => void
  readonly onAgree: () => void
  readonly copy: (text: string) => Promise<boolean>
}

export function ProbePage({ store, points, partner, paper, onTest, onAgree, copy }: ProbePageProps) {
  const { t, formats } = useTranslation()
  const tests = useStore(store, (state) => state.byPartner[partner.id] ?? noTests)

  const { reports, run, fault } = tests
  const point = pointOf(useStore(points), partner.id, reports)
  const verdict = overallVerdict(reports)
  const when = formats.dateTime(reports[0]?.startedAt ?? '')
  const actions = {
    suitable: (
      <Button kind="primary" onPress={onAgree}>
        {t('test.next-agree')}
      </Button>
    ),
    conditional: (
      <Button kind="primary" onPress={onAgree}>
        {t('test.next-agree')}
      </Button>
    ),
    unsuitable: paper.letter('primary'),
    unverifiable: (
      <Button kind="primary" onPress={onTest}>
        {t('test.next-test')}
      </Button>
    ),
  } as const

  return (
    <div className="stack">
      {run === null ? null : (
        <>
          <LiveRunView
            run={run}
            place={run.fromHostId === null ? null : (point?.name ?? null)}
            onEndListing={() => store.getState().endListing(partner.id)}
            onCancel={() => store.getState().cancel(partner.id)}
          />
          {verdict === undefined ? null : <p className="muted">{t('test.previous', { when })}</p>}
        </>
      )}
      {run !== null || partner.isPractice ? null : (
        <PointPicker store={points} partnerId={partner.id} reports={reports} />
      )}
      {fault === null ? null : <TestFault fault={fault} point={point} />}
      {fault !== null && verdict !== undefined ? <p className="muted">{t('test.failed-keeps-old', { when })}</p> : null}
      {tests.wasCancelled ? (
        <Notice tone="info" live>
          {t('test.cancelled')}
        </Notice>
      ) : null}
      {verdict === undefined && run === null && tests.isLoaded ? <Untested onTest={onTest} /> : null}
      {verdict === undefined ? null : (
        <>
          <VerdictBanner
            verdict={verdict}
            reports={reports}
            isPractice={partner.isPractice}
            action={actions[verdict]}
          />
          {reports.map((report) => (
            <DomainReport
              key={report.domain}
              report={report}
              details={tests.details.find((entry) => entry.reportId === report.id) ?? noDetails(report.id)}
              isOnly={reports.length === 1}
              letter={verdict === 'unsuitable' ? null : paper.letter('quiet')}
              changes={paper.changes(report, reports.length === 1 ? 2 : 3)}
              copy={copy}
            />
          ))}
          <div className="report-actions">{paper.keep}</div>
        </>
      )}
    </div>
  )
}

/** What keeps a host from being signed in to is seen to at its gateway. */
function TestFault({ fault, point }: { fault: Fault; point: GatewayPoint | undefined }) {
  const { t } = useTranslation()
  if (point === undefined || !fault.code.startsWith('ssh.')) return <FaultPanel fault={fault} />
  const way = (
    <AppLink to={paths.gateway(point.siteId)} className="button">
      {t('push:page.to-hosts')}
    </AppLink>
  )
  return <FaultPanel fault={fault} action={way} />
}

function Untested({ onTest }: { onTest: () => void }) {
  const { t } = useTranslation()
  return (
    <section className="verdict verdict-untested" aria-labelledby="verdict-word">
      <Mark kind="none" large />
      <div className="verdict-text">
        <h2 id="verdict-word" className="verdict-word">
          {t('probe:untested.word')}
        </h2>
        <p className="verdict-sentence">{t('probe:untested.sentence')}</p>
        <p>{t('test.untested-text')}</p>
      </div>
      <div className="verdict-action">
        <Button kind="primary" onPress={onTest}>
          {t('test.run-now')}
        </Button>
      </div>
    </section>
  )
}
