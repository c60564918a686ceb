// The `full` plan: all suites and groups of TLS 1.3 and TLS 1.2, whose order counts, and which older versions exist. State in, question
// out; the state is plain data, so a paced run can be kept and continued. Older versions are not enumerated: that they exist is the
// finding. Two silent answers in a row end the plan.

import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { AskedHello, HelloStep } from '#domain/hello-round.ts'
import type { ClientHello } from '../client-hello.ts'
import type { FlightDepth } from '../server-reply.ts'
import { type AnswerMeaning, meaningOf } from './answer-meaning.ts'
import { absorbAnswer, type Elimination, nextOffer, startElimination } from './elimination.ts'
import { classicGroups, classicHello, hybridGroups, modernGroups, modernHello } from './offers.ts'
import { allClassicSuites, maxSuitesPerHello, modernSuites, weakSuites } from './suite-lists.ts'

export const fullSteps = ['TLSv1.3', 'TLSv1.2', 'preference', 'TLSv1.1', 'TLSv1', 'SSLv3', 'end'] as const
export type FullStep = (typeof fullSteps)[number]
type OldVersion = 'TLSv1.1' | 'TLSv1' | 'SSLv3'

export interface FullPlan {
  readonly step: FullStep
  readonly serverName: string | null
  readonly connections: number
  readonly silentInARow: number
  readonly isInterrupted: boolean
  readonly modern: Elimination
  readonly classic: Elimination
  /** Whose order of suites counts in TLS 1.2; null = not asked or not settled. */
  readonly preference: 'server' | 'client' | null
  /** null = not asked. */
  readonly oldVersions: Readonly<Record<OldVersion, boolean | null>>
}
export interface FullQuestion {
  readonly hello: ClientHello
  readonly depth: FlightDepth
}

/** A plan nobody has asked yet. */
export function startFullPlan(serverName: string | null): FullPlan {
  return {
    step: 'TLSv1.3',
    serverName,
    connections: 0,
    silentInARow: 0,
    isInterrupted: false,
    modern: startElimination(modernSuites, [...modernGroups, ...hybridGroups]),
    classic: startElimination(allClassicSuites, classicGroups),
    preference: null,
    oldVersions: { 'TLSv1.1': null, TLSv1: null, SSLv3: null },
  }
}

/** The plan that need not ask again what the hellos of the verdict were answered. */
export function seedFullPlan(plan: FullPlan, asked: readonly AskedHello[]): FullPlan {
  const meanings = asked.map(({ step, answer }) => ({ step, meaning: meaningOf(answer) }))
  const isNameRefused = meanings.some(({ meaning }) => meaning.kind === 'name-refused')
  const seeded = meanings.reduce(seed, isNameRefused ? { ...plan, serverName: null } : plan)
  return seeded.modern.phase === 'over' ? advance(seeded) : seeded
}

function seed(plan: FullPlan, { step, meaning }: { step: HelloStep; meaning: AnswerMeaning }): FullPlan {
  const isIn = (version: string) => meaning.kind === 'accepted' && meaning.answer.protocol === version
  switch (step) {
    case 'tls13':
      return isIn('TLSv1.3') ? { ...plan, modern: absorbAnswer(plan.modern, meaning) } : plan
    case 'up-to-tls12':
      return isIn('TLSv1.2') ? { ...plan, classic: absorbAnswer(plan.classic, meaning) } : plan
    case 'up-to-tls11':
      return { ...plan, oldVersions: { ...plan.oldVersions, ...oldVersionsIn('TLSv1.1', meaning) } }
    case 'weak-suites': {
      if (meaning.kind !== 'refused') return plan
      const openSuites = plan.classic.openSuites.filter((suite) => !weakSuites.includes(suite))
      return { ...plan, classic: { ...plan.classic, openSuites } }
    }
  }
}

