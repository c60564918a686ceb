// Finds all suites and groups of one version with few connections: offer everything, note what the server picks, leave it out, repeat until
// it refuses. Suites and groups go out together as long as both have something left. Pure: a state, the next question, the state after an
// answer. Every answer takes something away or ends a phase, so it ends.
import type { AnsweredHello } from '#domain/hello-answer.ts'
import type { AnswerMeaning } from './answer-meaning.ts'
import { certificateCurve } from './certificate-curve.ts'
import { maxSuitesPerHello } from './suite-lists.ts'

export interface Elimination {
  readonly phase: 'together' | 'suites' | 'groups' | 'over'
  readonly openSuites: readonly string[]
  readonly openGroups: readonly string[]
  /** In the order the server picked them: its preference, when it has one. */
  readonly suites: readonly string[]
  readonly groups: readonly string[]
  /** Bits of the Diffie-Hellman primes by suite. */
  readonly primeBits: Readonly<Record<string, number>>
  /** Curve that must stay in the offer for the sake of an ECDSA certificate. */
  readonly keptGroup: string | null
  /** False when the server fell silent or did not keep to the offer: what is missing may yet exist. */
  readonly isComplete: boolean
}
export interface EliminationOffer {
  readonly suites: readonly string[]
  readonly groups: readonly string[]
}

/** Everything open. */
export function startElimination(suites: readonly string[], groups: readonly string[]): Elimination {
  return {
    phase: 'together',
    openSuites: suites,
    openGroups: groups,
    suites: [],
    groups: [],
    primeBits: {},
    keptGroup: null,
    isComplete: true,
  }
}

/** What to offer next, null when all is known. */
export function nextOffer(state: Elimination): EliminationOffer | null {
  if (state.phase === 'over') return null
  if (state.phase === 'groups') {
    const kept = state.keptGroup === null ? [] : [state.keptGroup]
    return { suites: groupSuites(state).slice(0, maxSuitesPerHello), groups: [...state.openGroups, ...kept] }
  }
  const suites = state.openSuites.slice(0, maxSuitesPerHello)
  return { suites, groups: state.phase === 'together' ? state.openGroups : [...state.groups, ...state.openGroups] }
}

/** The state after the answer to the last offer. */
export function absorbAnswer(state: Elimination, meaning: AnswerMeaning): Elimination {
  if (meaning.kind === 'accepted') return onPick(state, meaning.answer)
  if (meaning.kind !== 'refused') return { ...state, phase: 'over', isComplete: false }
  return onRefusal(state)
}

function onPick(state: Elimination, answer: AnsweredHello): Elimination {
  const { suite, group } = answer
  const isNewSuite = state.phase !== 'groups' && state.openSuites.slice(0, maxSuitesPerHello).includes(suite)
  const isNewGroup = group !== null && state.openGroups.includes(group)
  if (!isNewSuite && !isNewGroup) return { ...state, phase: 'over', isComplete: false }
  const bits = answer.keyExchange.kind === 'dhe' ? answer.keyExchange.bits : null
  return settle({
    ...state,
    suites: isNewSuite ? [...state.suites, suite] : state.suites,
    openSuites: isNewSuite ? without(state.openSuites, suite) : state.openSuites,
    groups: isNewGroup ? [...state.groups, group] : state.groups,
    openGroups: isNewGroup ? without(state.openGroups, group) : state.openGroups,
    primeBits: bits === null ? state.primeBits : { ...state.primeBits, [suite]: bits },
    keptGroup: state.keptGroup ?? keptGroupOf(answer),
  })
}

function onRefusal(state: Elimination): Elimination {
  if (state.phase === 'groups') return { ...state, phase: 'over' }
  // refused without the groups found so far: they may be what is missing
  if (state.phase === 'together' && state.groups.length > 0) return settle({ ...state, phase: 'suites' })
  return settle({ ...state, openSuites: state.openSuites.slice(maxSuitesPerHello) })
}

/** Moves on when a phase has nothing left to ask. */
function settle(state: Elimination): Elimination {
  if (state.phase === 'groups') return state.openGroups.length === 0 ? { ...state, phase: 'over' } : state
  if (state.openSuites.length > 0) {
    const hasGroupsLeft = state.openGroups.length > 0 || state.groups.length === 0
    return hasGroupsLeft ? state : { ...state, phase: 'suites' }
  }
  const mayAskGroups = state.openGroups.length > 0 && state.groups.length > 0
  return { ...state, phase: mayAskGroups ? 'groups' : 'over' }
}

/** Suites that agree keys over the groups: where there are others, those that do not need the certificate's curve. */
function groupSuites(state: Elimination): readonly string[] {
  const usable = state.suites.filter((suite) => /^TLS_ECDHE_|^TLS_ECDH_anon_|^TLS_(?!.*_WITH_)/.test(suite))
  const free = usable.filter((suite) => !suite.startsWith('TLS_ECDHE_ECDSA_'))
  return free.length > 0 ? free : usable
}

function keptGroupOf(answer: AnsweredHello): string | null {
  return /^TLS_ECDHE_ECDSA_/.test(answer.suite) ? certificateCurve(answer.chain[0]) : null
}

function without(names: readonly string[], name: string): readonly string[] {
  return names.filter((candidate) => candidate !== name)
}
