// The end of the evidence paper: whether the chain holds, its head to be kept outside, and what the paper proves and what not.
import type { DocumentLanguage } from '#print/document-language.ts'
import { breakable, type Markup, markup } from '#print/markup.ts'
import type { EvidenceReport } from './report.ts'

const breaksShown = 10

/** The check of the chain and its head. */
export function chainHtml({ chain }: EvidenceReport, { translate, moment }: DocumentLanguage): Markup {
  const { isValid, records, first, last, breaks, breakCount } = chain
  const state = isValid ? 'valid' : 'broken'
  const span =
    first === null || last === null
      ? markup``
      : markup`<p>${translate('relay:evidence.chain.span', {
          first: first.number,
          firstAt: moment(first.at),
          last: last.number,
          lastAt: moment(last.at),
        })}</p>
<p class="keep">${translate('relay:evidence.paper.head')}<br><span class="mono hash">${breakable(`${last.number}:${last.hash}`)}</span></p>`
  const shown = breaks.slice(0, breaksShown).map(({ number, line, why }) => {
    const place =
      number === null
        ? translate('relay:evidence.chain.atLine', { line })
        : translate('relay:evidence.chain.atNumber', { number, line })
    return markup`<li>${place}: ${translate(`relay:evidence.break.${why}`)}</li>`
  })
  const more = breakCount - shown.length
  return markup`
<h2>${translate('relay:evidence.paper.chain')}</h2>
<p>${translate(`relay:evidence.chain.${state}`, { count: records })}</p>
${shown.length === 0 ? '' : markup`<ul class="findings">${shown}</ul>`}
${more > 0 ? markup`<p>${translate('relay:evidence.chain.moreBreaks', { count: more })}</p>` : ''}
${span}`
}

const proves = ['taken', 'session', 'chain'] as const
const provesNot = ['owner', 'clock', 'hop', 'read'] as const

/** What follows from the paper, and what does not. */
export function proofHtml({ translate }: DocumentLanguage): Markup {
  return markup`
<section class="keep"><h2>${translate('relay:evidence.paper.proves.title')}</h2>
<ul class="findings">${proves.map((name) => markup`<li>${translate(`relay:evidence.paper.proves.${name}`)}</li>`)}</ul></section>
<section class="keep"><h3>${translate('relay:evidence.paper.not.title')}</h3>
<ul class="findings">${provesNot.map((name) => markup`<li>${translate(`relay:evidence.paper.not.${name}`)}</li>`)}</ul></section>`
}
