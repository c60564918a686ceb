// The annex: files short enough, line by line, with the reason beside the line it begins at. Lines are shown as they are; what is wider
// than the paper is broken, the number stands at its beginning only.
import type { LineReason } from '#domain/artefact.ts'
import { gatewayName, reasonText } from '#i18n/describe-rendering.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import type { HandoverSheet, SheetFile, SheetSite } from './sheet.ts'

/** The annex; nothing when every file is too long. */
export function listingsHtml({ sites }: HandoverSheet, words: DocumentLanguage): Markup {
  const { translate } = words
  const printed = sites.flatMap((entry) =>
    entry.files.filter(({ isPrinted }) => isPrinted).map((file) => ({ entry, file })),
  )
  if (printed.length === 0) return markup``
  const isWhole = sites.every(({ files }) => files.every(({ isPrinted }) => isPrinted))
  return markup`
<section class="annex"><h2>${translate('handover:part.listing')}</h2>
<p>${translate(isWhole ? 'handover:listing.whole' : 'handover:listing.part')}</p>
${printed.map(({ entry, file }) => listingHtml(entry, file, words))}</section>`
}

function listingHtml({ site }: SheetSite, { artefact, lines }: SheetFile, { translate }: DocumentLanguage): Markup {
  const rows = lines.map((text, index) => {
    const reasons = artefact.reasons.filter(({ line }) => line === index + 1)
    return markup`
<tr><td class="mono number">${index + 1}</td><td class="mono line">${quoted(text)}</td><td class="reason">${reasons.map((reason) => reasonHtml(site.gateway, reason, translate))}</td></tr>`
  })
  return markup`
<h3><span class="mono">${artefact.name}</span> · ${quoted(site.name)} (${gatewayName(site.gateway, translate)})</h3>
<table class="listing"><colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('handover:column.number')}</th><th scope="col">${translate('handover:column.line')}</th><th scope="col">${translate('handover:column.why')}</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

function reasonHtml(gateway: string, reason: LineReason, translate: DocumentLanguage['translate']): Markup {
  const range = reason.until > reason.line ? `${translate('handover:listing.until', { line: reason.until })} ` : ''
  return markup`<div>${range}${quoted(reasonText(gateway, reason, translate))}</div>`
}
