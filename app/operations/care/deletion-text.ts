// The report of a deletion as people keep it: what went, what stays and why, without any name.
import type { DeletionReport } from '#domain/care/retention.ts'
import type { Translate } from '#i18n/translate.ts'

/** Plain text with CRLF; `besides` are files of earlier states that still hold the names. */
export function deletionText(report: DeletionReport, besides: readonly string[], translate: Translate): string {
  const { at, people, links, toldWithoutName, namedOnPaper, attachmentsKept, namedElsewhere, testMails } = report
  const lines = [
    translate('care:deletion.title'),
    '',
    translate('care:deletion.at', { at: at.slice(0, 19).replace('T', ' ') }),
    translate('care:deletion.people', { count: people }),
    translate('care:deletion.links', { count: links }),
    translate('care:deletion.told', { count: toldWithoutName }),
    ...(testMails === 0 ? [] : [translate('care:deletion.test-mails', { count: testMails })]),
    '',
    ...(namedOnPaper.length === 0
      ? [translate('care:deletion.no-paper')]
      : [translate('care:deletion.paper'), ...namedOnPaper.map((number) => `- ${number}`)]),
    ...(attachmentsKept === 0 ? [] : [translate('care:deletion.attachments', { count: attachmentsKept })]),
    ...(namedElsewhere.length === 0 ? [] : ['', translate('care:deletion.elsewhere')]),
    ...namedElsewhere.map(({ place, entries }) => `- ${translate(`care:place.${place}`)}: ${entries}`),
    ...(besides.length === 0 ? [] : ['', translate('care:deletion.besides'), ...besides.map((file) => `- ${file}`)]),
  ]
  return `\ufeff${lines.join('\r\n')}\r\n`
}
