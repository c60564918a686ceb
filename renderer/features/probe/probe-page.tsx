// The step "test" of a partner: run it, watch it, stop it, and read what came out. The old report stays in sight while a new one is made.
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Language } from '#domain/language.ts'
import type { Partner } from '#domain/partner.ts'
import type { Settings } from '#domain/setting.ts'
import { Button } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { FaultPanel } from '../../kit/fault-panel.tsx'
import { Mark } from '../../kit/mark.tsx'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'
import { DomainReport } from './domain-report.tsx'
import { LiveRunView } from './live-run-view.tsx'
import { overallVerdict } from './overall.ts'
import { partnerText } from './partner-text.ts'
import { PartnerTextDialog } from './partner-text-dialog.tsx'
import { noTests, type ProbeStore } from './probe-store.ts'
import { VerdictBanner } from './verdict-banner.tsx'

export interface ProbePageProps {
  readonly store: ProbeStore
  readonly partner: Partner
  readonly own: Pick<Settings, 'organisation' | 'contact'>
  readonly onTest: () => void
  readonly onAgree: () => void
  readonly copy: (text: string) => Promise<boolean>
}

export function ProbePage({ store, partner, own, onTest, onAgree, copy }: ProbePageProps) {
  const { t, language, formats } = useTranslation()
  const tests = useStore(store, (state) => state.byPartner[partner.id] ?? noTests)
  const [isTextOpen, setTextOpen] = useState(false)

  const { reports, run, fault } = tests
  const verdict = overallVerdict(reports)
  const when = formats.dateTime(reports[0]?.startedAt ?? '')
  const textIn = (chosen: Language) => partnerText(reports, own, chosen)
  const copyText = (kind: 'primary' | 'quiet') => (
    <CopyButton text={() => textIn(language)} copy={copy} kind={kind}>
      {t('test.findings.copy-partner-text')}
    </CopyButton>
  )
  const textActions = (
    <>
      <Button kind="quiet" onPress={() => setTextOpen(true)}>
        {t('test.findings.partner-text')}
      </Button>
      {verdict === 'unsuitable' ? null : copyText('quiet')}
    </>
  )
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
    unsuitable: copyText('primary'),
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
          <LiveRunView run={run} onCancel={() => store.getState().cancel(partner.id)} />
          {verdict === undefined ? null : <p className="muted">{t('test.previous', { when })}</p>}
        </>
      )}
      {fault === null ? null : <FaultPanel fault={fault} />}
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
              isOnly={reports.length === 1}
              textActions={textActions}
              copy={copy}
            />
          ))}
          <PartnerTextDialog isOpen={isTextOpen} onClose={() => setTextOpen(false)} textIn={textIn} copy={copy} />
        </>
      )}
    </div>
  )
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
