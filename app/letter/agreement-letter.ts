// The letters that go with an agreement, one file each below `kinds`. Pure: the same facts give the same letter. Where a letter is about a
// version and there is none: agreement.none, or why none of those there are will do (letter.not-sent, .not-agreed, .not-ended). Else
// probe.not-tested, and what the kinds refuse (letter.*).
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import { type FaultCode, fail, type Outcome, succeed } from '#domain/fault.ts'
import { confirmationLetter } from './kinds/confirmation.ts'
import { endLetter } from './kinds/end.ts'
import { firstContactLetter } from './kinds/first-contact.ts'
import { goLiveLetter } from './kinds/go-live.ts'
import { noticeLetter } from './kinds/notice.ts'
import { reminderLetter } from './kinds/reminder.ts'
import { mendLetter } from './kinds/request-to-mend.ts'
import { reviewLetter } from './kinds/review.ts'
import { testResultLetter } from './kinds/test-result.ts'
import type { AgreedFacts, AgreementLetterFacts, KindText, LetterWords } from './letter-facts.ts'
import { type FramedLetter, framed } from './letter-frame.ts'

type Compose = (facts: AgreementLetterFacts, words: LetterWords) => Outcome<KindText>

const kinds: Readonly<Record<LetterKind, Compose>> = {
  'first-contact': (facts, words) => succeed(firstContactLetter(facts, words)),
  'test-result': tested(testResultLetter),
  'request-to-mend': tested(mendLetter),
  'go-live': aboutVersion('letter.not-sent', (facts, words) => succeed(goLiveLetter(facts, words))),
  confirmation: aboutVersion('letter.not-sent', (facts, words) => succeed(confirmationLetter(facts, words))),
  reminder: aboutVersion('letter.not-sent', reminderLetter),
  review: aboutVersion('letter.not-agreed', (facts, words) => succeed(reviewLetter(facts, words))),
  notice: aboutVersion('letter.not-agreed', noticeLetter),
  end: aboutVersion('letter.not-ended', (facts, words) => succeed(endLetter(facts, words))),
}

/** Composes a letter of a kind in the language of the words. */
export function composeAgreementLetter(
  kind: LetterKind,
  facts: AgreementLetterFacts,
  words: LetterWords,
): Outcome<FramedLetter> {
  const text = kinds[kind](facts, words)
  return text.ok ? succeed(framed(text.value, facts, words)) : text
}

function aboutVersion(
  whyNot: FaultCode,
  compose: (facts: AgreedFacts, words: LetterWords) => Outcome<KindText>,
): Compose {
  return (facts, words) => {
    const { agreement, isBegun, partner } = facts
    if (agreement !== undefined) return compose({ ...facts, agreement }, words)
    return isBegun ? fail(whyNot, { partner: partner.name }) : fail('agreement.none')
  }
}

function tested(compose: Compose): Compose {
  return (facts, words) =>
    facts.reports.length === 0
      ? fail('probe.not-tested', { domain: facts.partner.domains[0] ?? '' })
      : compose(facts, words)
}
