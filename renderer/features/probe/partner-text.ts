// The text an admin sends to a partner: what was seen and what to change, in the partner's language, signed by the own organisation.
import type { Language } from '#domain/language.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { Settings } from '#domain/setting.ts'
import { translatorFor } from '#i18n/translate.ts'
import { createFormats } from '../../formats.ts'
import { groupFindings } from './finding-order.ts'

const locales = { de: 'de-DE', en: 'en-GB' } as const

/** Composes the text over all reports of a partner; findings that only inform are left out. */
export function partnerText(
  reports: readonly ProbeReport[],
  own: Pick<Settings, 'organisation' | 'contact'>,
  language: Language,
): string {
  const t = translatorFor(language)
  const formats = createFormats(locales[language])
  const newest =
    reports
      .map((report) => report.startedAt)
      .sort()
      .at(-1) ?? ''
  const paragraphs = reports.flatMap((report) => {
    const groups = groupFindings(report.judgement.findings).filter((group) => group.severity !== 'info')
    const lines = groups.map((group) => {
      const where = group.places.length < 2 ? '' : `\n  ${t('test.text.where', { where: formats.list(group.places) })}`
      return `- ${t(`finding:${group.code}.partner`, group.params)}${where}`
    })
    return lines.length === 0 ? [] : [`${report.domain}\n${lines.join('\n')}`]
  })
  const date = formats.date(newest)
  const opening = paragraphs.length === 0 ? t('test.text.nothing', { date }) : t('test.text.opening', { date })
  const closing = paragraphs.length === 0 ? [] : [t('test.text.closing')]
  const signature = [own.contact.name, own.organisation, own.contact.mail, own.contact.phone].filter(
    (line) => line !== '',
  )
  const parts = [t('test.text.greeting'), opening, ...paragraphs, ...closing]
  return `${[...parts, ...(signature.length === 0 ? [] : [signature.join('\n')])].join('\n\n')}\n`
}
