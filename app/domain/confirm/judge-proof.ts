// What a whole counter-proof says. One alarm decides, unless others changed the rule meanwhile; `enforced` needs every mode the product can be
// tried with, each seen.
import type { TlsLevel } from '../tls-level.ts'
import type { ModeProof, ProofReasonCode, ProofVerdict } from './counter-proof.ts'
import type { TrapMode } from './trap.ts'

export interface ProofFacts {
  readonly level: TlsLevel
  /** Whether a rule for the partner was found on the host. */
  readonly hasRule: boolean
  readonly modes: readonly ModeProof[]
  /** Modes the product can be tried with. */
  readonly possible: readonly TrapMode[]
  /** It ended before its time, or its route was never in place. */
  readonly stopped: 'interrupted' | 'route-not-in-place' | 'retry-not-seen' | 'changed-meanwhile' | null
}

export interface ProofJudgement {
  readonly verdict: ProofVerdict
  readonly reasons: readonly ProofReasonCode[]
}

/** Verdict and every reason for it. */
export function judgeProof({ level, hasRule, modes, possible, stopped }: ProofFacts): ProofJudgement {
  const has = (...results: readonly ModeProof['result'][]) => modes.some(({ result }) => results.includes(result))
  const alarms: ProofReasonCode[] = []
  // what went past another rule than the one that was tried is no alarm about that one
  const isOfRule = stopped !== 'changed-meanwhile'
  if (isOfRule && has('in-clear')) alarms.push('clear-text-left')
  if (isOfRule && has('passed-below')) alarms.push('below-level-left')
  if (level === 'may') alarms.push('level-may')
  if (alarms.length > 0) return { verdict: 'not-enforced', reasons: hasRule ? alarms : [...alarms, 'no-rule'] }
  const doubts: ProofReasonCode[] = stopped === null ? [] : [stopped]
  if (has('control-stopped') || !isControlThrough(modes)) doubts.push('control-stopped')
  const isMissing = !possible.includes('control') || possible.some((mode) => !modes.some((each) => each.mode === mode))
  if (isMissing || has('not-seen') || possible.length < 2) doubts.push('mode-not-seen')
  if (!hasRule) doubts.push('no-rule')
  return doubts.length > 0
    ? { verdict: 'undetermined', reasons: doubts }
    : { verdict: 'enforced', reasons: ['all-held'] }
}

/** Where the level lets the control pass, it must have; one that was not seen or not tried is a doubt of its own. */
function isControlThrough(modes: readonly ModeProof[]): boolean {
  const control = modes.find(({ mode }) => mode === 'control')
  if (control === undefined || control.result === 'not-seen') return true
  return control.demand !== 'pass' || control.result === 'passed'
}
