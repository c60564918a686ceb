// The four aborted hellos of the `verdict` plan, as a pure function of the answers so far: TLS 1.3 with the server's whole flight, the best
// up to TLS 1.2, anything up to TLS 1.1, and weak suites only. A question whose answer is already known is not asked; two silent answers
// in a row end the plan. A refused name costs one of the four questions; the later ones then carry no name.
import type { ClientHello } from '../client-hello.ts'
import { traitsOf } from '../codes/suite-traits.ts'
import type { HelloAnswer } from '../hello-answer.ts'
import { meaningOf } from './answer-meaning.ts'
import { classicHello, modernHello } from './offers.ts'
import { usualSuites, weakSuites } from './suite-lists.ts'

export const verdictSteps = ['tls13', 'up-to-tls12', 'up-to-tls11', 'weak-suites'] as const
export type VerdictStep = (typeof verdictSteps)[number]

export interface VerdictAnswer {
  readonly step: VerdictStep
  readonly answer: HelloAnswer
}
export type VerdictMove =
  | { readonly kind: 'ask'; readonly step: VerdictStep; readonly hello: ClientHello }
  /** `interrupted` = the server fell silent, what was not asked stays unknown. */
  | { readonly kind: 'end'; readonly isInterrupted: boolean }

/** Ban rules of mail servers count five lost connections; a clean session and these stay below. */
export const maxVerdictHellos = 4

/** The hello of a step, with or without a name. */
export function verdictHello(step: VerdictStep, serverName: string | null): ClientHello {
  if (step === 'tls13') return modernHello(serverName)
  if (step === 'up-to-tls12') return classicHello(serverName, 'TLSv1.2', { suites: usualSuites })
  if (step === 'up-to-tls11') return classicHello(serverName, 'TLSv1.1')
  return classicHello(serverName, 'TLSv1.2', { suites: weakSuites })
}

/** What to do next after these answers. */
export function nextVerdictMove(serverName: string | null, answers: readonly VerdictAnswer[]): VerdictMove {
  const lastTwo = answers.slice(-2).map(({ answer }) => meaningOf(answer).kind)
  if (lastTwo.length === 2 && lastTwo.every((kind) => kind === 'silent')) return { kind: 'end', isInterrupted: true }
  if (answers.length >= maxVerdictHellos) return { kind: 'end', isInterrupted: false }
  const isNameRefused = answers.some(({ answer }) => meaningOf(answer).kind === 'name-refused')
  const step = verdictSteps.find((candidate) => !isSettled(candidate, answers))
  if (step === undefined) return { kind: 'end', isInterrupted: false }
  return { kind: 'ask', step, hello: verdictHello(step, isNameRefused ? null : serverName) }
}

function isSettled(step: VerdictStep, answers: readonly VerdictAnswer[]): boolean {
  const asked = answers.filter((answer) => answer.step === step)
  const isRepeatable = asked.length === 1 && asked.every(({ answer }) => meaningOf(answer).kind === 'name-refused')
  if (asked.length > 0) return !isRepeatable || wasNameRefusedTwice(answers)
  const classic = answers.find((answer) => answer.step === 'up-to-tls12')?.answer
  if (step === 'up-to-tls11') {
    return classic?.kind === 'answered' ? classic.protocol !== 'TLSv1.2' : hasNoClassicVersion(classic)
  }
  if (step !== 'weak-suites') return false
  return classic?.kind === 'answered' ? isWeak(classic.suite) : hasNoClassicVersion(classic)
}

/** OpenSSL says so of itself when nothing below TLS 1.3 is enabled; other servers say only "handshake failure". */
function hasNoClassicVersion(classic: HelloAnswer | undefined): boolean {
  return classic?.kind === 'alert' && classic.description === 'protocol_version'
}

function wasNameRefusedTwice(answers: readonly VerdictAnswer[]): boolean {
  return answers.filter(({ answer }) => meaningOf(answer).kind === 'name-refused').length > 1
}

function isWeak(suite: string): boolean {
  const { hasForwardSecrecy, isAead, hash } = traitsOf(suite)
  return !hasForwardSecrecy || (!isAead && !['SHA256', 'SHA384'].includes(hash))
}
