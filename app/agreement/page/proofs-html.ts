// The technical annex about proofs: how each gateway stands, its newest counter-proof case by case, and the last sessions to our own mail
// server. States are words and an alarm says that it is one, so that nothing depends on colour.
import type { Standing } from '#domain/confirm/counter-proof.ts'
import { askOutside } from '#domain/confirm/inbound/judge.ts'
import type { InboundStanding } from '#domain/confirm/inbound/standing.ts'
import type { InboundProof, InboundResult } from '#domain/confirm/inbound-proof.ts'
import { breakable, type Markup, markup } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import type { NoProof, ProofAnnex, ShownGateway, ShownStanding } from '../proofs.ts'
import { alarm, counterProofHtml } from './counter-proof-html.ts'
import { headRow, labelled, type PaperLook, unbroken } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

/** Both directions; nothing where there is nothing to say. */
export function proofsHtml({ proofs }: AgreementDocument, { words }: PaperLook): Markup {
  if (proofs === null) return markup``
  const isShown = [proofs.toPartner, proofs.toUs].some((part) => part !== null && typeof part !== 'string')
  const ended = proofs.isEnded && isShown ? words.paragraph((t) => t('agreement:proof.ended')) : ''
  const hint = isShown ? words.paragraph((t) => t('agreement:proof.hint')) : ''
  return markup`
<h2>${words.say((t) => t('agreement:part.proofs'))}</h2>
${hint}${ended}${outboundHtml(proofs.toPartner, words)}${inboundHtml(proofs.toUs, words)}`
}

function outboundHtml(shown: ProofAnnex['toPartner'], words: PaperWords): Markup {
  if (shown === null) return markup``
  if (shown === 'not-known') return nothingHtml(shown, words)
  if (typeof shown === 'string')
    return markup`
<h3>${words.say((t) => t('agreement:proof.toPartner'))}</h3>
${nothingHtml(shown, words)}`
  return markup`${shown.map((gateway) => gatewayHtml(gateway, words))}`
}

const nothingHtml = (why: NoProof, words: PaperWords) => words.paragraph((t) => t(`agreement:proof.nothing.${why}`))

function gatewayHtml({ name, standing, proofs }: ShownGateway, words: PaperWords): Markup {
  return markup`
<section class="measurement"><h3>${labelled((t) => t('agreement:proof.through'), name, words)}</h3>
${standing === null ? '' : standingHtml(standing, words)}
${proofs.map((proof) => counterProofHtml(proof, words))}</section>`
}

function standingHtml({ kind, why, domains, asOf }: ShownStanding, words: PaperWords): Markup {
  const word =
    (key: Standing['kind']): Phrase =>
    (t) =>
      t(`confirm:standing-word.${key}`)
  const day = words.day(asOf)
  const about = why === 'domain-never-tried' ? 'agreement:proof.untried-domains' : 'agreement:proof.about'
  return markup`<p class="verdict"><b>${words.say(word(kind))}</b></p>
${words.paragraph((t) => {
  const named = domains.length === 0 ? '' : ` ${t(about, { domains: domains.join(', ') })}`
  return `${t(`agreement:proof.why.${why}`)}${named} ${t('agreement:proof.asOf', { day })}`
})}`
}

function inboundHtml(shown: ProofAnnex['toUs'], words: PaperWords): Markup {
  if (shown === null) return markup``
  if (typeof shown === 'string')
    return markup`
<h3>${words.say((t) => t('agreement:proof.toUs'))}</h3>
${nothingHtml(shown, words)}`
  return markup`
${shown.standing === null ? '' : sessionsHtml(shown.standing, words)}
${shown.proofs.map((proof) => sessionHtml(proof, words))}`
}

function sessionsHtml({ kind, doors }: InboundStanding, words: PaperWords): Markup {
  return markup`
<h3>${words.say((t) => t('agreement:proof.toUs'))}</h3>
${words.paragraph((t) => t(`confirm:inbound-standing.${kind}`))}
<p>${breakable(doors.join(', '))}</p>`
}

function sessionHtml(proof: InboundProof, words: PaperWords): Markup {
  const { host, address, port, from, sender, startedAt, verdict } = proof
  const about = { when: words.moment(startedAt), from, address, port, sender }
  const why = askOutside(proof)
  return markup`
<section class="measurement"><h3>${labelled((t) => t('agreement:proof.into'), breakable(host), words)}</h3>
${words.paragraph((t) => t(`agreement:proof.inbound.${verdict}`))}
${words.paragraph((t) => t('agreement:proof.inbound.when', about))}
${why === null ? '' : words.paragraph((t) => t(`agreement:proof.inbound.ask-outside.${why}`))}
${caseTable(proof, words)}</section>`
}

function caseTable({ results, isOutside }: InboundProof, words: PaperWords): Markup {
  if (results.length === 0) return markup``
  const columns = ['case', 'demand', 'result'] as const
  return markup`<table class="cases">
<colgroup><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:proof.column.${key}`),
  ),
  words,
)}
<tbody>${results.map((result) => caseRow(result, isOutside !== false, words))}</tbody>
</table>`
}

function caseRow(each: InboundResult, isConclusive: boolean, words: PaperWords): Markup {
  const { demand, result, step, protocol } = each
  const asked = result === 'not-tried' ? markup`–` : words.stack((t) => t(`confirm:inbound-demand.${demand}`))
  const what: Phrase = (t) => {
    const word = t(`confirm:inbound-result.${result}`)
    if (step === null || result === 'not-tried') return word
    return `${word}, ${t('agreement:proof.inbound.at', { step: t(`confirm:inbound-step.${step}`) })}`
  }
  const isAlarm = isConclusive && demand === 'refused' && result === 'taken'
  const session = protocol === null ? '' : markup`<div class="small">${unbroken(protocol)}</div>`
  return markup`
<tr><th scope="row">${words.stack((t) => t(`confirm:inbound-case.${each.case}.name`))}</th><td>${asked}</td><td>${isAlarm ? alarm(what, words) : words.stack(what)}${session}</td></tr>`
}