/** The next question, null when the plan is done. */
export function nextFullQuestion(plan: FullPlan): FullQuestion | null {
  const { step, serverName } = plan
  if (step === 'end') return null
  if (step === 'TLSv1.3') {
    const offer = nextOffer(plan.modern)
    return offer && { hello: modernHello(serverName, { ...offer, keyShares: [] }), depth: 'first-answer' }
  }
  if (step === 'TLSv1.2') {
    const offer = nextOffer(plan.classic)
    return offer && { hello: classicHello(serverName, 'TLSv1.2', offer), depth: 'whole-flight' }
  }
  const parts = step === 'preference' ? { suites: reversedSuites(plan) } : {}
  const version = step === 'preference' ? 'TLSv1.2' : step
  return { hello: classicHello(serverName, version, parts), depth: 'whole-flight' }
}

/** The plan after the answer to its last question. */
export function absorbFullAnswer(plan: FullPlan, answer: HelloAnswer): FullPlan {
  const meaning = meaningOf(answer)
  const counted = {
    ...plan,
    connections: plan.connections + 1,
    silentInARow: meaning.kind === 'silent' ? plan.silentInARow + 1 : 0,
  }
  if (counted.silentInARow >= 2) return { ...counted, step: 'end', isInterrupted: true }
  if (meaning.kind === 'name-refused' && plan.serverName !== null) return { ...counted, serverName: null }
  return advance(learn(counted, meaning))
}

function learn(plan: FullPlan, meaning: AnswerMeaning): FullPlan {
  const { step } = plan
  if (step === 'end') return plan
  if (step === 'TLSv1.3') return { ...plan, modern: absorbAnswer(plan.modern, inVersion(meaning, step)) }
  if (step === 'TLSv1.2') return { ...plan, classic: absorbAnswer(plan.classic, inVersion(meaning, step)) }
  if (step === 'preference') return { ...plan, preference: preferenceIn(plan, meaning) }
  return { ...plan, oldVersions: { ...plan.oldVersions, ...oldVersionsIn(step, meaning) } }
}

/** A server that chooses a lower version has none of the suites in the version asked for. */
function inVersion(meaning: AnswerMeaning, version: string): AnswerMeaning {
  return meaning.kind === 'accepted' && meaning.answer.protocol !== version ? { kind: 'refused' } : meaning
}

function preferenceIn(plan: FullPlan, meaning: AnswerMeaning): FullPlan['preference'] {
  if (meaning.kind !== 'accepted') return null
  const { suite } = meaning.answer
  if (suite === plan.classic.suites[0]) return 'server'
  return suite === reversedSuites(plan)[0] ? 'client' : null
}

/** A refused version settles those below it: a server would have answered with one of them. */
function oldVersionsIn(step: OldVersion, meaning: AnswerMeaning): Partial<Record<OldVersion, boolean>> {
  const versions: readonly OldVersion[] = ['TLSv1.1', 'TLSv1', 'SSLv3']
  const lower = versions.slice(versions.indexOf(step))
  if (meaning.kind === 'refused') return Object.fromEntries(lower.map((version) => [version, false]))
  if (meaning.kind !== 'accepted') return {}
  const chosen: string = meaning.answer.protocol
  const settled = lower.slice(0, lower.map(String).indexOf(chosen) + 1)
  return Object.fromEntries(settled.map((version) => [version, version === chosen]))
}

/** Stays while a version is being enumerated, else goes on to the next step worth asking. */
function advance(plan: FullPlan): FullPlan {
  if (plan.step === 'TLSv1.3' && plan.modern.phase !== 'over') return plan
  if (plan.step === 'TLSv1.2' && plan.classic.phase !== 'over') return plan
  const later = fullSteps.slice(fullSteps.indexOf(plan.step) + 1)
  return { ...plan, step: later.find((step) => isWorthAsking(plan, step)) ?? 'end' }
}

function isWorthAsking(plan: FullPlan, step: FullStep): boolean {
  if (step === 'preference') return plan.classic.suites.length > 1
  return step === 'TLSv1.1' || step === 'TLSv1' || step === 'SSLv3' ? plan.oldVersions[step] === null : true
}

/** Suites found in TLS 1.2, last picked first: a server with an order of its own picks its first again. */
function reversedSuites(plan: FullPlan): readonly string[] {
  return plan.classic.suites.toReversed().slice(0, maxSuitesPerHello)
}
