// The four aborted hellos of the `verdict` plan, as a pure function of the answers so far: TLS 1.3 with the server's whole flight, the best
// up to TLS 1.2, anything up to TLS 1.1, and weak suites only. A question whose answer is already known is not asked; two silent answers
// in a row end the plan. A refused name costs one of the four questions; the later ones then carry no name.

import type { HelloAnswer } from '#domain/hello-answer.ts'
import { type AskedHello, type HelloStep, helloSteps } from '#domain/hello-round.ts'
import type { ClientHello } from '../client-hello.ts'
import { traitsOf } from '../codes/suite-traits.ts'
import { meaningOf } from './answer-meaning.ts'
import { classicHello, modernHello } from './offers.ts'
import { usualSuites, weakSuites } from './suite-lists.ts'

export type VerdictMove =
  | { readonly kind: 'ask'; readonly step: HelloStep; readonly hello: ClientHello }
  /** `interrupted` = the server fell silent, what was not asked stays unknown. */
  | { readonly kind: 'end'; readonly isInterrupted: boolean }

/** Ban rules of mail servers count five lost connections; a clean session and these stay below. */
export const maxVerdictHellos = 4

/** The hello of a step, with or without a name. */
export function verdictHello(step: HelloStep, serverName: string | null): ClientHello {
  if (step === 'tls13') return modernHello(serverName)
  if (step === 'up-to-tls12') return classicHello(serverName, 'TLSv1.2', { suites: usualSuites })
  if (step === 'up-to-tls11') return classicHello(serverName, 'TLSv1.1')
  return classicHello(serverName, 'TLSv1.2', { suites: weakSuites })
}

/** What to do next after these answers. */
export function nextVerdictMove(serverName: string | null, answers: readonly AskedHello[]): VerdictMove {
  const lastTwo = answers.slice(-2).map(({ answer }) => meaningOf(answer).kind)
  if (lastTwo.length === 2 && lastTwo.every((kind) => kind === 'silent')) return { kind: 'end', isInterrupted: true }
  if (answers.length >= maxVerdictHellos) return { kind: 'end', isInterrupted: false }
  const isNameRefused = answers.some(({ answer }) => meaningOf(answer).kind === 'name-refused')
  const step = helloSteps.find((candidate) => !isSettled(candidate, answers))
  if (step === undefined) return { kind: 'end', isInterrupted: false }
  return { kind: 'ask', step, hello: verdictHello(step, isNameRefused ? null : serverName) }
}

function isSettled(step: HelloStep, answers: readonly AskedHello[]): boolean {
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

function wasNameRefusedTwice(answers: readonly AskedHello[]): boolean {
  return answers.filter(({ answer }) => meaningOf(answer).kind === 'name-refused').length > 1
}

function isWeak(suite: string): boolean {
  const { hasForwardSecrecy, isAead, hash } = traitsOf(suite)
  return !hasForwardSecrecy || (!isAead && !['SHA256', 'SHA384'].includes(hash))
}
