// Judges stored or fresh observations with all checks. Pure.
import type { Observed } from '#domain/observed.ts'
import type { Judgement } from '#domain/probe-report.ts'
import type { JudgeContext } from './check.ts'
import { checks } from './checks/registry.ts'
import { climbLadder } from './ladder.ts'

/** The verdict on observations. */
export function judgeObserved(observed: Observed, context: JudgeContext): Judgement {
  const findings = checks.flatMap((check) => check.judge(observed, context))
  return climbLadder(observed, findings, context)
}
