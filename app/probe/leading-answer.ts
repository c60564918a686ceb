// Reads a round of hellos: what a modern sender and this server agree on, and whether the server refused everything it was offered.
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { HelloRound, HelloStep } from '#domain/hello-round.ts'
import type { Observed } from '#domain/observed.ts'

/** Best first: the first step that was answered is what a modern sender gets. */
const order: readonly HelloStep[] = ['tls13', 'up-to-tls12', 'up-to-tls11', 'weak-suites']

export interface LeadingAnswer {
  readonly step: HelloStep
  readonly answer: AnsweredHello
}

/** The answer a modern sender would get; undefined when no hello was answered with a chosen suite. */
export function leadingAnswer(round: HelloRound | undefined): LeadingAnswer | undefined {
  for (const step of order) {
    const answer = answerTo(round, step)
    if (answer !== undefined) return { step, answer }
  }
  return undefined
}

/** What the server chose in a step; undefined when it chose nothing or was not asked. */
export function answerTo(round: HelloRound | undefined, step: HelloStep): AnsweredHello | undefined {
  return round?.answers
    .flatMap((asked) => (asked.step === step && asked.answer.kind === 'answered' ? asked.answer : []))
    .at(0)
}

/** The round of an address. */
export function roundAt(observed: Pick<Observed, 'hellos'>, at: { readonly host: string; readonly ip: string }) {
  return observed.hellos.find((round) => round.host === at.host && round.ip === at.ip)
}

/** Every question was asked and each was answered by a refusing alert. */
export function refusedEverything(round: HelloRound | undefined): boolean {
  if (round === undefined || round.ended !== 'complete' || round.answers.length === 0) return false
  return round.answers.every(({ answer }) => answer.kind === 'alert' && answer.description !== 'close_notify')
}
