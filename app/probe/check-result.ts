// The report as programs read it: schema handschlag.check/1, the same on the command line and in an exported file. Nothing here depends
// on the language.

import type { TlsaRecord } from '#domain/dns-security.ts'
import type { Finding } from '#domain/finding.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { addressOffers } from '#domain/tls-offers.ts'
import { tlsRptTypeOf } from '#domain/tls-rpt-type.ts'
import { recordsAgainstChain, securityOf, weakestOfRoute } from './dane-state.ts'
import { revocationOf, toDeepResult } from './deep-result.ts'
import { findingsAt, outcomeOf } from './ladder.ts'
import { earnedBadges } from './profiles/badges.ts'

/** One entry of `results`. */
export function toCheckResult(report: ProbeReport) {
  const { judgement, observed } = report
  const { findings } = judgement
  const policy = stsPolicyOf(observed)
  return {
    domain: report.domain,
    measuredFrom: { kind: report.measuredFrom.kind, name: report.measuredFrom.name },
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    connections: report.connections,
    level: judgement.level,
    badges: earnedBadges(judgement.badges),
    modes: judgement.modes,
    recommended: judgement.recommended,
    dnssec: weakestOfRoute(observed)?.state ?? 'indeterminate',
    dnssecMethod: observed.dnsSecurity?.method ?? null,
    mtaSts: { mode: policy?.mode ?? null },
    mtaStsPolicy: policy === null ? null : { maxAgeSeconds: policy.maxAgeSeconds, mx: [...policy.mx] },
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
          revocation: (session.tls?.chain ?? []).map(({ sha256 }) => revocationOf(sha256, report)),
          ...toDeepResult(session, report),
          protocols: protocolsAt(session, report),
          listing: listingAt(session, report),
          simulations: simulationsAt(session, report),
          findings: findingsAt(session, findings).map(toPublicFinding),
        })),
    })),
    findings: findings.filter((finding) => finding.at.ip === undefined).map(toPublicFinding),
    /** What RFC 8460 section 4.3 calls each code found, where it has a word. */
    tlsRptTypes: Object.fromEntries(findings.map(({ code }) => [code, tlsRptTypeOf[code]])),
  }
}
export type CheckResult = ReturnType<typeof toCheckResult>

/** Only a policy that was fetched and could be read counts. */
function stsPolicyOf({ sts }: ProbeReport['observed']) {
  return sts?.kind === 'record' && sts.fetched.kind === 'policy' ? sts.fetched.policy : null
}

/**
 * The records of a host, also those that bind nobody, each held against what this address showed; in an order of their own, because name
 * servers turn theirs.
 */
function tlsaAt(session: SmtpSession, { observed, startedAt }: ProbeReport) {
  const records = securityOf(observed, session.host)?.tlsa.records ?? []
  const outcomes = recordsAgainstChain(observed, session, startedAt)?.records.map(({ outcome }) => outcome) ?? []
  return records
    .map((record, index) => ({ record, matches: outcomes[index] === 'matches' }))
    .sort((left, right) => inTlsaOrder(left.record, right.record))
    .map(({ record: { usage, selector, matchingType }, matches }) => ({ usage, selector, matchingType, matches }))
}

function inTlsaOrder(left: TlsaRecord, right: TlsaRecord): number {
  const byNumbers = left.usage - right.usage || left.selector - right.selector || left.matchingType - right.matchingType
  return byNumbers || (left.association < right.association ? -1 : 1)
}

interface Place {
  readonly host: string
  readonly ip: string
}

/** Newest first: which versions the server takes, refuses, or was not seen to do either of. */
function protocolsAt({ host, ip }: Place, report: ProbeReport): Readonly<Record<string, string>> {
  const offer = addressOffers(report).find((entry) => entry.host === host && entry.ip === ip)
  return Object.fromEntries((offer?.protocols ?? []).map(({ protocol, state }) => [protocol, state]))
}

/** The lists of a full test; null without one. Only `complete` proves that something is not there. */
function listingAt({ host, ip }: Place, { observed }: ProbeReport) {
  const found = observed.enumerations.find((entry) => entry.host === host && entry.ip === ip)
  if (found === undefined) return null
  const { ended, connections, modern, classic, preference, refusesClearMail, answersInjected } = found
  return { ended, connections, 'TLSv1.3': modern, 'TLSv1.2': classic, preference, refusesClearMail, answersInjected }
}

function simulationsAt({ host, ip }: Place, { judgement }: ProbeReport) {
  return judgement.simulations.flatMap((entry) => (entry.host === host && entry.ip === ip ? entry.verdict : []))
}

function toPublicFinding({ code, severity, params }: Finding) {
  return { code, severity, params }
}

/** The whole document as text, with a final line break. */
export function checkDocument(reports: readonly ProbeReport[]): string {
  return `${JSON.stringify({ schema: 'handschlag.check/1', results: reports.map(toCheckResult) }, null, 2)}\n`
}
