// What DANE, MTA-STS and TLS reports amount to for a whole domain, in one word each, for people who want one line. Pure; the findings say
// why.
import type { Observed } from '#domain/observed.ts'
import { judgeStsPolicy } from '#wire/mta-sts/judge-policy.ts'
import { daneReportOf } from './dane-state.ts'

export type DaneWord = 'authenticated' | 'partly' | 'failed' | 'bogus' | 'unusable' | 'insecure' | 'none' | 'unknown'
export type StsWord = 'enforce' | 'testing' | 'none' | 'absent' | 'broken' | 'unknown'

/** One word on the TLSA records of all hosts and the chains seen; a host that could not be looked up makes it unknown. */
export function daneWordOf(
  observed: Pick<Observed, 'dnsSecurity' | 'mxRoute' | 'smtpSessions'>,
  now: string,
): DaneWord {
  const hosts = observed.dnsSecurity?.hosts ?? []
  if (hosts.length === 0) return 'unknown'
  const verdicts = observed.smtpSessions.flatMap((session) => daneReportOf(observed, session, now)?.verdict ?? [])
  if (verdicts.includes('failed')) return 'failed'
  const blocked = hosts.filter(({ tlsa }) => tlsa.kind === 'blocked')
  if (blocked.some(({ tlsa }) => tlsa.dnssec?.state === 'bogus')) return 'bogus'
  if (blocked.length > 0) return 'unknown'
  const published = hosts.filter(({ tlsa }) => tlsa.kind === 'published')
  if (published.length === 0) return hosts.some(({ tlsa }) => tlsa.records.length > 0) ? 'insecure' : 'none'
  if (!verdicts.includes('authenticated')) return verdicts.includes('encrypt-only') ? 'unusable' : 'unknown'
  const isWhole = published.length === hosts.length && verdicts.every((verdict) => verdict === 'authenticated')
  return isWhole && verdicts.length === observed.smtpSessions.length ? 'authenticated' : 'partly'
}

/** One word on the MTA-STS policy. */
export function stsWordOf({ sts, mxRoute }: Pick<Observed, 'sts' | 'mxRoute'>): StsWord {
  if (sts === null) return 'unknown'
  if (sts.kind === 'record' && sts.fetched.kind === 'policy') return sts.fetched.policy.mode
  const { state, reasons } = judgeStsPolicy(sts, mxRoute)
  if (state === 'usable') return 'unknown'
  return state === 'absent' && reasons.length > 0 ? 'broken' : state
}
