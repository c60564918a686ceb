// The cover: letterhead with logo and our address, the parties, number, version, state, level per direction in one sentence, domains,
// review, hash.
import type { SideTerms } from '#domain/agreement/side-terms.ts'
import type { DirectionTerms } from '#domain/agreement/terms.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import { blankLines, fingerprint, type PaperLook } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

const shownDomains = 8

/** The whole cover. */
export function coverHtml(document: AgreementDocument, look: PaperLook): Markup {
  const { words } = look
  const notice = (phrase: Phrase) => markup`<p class="practice">${words.say(phrase)}</p>`
  return markup`
${letterhead(document, words)}
${document.isPractice ? notice((t) => t('agreement:practice.notice')) : ''}
<h1>${words.stack((t) => t('agreement:heading'))}</h1>
<p class="between">${words.say((t) => t('agreement:between'))}</p>
${partyHtml(document.own, 'own', look)}
<p class="between">${words.say((t) => t('agreement:and'))}</p>
${partyHtml(document.partner, 'partner', look)}
${factsTable(document, words)}
<div class="keep">${levelsHtml(document, words)}
<div class="small closing">${words.paragraph((t) => t('agreement:noLegalAdvice'))}</div></div>`
}

function letterhead({ logo, own }: AgreementDocument, words: PaperWords): Markup {
  if (logo === null && own.organisation === '') return markup``
  const alt = words.plain((t) => t('agreement:logo', { organisation: own.organisation }))
  const picture =
    logo === null ? '' : markup`<img class="logo" alt="${alt}" src="data:${logo.mediaType};base64,${logo.base64}">`
  const lines = [own.organisation, ...own.address.split('\n')].filter((text) => text !== '')
  return markup`<div class="letterhead"><p>${lines.map((text, index) => markup`${index === 0 ? '' : markup`<br>`}<bdi>${text}</bdi>`)}</p>${picture}</div>`
}

function partyHtml(side: SideTerms, key: 'own' | 'partner', look: PaperLook): Markup {
  const { words } = look
  const role = words.say((t) => t(`agreement:${key}Role`))
  if (side.organisation === '') {
    const tip: Phrase = (t) =>
      t('agreement:tip', { side: t(`agreement:column.${key}`), label: t('agreement:field.organisation') })
    return markup`<div class="party">${blankLines({ name: `cover.${key}`, tip }, 1, look)}<span class="small">(${role})</span></div>`
  }
  const address = side.address.split('\n').filter((text) => text.trim() !== '')
  const place = address.length === 0 ? '' : markup`<br>${quoted(address.join(', '))}`
  return markup`<p class="party"><b>${quoted(side.organisation)}</b>${place} <span class="small">(${role})</span></p>`
}

function factsTable(document: AgreementDocument, words: PaperWords): Markup {
  const fact: Fact = (label, value) => markup`
<tr><th scope="row">${words.say(label)}</th><td>${value}</td></tr>`
  const state = markup`${words.say((t) => t(`agreement:state.${document.state}`))}${document.issuedBy === 'partner' ? markup`. ${words.say((t) => t('agreement:cover.issuedByPartner'))}` : ''}`
  return markup`
<table class="plain"><tbody>
${fact((t) => t('agreement:cover.number'), quoted(document.number))}
${fact((t) => t('agreement:cover.version'), `${document.version}`)}
${fact((t) => t('agreement:cover.date'), words.day(document.date))}
${fact((t) => t('agreement:cover.state'), state)}
${fact((t) => t('agreement:cover.domainsOwn'), domainsHtml(document.own, words))}
${fact((t) => t('agreement:cover.domainsPartner'), domainsHtml(document.partner, words))}
${fact((t) => t('agreement:cover.review'), reviewHtml(document, words))}
${hashRows(document.hash, words, fact)}
</tbody></table>`
}

function domainsHtml({ domains }: SideTerms, words: PaperWords): Markup {
  if (domains.length === 0) return markup`–`
  const shown = domains.slice(0, shownDomains)
  const more = domains.length - shown.length
  const rest = more === 0 ? '' : markup` ${words.say((t) => t('agreement:cover.more', { count: more }))}`
  return markup`${shown.map(({ name }, index) => markup`${index === 0 ? '' : ', '}${breakable(name)}`)}${rest}`
}

function reviewHtml({ reviewBy, reviewMonths }: AgreementDocument, words: PaperWords): Markup {
  return reviewBy === null
    ? words.say((t) => t('agreement:cover.noReview', { count: reviewMonths }))
    : markup`${words.day(reviewBy)}`
}

type Fact = (label: Phrase, value: Markup | string) => Markup

function hashRows(hash: string | null, words: PaperWords, fact: Fact): Markup {
  const label: Phrase = (t) => t('agreement:cover.hash')
  if (hash === null)
    return fact(
      label,
      words.stack((t) => t('agreement:cover.noHash')),
    )
  return markup`${fact(label, fingerprint(hash))}
<tr><td colspan="2" class="small">${words.paragraph((t) => t('agreement:cover.hashHint'))}</td></tr>`
}

/** One sentence a direction, in a box. */
function levelsHtml(document: AgreementDocument, words: PaperWords): Markup {
  const { own, partner, toPartner, toUs } = document
  const ours: Phrase = (t) => own.organisation || t('agreement:level.us')
  const theirs: Phrase = (t) => partner.organisation || t('agreement:level.partner')
  return markup`
<section class="level"><h2>${words.say((t) => t('agreement:cover.levels'))}</h2>
${wayHtml(ours, theirs, toPartner, words)}
${wayHtml(theirs, ours, toUs, words)}</section>`
}

function wayHtml(from: Phrase, to: Phrase, direction: DirectionTerms | null, words: PaperWords): Markup {
  const way: Phrase = (t, language) => t('agreement:level.way', { from: from(t, language), to: to(t, language) })
  const level = direction === null ? '' : markup`: ${words.say((t) => t(`gateway:level.${direction.level}.name`))}`
  // Names stand once, also where every sentence stands twice.
  const heading =
    words.choice === 'both'
      ? markup`${quoted(words.plain(from))} → ${quoted(words.plain(to))}`
      : quoted(words.plain(way))
  const meaning: Phrase = (t) =>
    direction === null
      ? t('agreement:level.none')
      : [t(`agreement:level.${direction.level}`), ...(direction.isMutual ? [t('agreement:level.mutual')] : [])].join(
          ' ',
        )
  return markup`<p class="way"><strong>${heading}${level}</strong></p>
${words.paragraph(meaning)}`
}
