// The checklist on paper: what is done, by whom, until when, and on what it rests. States are words; a box with × repeats them.
import { isBuiltIn } from '#domain/checklist/built-in.ts'
import { isMet, type JudgedItem, type ProofReason } from '#domain/checklist/checklist.ts'
import type { Translate } from '#i18n/translate.ts'
import { type Markup, markup, quoted } from '#print/markup.ts'
import type { AgreementDocument } from '../document.ts'
import { fixedBox, headRow, labelled, type PaperLook, unbroken } from './page-parts.ts'
import type { PaperWords, Phrase } from './words.ts'

/** The whole checklist as one table, a row of its own before each phase. */
export function checklistHtml({ phases }: AgreementDocument, { words }: PaperLook): Markup {
  const heading = markup`
<h2>${words.say((t) => t('agreement:part.checklist'))}</h2>`
  if (phases.length === 0) return markup`${heading}${words.paragraph((t) => t('agreement:checklist.none'))}`
  const columns = ['done', 'step', 'owner', 'due', 'state'] as const
  return markup`${heading}
${words.paragraph((t) => t('agreement:checklist.hint'))}
<table class="checklist">
<colgroup><col><col><col><col><col></colgroup>
${headRow(
  columns.map(
    (key): Phrase =>
      (t) =>
        t(`agreement:checklist.${key}`),
  ),
  words,
)}
<tbody>${phases.map(
    ({ key, items }) => markup`
<tr class="phase"><th scope="colgroup" colspan="5">${words.say((t) => t(`agreement:phase.${key}`))}</th></tr>${items.map((each) => itemRow(each, words))}`,
  )}</tbody>
</table>`
}

function itemRow(judged: JudgedItem, words: PaperWords): Markup {
  const { item, isOverdue } = judged
  const blocking = item.isBlocking
    ? markup` <span class="small">(${words.say((t) => t('agreement:checklist.blocking'))})</span>`
    : ''
  const late = isOverdue ? markup`<div>${words.say((t) => t('agreement:checklist.overdue'))}</div>` : ''
  return markup`
<tr><td>${fixedBox(isMet(judged))}</td><th scope="row">${words.stack(itemLabel(judged))}${blocking}</th><td>${words.stack((t) => t(`agreement:owner.${item.owner}`))}</td><td>${item.dueOn === null ? '–' : words.shortDay(item.dueOn)}${late}</td><td>${stateHtml(judged, words)}</td></tr>`
}

/** The admin's own words, else those the product brings, else those of the other language. */
const itemLabel =
  ({ item: { id, text } }: JudgedItem): Phrase =>
  (t, language) => {
    const builtIn = isBuiltIn(id) ? t(`checklist:item.${id}` as 'checklist:item.signed') : ''
    return [text[language], builtIn, text.de, text.en, id].find((words) => words !== '') ?? id
  }

function stateHtml({ item, state }: JudgedItem, words: PaperWords): Markup {
  const lines: Markup[] = []
  const add = (phrase: Phrase) => lines.push(words.stack(phrase))
  const on = (phrase: Phrase, moment: string) =>
    lines.push(markup`${words.say(phrase)} ${unbroken(words.shortDay(moment))}`)
  switch (state.kind) {
    case 'proven':
      on((t) => t('agreement:checklist.proven'), state.since)
      add(reasonText(state.reason))
      break
    case 'by-hand':
      on((t) => t('agreement:checklist.byHand'), state.at)
      if (state.note !== '') lines.push(quoted(state.note))
      if (state.against !== null) add(reasonText(state.against))
      break
    case 'open': {
      const { lost, reason } = state
      add((t) => t(lost === null ? 'agreement:checklist.open' : 'agreement:checklist.lost'))
      if (reason !== null) add(reasonText(reason))
      if (lost !== null) on((t) => t('agreement:checklist.lostBefore'), lost.at)
    }
  }
  if (item.evidence !== '') lines.push(labelled((t) => t('agreement:checklist.evidence'), item.evidence, words))
  return markup`${lines.map((text) => markup`<div>${text}</div>`)}`
}

const reasonText =
  ({ code, params }: ProofReason) =>
  (t: Translate): string =>
    t(`checklist:proof.${code}` as 'checklist:proof.modern-tls', params)
