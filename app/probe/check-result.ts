// The report as programs read it: schema handschlag.check/1, the same on the command line and in an exported file. Nothing here depends
// on the language.

import type { Finding } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import type { StsPolicy } from '#domain/sts-observation.ts'
import { recordsAgainstChain, securityOf, weakestOfRoute } from './dane-state.ts'
import { findingsAt, outcomeOf } from './ladder.ts'
import { earnedBadges } from './profiles/badges.ts'

/** One entry of `results`. */
export function toCheckResult(report: ProbeReport) {
  const { judgement, observed } = report
  const { findings } = judgement
  return {
    domain: report.domain,
    measuredFrom: report.measuredFrom,
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    connections: report.connections,
    level: judgement.level,
    badges: earnedBadges(judgement.badges),
    modes: judgement.modes,
    recommended: judgement.recommended,
    dnssec: weakestOfRoute(observed)?.state ?? 'indeterminate',
    dnssecMethod: observed.dnsSecurity?.method ?? null,
    mtaSts: { mode: stsModeOf(observed) },
    tlsRpt: observed.tlsRpt?.kind === 'found' ? observed.tlsRpt.addresses : [],
    mx: observed.mxRoute.hosts.map((host) => ({
      host: host.host,
      preference: host.preference,
      addresses: observed.smtpSessions
        .filter((session) => session.host === host.host)
        .map((session) => ({
          ip: session.ip,
          outcome: outcomeOf(session, judgement),
          protocol: session.tls?.protocol ?? null,
          cipher: session.tls?.cipher ?? null,
          group: session.tls?.group ?? null,
          signature: session.tls?.signature ?? null,
          chain: (session.tls?.chain ?? []).map(({ subject, issuer, notAfter, sha256, spkiSha256 }) => ({
            subject,
            issuer,
            notAfter,
            sha256,
            spkiSha256,
          })),
          tlsa: tlsaAt(session, report),
          findings: findingsAt(session, findings).map(toPublicFinding),
        })),
    })),
    findings: findings.filter((finding) => finding.at.ip === undefined).map(toPublicFinding),
  }
}
export type CheckResult = ReturnType<typeof toCheckResult>

/** Only a policy that was fetched and could be read has a mode. */
function stsModeOf({ sts }: ProbeReport['observed']): StsPolicy['mode'] | null {
  return sts?.kind === 'record' && sts.fetched.kind === 'policy' ? sts.fetched.policy.mode : null
}

/** The records of a host, also those that bind nobody, each held against what this address showed. */
function tlsaAt(session: SmtpSession, { observed, startedAt }: ProbeReport) {
  const records = securityOf(observed, session.host)?.tlsa.records ?? []
  const outcomes = recordsAgainstChain(observed, session, startedAt)?.records.map(({ outcome }) => outcome) ?? []
  return records.map(({ usage, selector, matchingType }, index) => ({
    usage,
    selector,
    matchingType,
    matches: outcomes[index] === 'matches',
  }))
}

function toPublicFinding({ code, severity, params }: Finding) {
  return { code, severity, params }
}

/** The whole document as text, with a final line break. */
export function checkDocument(reports: readonly ProbeReport[]): string {
  return `${JSON.stringify({ schema: 'handschlag.check/1', results: reports.map(toCheckResult) }, null, 2)}\n`
}
