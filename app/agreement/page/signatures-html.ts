// The blocks both sides sign, and what was already confirmed and how. A block is never torn, and never stands without what it signs.
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import { blankLines, fingerprint, headRow, type PaperLook } from './page-parts.ts'
import type { Phrase } from './words.ts'

/** So many rows of blocks fit on one page with what they are about. */
const together = 2

/** What is signed, a row of blocks for each pair of signatories, and the confirmations given so far. */
export function signaturesHtml(document: AgreementDocument, look: PaperLook): Markup {
  const { words } = look
  const { number, version, isTextFormEnough } = document
  const rows = Math.max(1, document.own.signatories.length, document.partner.signatories.length)
  const pairHtml = (index: number) =>
    markup`<div class="signatures">${blockHtml('own', document.own, index, look)}${blockHtml('partner', document.partner, index, look)}</div>`
  const pairs = Array.from({ length: rows }, (_row, index) => index)
  return markup`
<section class="keep"><h2>${words.say((t) => t('agreement:part.signatures'))}</h2>
${words.paragraph((t) => t('agreement:signature.consent', { number, version }))}
${words.paragraph((t) => t(`agreement:signature.${isTextFormEnough ? 'textForm' : 'noTextForm'}`))}
${pairs.slice(0, together).map(pairHtml)}</section>
${pairs.slice(together).map(pairHtml)}
${confirmationTable(document, look)}`
}

function confirmationTable({ confirmations, isKeyCompared }: AgreementDocument, { words }: PaperLook): Markup {
  if (confirmations.length === 0) return markup``
  const columns = ['side', 'by', 'way', 'on', 'note'] as const
  const rows = confirmations.map(({ side, name, way, on, note, attachment }) => {
    const isStated = !isKeyCompared && way === 'partner-file'
    const doubt = isStated ? markup`<div>${words.say((t) => t('agreement:signature.notCompared'))}</div>` : ''
    const file =
      attachment === null
        ? ''
        : markup`<div>${quoted(attachment.name)}</div><div class="small">SHA-256 ${fingerprint(attachment.sha256)}</div>`
    return markup`
<tr><td>${words.stack((t) => t(`agreement:column.${side}`))}</td><th scope="row">${quoted(name)}</th><td>${words.stack((t) => t(`agreement:way.${way}`))}</td><td>${words.shortDay(on)}</td><td>${note === '' && attachment === null && !isStated ? '–' : quoted(note)}${doubt}${file}</td></tr>`
  })
  const isGiven = confirmations.some(({ way }) => isKeyCompared || way !== 'partner-file')
  return markup`<h3>${words.say((t) => t(`agreement:signature.${isGiven ? 'given' : 'stated'}`))}</h3>
<table class="given">
<colgroup><col><col><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:signature.${key}`),
  ),
  words,
)}
<tbody>${rows}</tbody>
</table>`
}

function blockHtml(side: 'own' | 'partner', terms: SideTerms, index: number, look: PaperLook): Markup {
  const { words } = look
  if (index > 0 && index >= terms.signatories.length) return markup`<div></div>`
  const signatory = terms.signatories[index]
  const entry = (key: 'placeAndDate' | 'name' | 'role', known: string) => {
    const label: Phrase = (t) => t(`agreement:signature.${key}`)
    const tip: Phrase = (t, language) =>
      t('agreement:tip', { side: t(`agreement:signature.${side}`), label: label(t, language) })
    const value =
      known === ''
        ? blankLines({ name: `sign.${side}.${index + 1}.${key}`, tip }, 1, look)
        : markup`<span class="line written">${quoted(known)}</span>`
    return markup`<div class="entry">${value}<p class="signature-label">${words.say(label)}</p></div>`
  }
  return markup`
<section class="block"><h3>${words.say((t) => t(`agreement:signature.${side}`))}</h3>
<p class="signatory">${terms.organisation === '' ? '\u00a0' : quoted(terms.organisation)}</p>
${entry('placeAndDate', '')}
${entry('name', signatory?.name ?? '')}
${entry('role', signatory?.title ?? '')}
<div class="entry"><span class="line for-hand">\u00a0</span><p class="signature-label">${words.say((t) => t('agreement:signature.signature'))}</p></div></section>`
}
