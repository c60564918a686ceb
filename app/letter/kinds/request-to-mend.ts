// The request to mend, as after a test: its points, commands and plan are those of `composeLetter`. Faults letter.nothing-to-mend,
// letter.nothing-certain.
import { type Outcome, succeed } from '#domain/fault.ts'
import { localDay } from '#domain/local-day.ts'
import { composeLetter } from '../letter.ts'
import { fewNames, replyDay, wantedLevel } from '../letter-blocks.ts'
import type { AgreementLetterFacts, KindText, LetterWords } from '../letter-facts.ts'
import { newestOf } from '../tested.ts'

/** The letter that asks to mend; the reports must hold at least one. */
export function mendLetter(facts: AgreementLetterFacts, words: LetterWords): Outcome<KindText> {
  const composed = composeLetter({ ...facts, level: wantedLevel(facts.agreement) }, words)
  if (!composed.ok) return composed
  const { subject, heading, opening, sections } = composed.value
  const [, ...afterGreeting] = opening
  const count = sections.reduce((sum, { points }) => sum + points.length, 0)
  const domains = fewNames([...new Set(facts.reports.map(({ domain }) => domain))])
  const short = words.translate('agreement-letter:request-to-mend.short', {
    domains,
    count,
    day: words.day(localDay(newestOf(facts.reports))),
    reply: words.day(replyDay(facts)),
  })
  return succeed({ subject, heading, opening: afterGreeting, sections, short: [short] })
}
