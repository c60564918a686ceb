// The report of a deletion: counts of what is gone and what stays, without a name in it.
import type { DeletionReport } from '#domain/care/retention.ts'
import { Notice } from '../../kit/notice.tsx'
import { useTranslation } from '../../translation.tsx'

const shownNumbers = 20

export function DeletionReportView({ report }: { report: DeletionReport }) {
  const { t, formats } = useTranslation()
  const { namedOnPaper, attachmentsKept, namedElsewhere, testMails } = report
  const more = namedOnPaper.length - shownNumbers
  return (
    <Notice tone="good" live>
      <p>
        <strong>{t('care:page.report.title', { when: formats.dateTime(report.at) })}</strong>
      </p>
      <ul className="points">
        <li>{t('care:page.report.people', { count: report.people })}</li>
        <li>{t('care:page.report.links', { count: report.links })}</li>
        <li>{t('care:page.report.told', { count: report.toldWithoutName })}</li>
        {namedOnPaper.length === 0 ? null : (
          <li>
            {t('care:page.report.paper', { numbers: namedOnPaper.slice(0, shownNumbers).join(', ') })}
            {more > 0 ? ` ${t('care:page.report.paper-more', { count: more })}` : ''}
          </li>
        )}
        {testMails === 0 ? null : <li>{t('care:page.report.test-mails', { count: testMails })}</li>}
        {attachmentsKept === 0 ? null : <li>{t('care:page.report.attachments', { count: attachmentsKept })}</li>}
        {namedElsewhere.map(({ place, entries }) => (
          <li key={place}>{t('care:page.report.elsewhere', { place: t(`care:place.${place}`), count: entries })}</li>
        ))}
      </ul>
      <p>{t('care:page.report.kept')}</p>
    </Notice>
  )
}
