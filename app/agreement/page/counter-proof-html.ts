// One counter-proof on paper: what it was made with, what it showed, and its table of cases.

import { arrivedAt } from '#domain/confirm/arrived.ts'
import type { CounterProof, ModeProof } from '#domain/confirm/counter-proof.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import { breakable, type Markup, markup, quoted } from '#print/markup.ts'
import { fingerprint, headRow } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

/** Facts, results and what was not tried. */
export function counterProofHtml(proof: CounterProof, words: PaperWords): Markup {
  return markup`${factsTable(proof, words)}
${modeTable(proof.modes, words)}
${untriedHtml(proof.modes, words)}`
}

/** A result that must not be overlooked, also without colour. */
export function alarm(what: Phrase, words: PaperWords): Markup {
  return markup`<b>${words.stack((t, language) => t('agreement:proof.alarm', { what: what(t, language) }))}</b>`
}

function factsTable(proof: CounterProof, words: PaperWords): Markup {
  const { product, host, domain, level, startedAt, configSha256 } = proof
  const row = (key: 'at' | 'host' | 'product' | 'level' | 'configuration' | 'outcome' | 'after', value: Markup) =>
    markup`
<tr><th scope="row">${words.stack((t) => t(`agreement:proof.fact.${key}`))}</th><td>${value}</td></tr>`
  return markup`<table class="proof-facts">
<colgroup><col><col></colgroup>
<tbody>${row('at', markup`${words.moment(startedAt)}`)}${row('host', breakable(host))}${row('product', quoted(`${product.name} ${product.version}`.trim()))}${row('level', markup`${breakable(domain)}, ${words.say((t) => t(`gateway:level.${level}.name`))}`)}${row('configuration', fingerprint(configSha256))}${row('outcome', outcomeHtml(proof, words))}${row('after', afterHtml(proof, words))}</tbody>
</table>`
}

function outcomeHtml({ endedAt, reasons }: CounterProof, words: PaperWords): Markup {
  const codes = endedAt === null ? (['running'] as const) : reasons
  return markup`${codes.map((code) => markup`<div>${words.stack((t) => t(`agreement:proof.reason.${code}`))}</div>`)}`
}

/** Whether the gateway is as it was; what may have stayed on a host of ours is named to nobody else. */
function afterHtml({ temporary, normalRoute, givenUp }: CounterProof, words: PaperWords): Markup {
  const route = normalRoute === null ? 'not-seen' : normalRoute.isSame ? 'same' : 'other'
  const when = givenUp === undefined ? null : words.moment(givenUp.at)
  return words.stack((t) => {
    const left =
      when === null ? t(`agreement:proof.temporary.${temporary}`) : t('agreement:proof.temporary.given-up', { when })
    return `${left} ${t(`agreement:proof.route.${route}`)}`
  })
}

function modeTable(modes: readonly ModeProof[], words: PaperWords): Markup {
  if (modes.length === 0) return markup``
  const columns = ['case', 'demand', 'arrived', 'result'] as const
  return markup`<table class="modes">
<colgroup><col><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:proof.column.${key}`),
  ),
  words,
)}
<tbody>${modes.map((mode) => modeRow(mode, words))}</tbody>
</table>`
}

function modeRow({ mode, demand, result, sight }: ModeProof, words: PaperWords): Markup {
  const arrived = arrivedAt(sight)
  const protocol = sight.protocol ?? '–'
  const what: Phrase = (t) => t(`confirm:result.${result}.word`)
  const isAlarm = demand !== 'free' && (result === 'in-clear' || result === 'passed-below')
  return markup`
<tr><th scope="row">${words.stack((t) => t(`confirm:mode.${mode}.name`))}</th><td>${words.stack((t) => t(`confirm:demand.${demand}`))}</td><td>${words.stack((t) => t(`agreement:proof.arrived.${arrived}`, { protocol }))}</td><td>${isAlarm ? alarm(what, words) : words.stack(what)}</td></tr>`
}

/** What somebody could miss in the table. */
function untriedHtml(modes: readonly ModeProof[], words: PaperWords): Markup {
  const untried = trapModes.filter((mode) => !modes.some((each) => each.mode === mode))
  if (modes.length === 0 || untried.length === 0) return markup``
  return words.paragraph((t) => {
    const cases = untried.map((mode) => t(`confirm:mode.${mode}.name`)).join(', ')
    return t('agreement:proof.untried', { count: untried.length, cases })
  })
}
