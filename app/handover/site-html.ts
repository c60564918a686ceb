// The part of one gateway: product, steps in their order, notes in plain words, files with their hashes, what changed, signatures.
import type { ArtefactNote } from '#domain/artefact.ts'
import type { Language } from '#domain/language.ts'
import { artefactText, gatewayDescription, gatewayName, noteText } from '#i18n/describe-rendering.ts'
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { HandoverSheet, SheetChange, SheetFile, SheetSite } from './sheet.ts'
import { ownSteps } from './steps.ts'

/** One gateway. */
export function siteHtml(entry: SheetSite, sheet: HandoverSheet, words: DocumentLanguage, language: Language): Markup {
  const { translate } = words
  const { gateway, name, serves } = entry.site
  return markup`
<section class="site"><h2>${quoted(name)}</h2>
<p class="product"><b>${gatewayName(gateway, translate)}</b>. ${gatewayDescription(gateway, translate)} ${translate(`handover:serves.${serves}`)}</p>
${changesHtml(entry, words)}
<h3>${translate('handover:part.steps')}</h3>
${stepsHtml(entry, sheet, words, language)}
${noteKinds.map((kind) => notesHtml(kind, entry, words))}
${entry.moreNotes === 0 ? '' : markup`<p class="small">${translate('handover:moreNotes', { count: entry.moreNotes })}</p>`}
<h3>${translate('handover:part.files')}</h3>
${heldHtml(entry, words)}
${filesHtml(entry, words)}
${signaturesHtml(words)}</section>`
}

const noteKinds = ['lost', 'check', 'why'] as const

function stepsHtml(
  { site, files }: SheetSite,
  { partner }: HandoverSheet,
  { translate }: DocumentLanguage,
  language: Language,
): Markup {
  const artefacts = files.map(({ artefact }) => artefact)
  const own = ownSteps(site.gateway, artefacts, language)
  const step = (text: string, detail: Markup | string = '') =>
    markup`<li><span class="box"></span><div><p>${wholeWords(text)}</p>${detail}</div></li>`
  const use = artefacts.map(
    ({ name }) =>
      markup`<li><span class="mono">${breakable(name)}</span>: ${quoted(artefactText(site.gateway, name, translate))}</li>`,
  )
  const middle =
    own.steps.length > 0
      ? own.steps.map((text) => step(text))
      : [
          step(translate('handover:step.backup')),
          step(translate('handover:step.use'), markup`<ol class="findings">${use}</ol>`),
          step(translate('handover:step.prove', { partner: partner.name })),
        ]
  return markup`<ol class="steps">
${step(translate('handover:step.compare'), markup`<p class="small">${translate('handover:step.compareHint')}</p>`)}
${step(translate('handover:step.read'))}
${middle}
${step(translate('handover:step.sign'))}
</ol>
${own.wayBack === '' ? '' : markup`<p class="keep">${wholeWords(own.wayBack)}</p>`}`
}

/** Options and file names are broken nowhere: a hyphen at the end of a line would be typed wrongly. */
function wholeWords(text: string): Markup {
  const words = text.split(' ').map((word, index) => {
    const shown = /\S-\S|^-./.test(word) ? markup`<span class="word">${word}</span>` : markup`${word}`
    return markup`${index === 0 ? '' : ' '}${shown}`
  })
  return markup`<bdi>${words}</bdi>`
}

function notesHtml(kind: ArtefactNote['kind'], { site, notes }: SheetSite, { translate }: DocumentLanguage): Markup {
  const ofKind = notes.filter((note) => note.kind === kind)
  if (ofKind.length === 0) return markup``
  return markup`
<h3>${translate(`handover:notes.${kind}`)}</h3>
<ul class="notes">${ofKind.map((note) => markup`<li>${quoted(noteText(site.gateway, note, translate))}</li>`)}</ul>`
}

function heldHtml({ alsoHolds, moreHeld }: SheetSite, { translate }: DocumentLanguage): Markup {
  if (alsoHolds.length === 0) return markup``
  const names = alsoHolds.map((name, index) => markup`${index === 0 ? '' : ', '}${quoted(name)}`)
  const more = moreHeld === 0 ? '' : ` ${translate('handover:andMore', { count: moreHeld })}`
  return markup`<p>${translate('handover:alsoHolds', { count: alsoHolds.length + moreHeld })} ${names}${more}</p>`
}

function filesHtml({ site, files }: SheetSite, { translate }: DocumentLanguage): Markup {
  const rows = ({ artefact, lines, sha256 }: SheetFile) => markup`
<tr class="file"><th scope="row" class="mono">${breakable(artefact.name)}</th><td>${quoted(artefactText(site.gateway, artefact.name, translate))}</td><td class="number">${translate('handover:lines', { count: lines.length })}</td></tr>
<tr class="hash"><td colspan="3"><span class="small">${translate('handover:sha256')}</span> <span class="mono">${sha256}</span></td></tr>`
  return markup`
<table class="files"><colgroup><col><col><col></colgroup>
<thead><tr><th scope="col">${translate('handover:column.file')}</th><th scope="col">${translate('handover:column.purpose')}</th><th scope="col">${translate('handover:column.length')}</th></tr></thead>
<tbody>${files.map(rows)}</tbody></table>`
}

function changesHtml({ since, changes }: SheetSite, words: DocumentLanguage): Markup {
  const { translate } = words
  if (since === null) return markup`<p>${translate('handover:change.first')}</p>`
  const when = words.moment(since)
  const changed = changes.filter(({ kind }) => kind !== 'same')
  if (changed.length === 0) return markup`<p>${translate('handover:change.none', { when })}</p>`
  return markup`
<h3>${translate('handover:change.title', { when })}</h3>
<ul class="findings">${changed.map((change) => markup`<li><span class="mono">${breakable(change.name)}</span>: ${changeText(change, words)}</li>`)}</ul>`
}

function changeText({ kind, added, removed }: SheetChange, { translate }: DocumentLanguage): string {
  if (kind !== 'changed') return translate(`handover:change.${kind === 'added' ? 'added' : 'removed'}`)
  return added + removed === 0
    ? translate('handover:change.much')
    : translate('handover:change.lines', { added, removed })
}

function signaturesHtml({ translate }: DocumentLanguage): Markup {
  const lines = ['placeAndDate', 'name', 'signature'] as const
  const block = (heading: string) => markup`
<div><h3>${heading}</h3>
${lines.map((line) => markup`<div class="signature-line"></div><p class="signature-label">${translate(`handover:signature.${line}`)}</p>`)}</div>`
  return markup`
<div class="signatures">${block(translate('handover:signature.done'))}${block(translate('handover:signature.checked'))}</div>`
}
