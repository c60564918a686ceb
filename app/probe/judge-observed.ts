// Judges stored or fresh observations with all checks. Pure.
import type { Observed } from '#domain/observed.ts'
import type { Judgement } from '#domain/probe-report.ts'
import { badgesFor, judgeSimulations } from './badge-facts.ts'
import type { Check, JudgeContext } from './check.ts'
import { checks } from './checks/registry.ts'
import { climbLadder } from './ladder.ts'

/** The verdict on observations. */
export function judgeObserved(observed: Observed, context: JudgeContext): Judgement {
  const findings = checks.filter(isBefore).flatMap((check) => check.judge(observed, context))
  const ladder = climbLadder(observed, findings, context)
  const after = checks.filter((check) => !isBefore(check)).flatMap((check) => check.judge(observed, context, ladder))
  const badges = badgesFor(observed, ladder.level, context)
  return { ...ladder, findings: [...ladder.findings, ...after], badges, simulations: judgeSimulations(observed) }
}

function isBefore({ isAfterLadder }: Check): boolean {
  return isAfterLadder !== true
}
