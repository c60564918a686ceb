// Judges a counter-proof that comes with a copy by what its modes show: whoever writes a copy by hand changes the verdict and forgets what it follows
// from. It is never called more than it shows: one that says another thing than its modes proves nothing, and an alarm in them is one.
import type { CounterProof, ProofReasonCode } from './counter-proof.ts'
import { judgeMode, knownByControl } from './judge-mode.ts'
import { judgeProof, type ProofFacts } from './judge-proof.ts'
import { type TrapMode, trapDemand } from './trap.ts'

const stops = ['interrupted', 'route-not-in-place', 'retry-not-seen', 'changed-meanwhile'] as const

/** The proof as its modes say it; `possible` = modes the product can be tried with. One that proves nothing is not judged. */
export function judgedAgain(proof: CounterProof, possible: readonly TrapMode[]): CounterProof {
  if (proof.verdict === 'undetermined') return proof
  const { level, rule, reasons } = proof
  const knownAs = knownByControl(proof.modes.find(({ mode }) => mode === 'control')?.sight)
  const modes = proof.modes.map((each) => {
    const demand = trapDemand(each.mode, { level })
    return { ...each, demand, result: judgeMode({ ...each, demand, knownAs }) }
  })
  const stopped: ProofFacts['stopped'] = stops.find((stop) => reasons.includes(stop)) ?? null
  const judged = judgeProof({ level, hasRule: rule.text !== null, modes, possible, stopped })
  if (judged.verdict === proof.verdict) return { ...proof, modes }
  if (judged.verdict === 'not-enforced') return { ...proof, modes, ...judged, reasons: [...judged.reasons] }
  const doubts: readonly ProofReasonCode[] = judged.verdict === 'undetermined' ? judged.reasons : ['mode-not-seen']
  return { ...proof, modes, verdict: 'undetermined', reasons: [...doubts] }
}
