// The tables of the evidence paper: how mail left and what was refused, partners, TLS, exceptions with reason, certificates that changed.
import type { Language } from '#domain/language.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import type { CountedList } from './counted.ts'
import type { EvidenceReport, ReportedException } from './report.ts'

/** How messages left, and why some did not. */
export function deliveryHtml(report: EvidenceReport, { translate }: DocumentLanguage, language: Language): Markup {
  const { delivered, attempts, refused, bounced, held, interrupted, maybeDuplicates } = report
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const share = (count: number) => (delivered === 0 ? '' : percent.format(count / delivered))
  const others = [
    ['refused', refused],
    ['bounced', bounced],
    ['held', held],
    ['interrupted', interrupted],
    ['maybeDuplicates', maybeDuplicates],
  ] as const
  const named = others.filter(([, count]) => count > 0)
  return markup`
<h2>${translate('relay:evidence.paper.delivery')}</h2>
<p>${translate('relay:evidence.paper.attempts', { count: attempts, delivered })}</p>
<table class="ways"><tbody>
${report.ways.map(({ value, count }) => countRow(translate(`relay:evidence.way.${value}`), count, share(count)))}
</tbody></table>
${
  named.length === 0
    ? ''
    : markup`<h3>${translate('relay:evidence.paper.others')}</h3><table class="ways"><tbody>
${named.map(([name, count]) => countRow(translate(`relay:evidence.other.${name}`), count))}
</tbody></table>`
}
${
  refused === 0
    ? ''
    : markup`<h3>${translate('relay:evidence.paper.refusals')}</h3><table class="ways"><tbody>
${report.refusals.map(({ value, count }) => countRow(translate(`relay:refusal.${value}`), count))}
</tbody></table>`
}`
}

function countRow(name: string, count: number, more = ''): Markup {
  return markup`<tr><th scope="row">${name}</th><td class="number">${count}</td>${more === '' ? '' : markup`<td class="number">${more}</td>`}</tr>`
}

/** One row per partner, when the paper is about all. */
export function partnersHtml({ partners }: EvidenceReport, { translate }: DocumentLanguage): Markup {
  if (partners.length === 0) return markup``
  const head = (['partner', 'delivered', 'verified', 'refused'] as const).map(
    (name) => markup`<th scope="col">${translate(`relay:evidence.paper.column.${name}`)}</th>`,
  )
  const rows = partners.map(({ value, count, verified, refused }) => {
    const name = value === '' ? translate('relay:evidence.paper.noPartner') : value
    return markup`<tr><th scope="row">${quoted(name)}</th><td class="number">${count}</td><td class="number">${verified}</td><td class="number">${refused}</td></tr>`
  })
  return markup`
<h2>${translate('relay:evidence.paper.partners')}</h2>
<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`
}

/** Protocols and suites of delivered messages. */
export function tlsHtml({ protocols, suites }: EvidenceReport, { translate }: DocumentLanguage): Markup {
  if (protocols.length === 0) return markup``
  return markup`
<h2>${translate('relay:evidence.paper.tls')}</h2>
<table class="ways"><tbody>
${[...protocols, ...suites].map(({ value, count }) => countRow(value, count))}
</tbody></table>`
}

/** Who allowed less than was agreed, why and until when. */
export function exceptionsHtml({ exceptions }: EvidenceReport, words: DocumentLanguage): Markup {
  const { translate } = words
  const title = markup`<h2>${translate('relay:evidence.paper.exceptions')}</h2>`
  if (exceptions.count === 0) return markup`${title}<p>${translate('relay:evidence.paper.noExceptions')}</p>`
  const head = (['when', 'what', 'who', 'why'] as const).map(
    (name) => markup`<th scope="col">${translate(`relay:evidence.paper.column.${name}`)}</th>`,
  )
  return markup`${title}
<table><thead><tr>${head}</tr></thead><tbody>${exceptions.items.map((entry) => exceptionRow(entry, words))}</tbody></table>
${moreHtml(exceptions, words)}`
}

function exceptionRow(entry: ReportedException, { translate, moment, day }: DocumentLanguage): Markup {
  const { action, level, until, partner, decidedBy, reason } = entry
  const deleted = translate('relay:evidence.paper.deleted')
  const what =
    action === 'exception-ended'
      ? translate('relay:evidence.paper.ended')
      : level === null
        ? translate('relay:evidence.paper.allowed')
        : translate('relay:evidence.paper.allowedLevel', { level: translate(`gateway:level.${level}.name`) })
  const end = until === null ? '' : translate('relay:evidence.paper.until', { date: day(until) })
  return markup`<tr><td>${moment(entry.at)} (${translate('relay:evidence.paper.no', { number: entry.number })})</td><td>${partner === null ? '' : markup`${quoted(partner)}: `}${what} ${end}</td><td>${quoted(decidedBy ?? deleted)}</td><td>${quoted(reason ?? deleted)}</td></tr>`
}

/** Hosts whose certificate became another one. */
export function certificatesHtml({ certificateChanges }: EvidenceReport, words: DocumentLanguage): Markup {
  const { translate, moment } = words
  const title = markup`<h2>${translate('relay:evidence.paper.certificates')}</h2>`
  if (certificateChanges.count === 0) return markup`${title}<p>${translate('relay:evidence.paper.noChanges')}</p>`
  const head = (['when', 'host', 'before', 'after'] as const).map(
    (name) => markup`<th scope="col">${translate(`relay:evidence.paper.column.${name}`)}</th>`,
  )
  const rows = certificateChanges.items.map(
    ({ at, host, before, after }) =>
      markup`<tr><td>${moment(at)}</td><td>${quoted(host)}</td><td class="mono">${before.slice(0, 16)}…</td><td class="mono">${after.slice(0, 16)}…</td></tr>`,
  )
  return markup`${title}
<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>${moreHtml(certificateChanges, words)}`
}

function moreHtml({ items, count }: CountedList<unknown>, { translate }: DocumentLanguage): Markup {
  return count <= items.length
    ? markup``
    : markup`<p>${translate('relay:evidence.paper.more', { count: count - items.length })}</p>`
}
