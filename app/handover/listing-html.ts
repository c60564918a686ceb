// The annex: files short enough, line by line, with the reason beside the line it begins at, and instructions in the sheet's language. Lines
// are shown as they are; what is wider than the paper is broken, the number stands at its beginning only.
import type { LineReason } from '#domain/artefact.ts'
import type { GatewaySite } from '#domain/gateway-site.ts'
import type { Language } from '#domain/language.ts'
import { gatewayName, reasonText } from '#i18n/describe-rendering.ts'
import type { Translate } from '#i18n/translate.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import type { HandoverSheet, SheetFile, SheetSite } from './sheet.ts'
import { readmeName, readmePart } from './steps.ts'

/** The annex; nothing when every file is too long. */
export function listingsHtml({ sites }: HandoverSheet, words: DocumentLanguage, language: Language): Markup {
  const { translate } = words
  const printed = sites.flatMap((entry) =>
    entry.files.filter(({ isPrinted }) => isPrinted).map((file) => ({ entry, file })),
  )
  if (printed.length === 0) return markup``
  const isWhole = sites.every(({ files }) => files.every(({ isPrinted }) => isPrinted))
  return markup`
<section class="annex"><h2>${translate('handover:part.listing')}</h2>
<p>${translate(isWhole ? 'handover:listing.whole' : 'handover:listing.part')}</p>
${printed.map(({ entry, file }) =>
  file.artefact.name === readmeName ? readmeHtml(entry, language, words) : listingHtml(entry, file, words),
)}</section>`
}

/** Instructions stand in every language; the sheet has one. */
function readmeHtml({ site, files }: SheetSite, language: Language, { translate }: DocumentLanguage): Markup {
  const text = readmePart(
    files.map(({ artefact }) => artefact),
    language,
  )
  return markup`
${headingHtml(readmeName, site, translate)}
<div class="readme mono">${quoted(text ?? '')}</div>`
}

function headingHtml(name: string, { name: site, gateway }: GatewaySite, translate: Translate): Markup {
  return markup`<h3><span class="mono">${name}</span> · ${quoted(site)} · ${gatewayName(gateway, translate)}</h3>`
}

function listingHtml({ site }: SheetSite, { artefact, lines }: SheetFile, { translate }: DocumentLanguage): Markup {
  const rows = lines.map((text, index) => {
    const reasons = artefact.reasons.filter(({ line }) => line === index + 1)
    return markup`
<tr><td class="mono number">${index + 1}</td><td class="mono line">${quoted(text)}</td><td class="reason">${reasons.map((reason) => reasonHtml(site.gateway, reason, translate))}</td></tr>`
  })
  return markup`
${headingHtml(artefact.name, site, translate)}
<table class="listing"><colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('handover:column.number')}</th><th scope="col">${translate('handover:column.line')}</th><th scope="col">${translate('handover:column.why')}</th></tr></thead>
<tbody>${rows}</tbody></table>`
}

function reasonHtml(gateway: string, reason: LineReason, translate: Translate): Markup {
  const range = reason.until > reason.line ? `${translate('handover:listing.until', { line: reason.until })} ` : ''
  return markup`<div>${range}${quoted(reasonText(gateway, reason, translate))}</div>`
}
