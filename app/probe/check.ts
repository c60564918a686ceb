// What a check is: a pure judgement over observations. It declares what it reads and every finding it can make; an undeclared finding is
// a test failure. It never touches the network, and what could not be seen it never calls good.
import { type Finding, type FindingCode, findingCatalogue, type Severity } from '#domain/finding.ts'
import type { ObservationKind, Observed } from '#domain/observed.ts'
import type { Judgement } from '#domain/probe-report.ts'
import type { TlsLevel } from '#domain/tls-level.ts'

export interface JudgeContext {
  /** The moment of judgement, ISO date-time. */
  readonly now: string
  /** Names the partner agreed to present besides its MX host names. */
  readonly agreedNames: readonly string[]
  /** MX hosts the partner confirmed; absent = none were asked for. */
  readonly confirmedHosts?: readonly string[]
  /** What was agreed, when something was. */
  readonly agreedLevel?: TlsLevel
  /** Agreed SHA-256 of certificates or keys, lower-case hex. */
  readonly pins?: readonly string[]
  /** The last earlier test of the same domain. */
  readonly previous?: EarlierTest
}

export interface EarlierTest {
  readonly startedAt: string
  readonly observed: Observed
}

/** What the ladder says of the whole domain. */
export type Reached = Pick<Judgement, 'level' | 'modes'>

export interface Check<K extends ObservationKind = ObservationKind> {
  readonly id: string
  readonly needs: readonly K[]
  readonly findings: readonly FindingCode[]
  /** Judges what the ladder made of all other findings: it alone is handed what was reached. */
  readonly isAfterLadder?: true
  judge(observed: Pick<Observed, K>, context: JudgeContext, reached?: Reached): readonly Finding[]
}

/** Declares a check. */
export function defineCheck<const K extends ObservationKind>(check: Check<K>): Check<K> {
  return check
}

/** Makes a finding with the usual severity of its code unless another allowed one is given. */
export function found(
  code: FindingCode,
  at: { readonly host?: string; readonly ip?: string } = {},
  params: Finding['params'] = {},
  severity: Severity = findingCatalogue[code][0],
): Finding {
  return {
    code,
    severity,
    params: { ...params, ...at },
    at: { ...(at.host === undefined ? {} : { host: at.host }), ...(at.ip === undefined ? {} : { ip: at.ip }) },
  }
}
