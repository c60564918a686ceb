// Reads a round of hellos: what a modern sender and this server agree on, and whether the server refused everything it was offered.
import type { AnsweredHello, HelloAnswer } from '#domain/hello-answer.ts'
import type { HelloRound, HelloStep } from '#domain/hello-round.ts'
import type { Observed } from '#domain/observed.ts'

const versions: readonly string[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
/** What a sender of today offers, best first. */
const usual: readonly HelloStep[] = ['tls13', 'up-to-tls12']
/** Offered to learn what else there is; one of these leads only when all was asked and the server refused the usual ones by its own word. */
const fallbacks: readonly HelloStep[] = ['up-to-tls11', 'weak-suites']

/** Alerts that mean "nothing of what you offer" (RFC 8446 section 6.2). */
const refusals: readonly string[] = ['handshake_failure', 'insufficient_security', 'protocol_version']

export interface LeadingAnswer {
  readonly step: HelloStep
  readonly answer: AnsweredHello
}

/** The answer a modern sender would get; undefined when none is known, or when its signature is wrong: nobody finishes with such a server. */
export function leadingAnswer(round: HelloRound | undefined): LeadingAnswer | undefined {
  const answered = (steps: readonly HelloStep[]) =>
    steps.flatMap((step) => {
      const answer = answerTo(round, step)
      return answer === undefined ? [] : [{ step, answer }]
    })
  const [best] = answered(usual)
  if (best !== undefined) return unlessForged(best)
  if (round?.ended !== 'complete' || !usual.every((step) => isRefused(round, step))) return undefined
  const ranked = answered(fallbacks).toSorted(
    (one, other) => rankOf(other.answer.protocol) - rankOf(one.answer.protocol),
  )
  return unlessForged(ranked[0])
}

function unlessForged(leading: LeadingAnswer | undefined): LeadingAnswer | undefined {
  return leading?.answer.signature === 'invalid' ? undefined : leading
}

/** What the server chose in a step; undefined when it chose nothing or was not asked. */
export function answerTo(round: HelloRound | undefined, step: HelloStep): AnsweredHello | undefined {
  return round?.answers
    .flatMap((asked) => (asked.step === step && asked.answer.kind === 'answered' ? asked.answer : []))
    .at(0)
}

/** Everything the server chose in a round. */
export function answeredIn(round: HelloRound | undefined): readonly AnsweredHello[] {
  return (round?.answers ?? []).flatMap(({ answer }) => (answer.kind === 'answered' ? [answer] : []))
}

/** The server said in a step that it takes nothing of what was offered; silence and a refused name are no such word. */
export function isRefused(round: HelloRound | undefined, step: HelloStep): boolean {
  return round?.answers.some((asked) => asked.step === step && isRefusal(asked.answer)) === true
}

/** The round of an address. */
export function roundAt(observed: Pick<Observed, 'hellos'>, at: { readonly host: string; readonly ip: string }) {
  return observed.hellos.find((round) => round.host === at.host && round.ip === at.ip)
}

/** Every question was asked, and each was refused for what it offered. */
export function refusedEverything(round: HelloRound | undefined): boolean {
  if (round === undefined || round.ended !== 'complete') return false
  const told = round.answers.filter(({ answer }) => !isNameRefusal(answer))
  return (
    told.length > 0 && told.every(({ answer }) => isRefusal(answer)) && usual.every((step) => isRefused(round, step))
  )
}

/** Older versions rank lower; an unknown one ranks lowest. */
export function rankOf(protocol: string): number {
  return versions.indexOf(protocol)
}

/** The server refused the name it was asked for (RFC 6066 section 3). */
export function isNameRefusal(answer: HelloAnswer): boolean {
  return answer.kind === 'alert' && answer.description === 'unrecognized_name'
}

function isRefusal(answer: HelloAnswer): boolean {
  return answer.kind === 'alert' && refusals.includes(answer.description)
}
