// Why a mode may or may not be enforced today, as codes and values; the sentences are `report:reason.<code>`. The judgement itself is the
// report's: this only finds what explains it, so a finding nobody listed here still explains what it closes. Pure.
import { z } from 'zod'
import { type Finding, finding } from './finding.ts'
import type { ProbeReport } from './probe-report.ts'
import { type MandatoryMode, mandatoryModes } from './tls-level.ts'

export const modeReasonCodes = ['safe', 'safe-without', 'finding', 'not-judged', 'unexplained'] as const
export const modeReason = z.strictObject({
  mode: z.enum(mandatoryModes),
  isSafe: z.boolean(),
  code: z.enum(modeReasonCodes),
  /** Addresses that were judged, for the sentence of a safe mode. */
  addresses: z.number().int(),
  /** Hosts that surely do not answer and were left out. */
  leftOut: z.array(z.string()),
  /** The finding that closes the mode; null when none does. */
  finding: finding.nullable(),
  /** Findings that close it besides. */
  further: z.number().int(),
})
export type ModeReason = z.infer<typeof modeReason>

/** What a finding closes: the mode it names and every mode that builds upon it; null = a consequence that closes nothing itself. */
const closes: Readonly<Record<string, MandatoryMode | null>> = {
  'agreement-drift': null,
  'mx-changed': 'fingerprint',
  'cert-expired': 'verify',
  'cert-not-yet-valid': 'verify',
  'self-signed': 'verify',
  'chain-incomplete': 'verify',
  'unknown-ca': 'verify',
  'chain-invalid': 'verify',
  'weak-key': 'verify',
  'weak-signature': 'verify',
  'wrong-eku': 'verify',
  revoked: 'verify',
  'name-mismatch': 'secure',
  'cn-only': 'secure',
  'sts-mx-mismatch': 'secure',
  'cert-changed': 'fingerprint',
  'key-changed': 'fingerprint',
  'dnssec-bogus': 'encrypt',
  'tlsa-mismatch': 'dane',
  'tlsa-ta-not-sent': 'dane',
  'tlsa-ta-name': 'dane',
  'tlsa-unusable': 'dane',
  'tlsa-insecure': 'dane',
  'tlsa-partial': 'dane',
  'tlsa-none': 'dane',
  'dnssec-none': 'dane',
}

/** The modes each mode builds upon, itself included: a self-signed certificate neither hinders encryption nor DANE nor a pin. */
const foundations: Readonly<Record<MandatoryMode, readonly MandatoryMode[]>> = {
  encrypt: ['encrypt'],
  verify: ['encrypt', 'verify'],
  secure: ['encrypt', 'verify', 'secure'],
  dane: ['encrypt', 'dane'],
  fingerprint: ['encrypt', 'fingerprint'],
}

/** One reason per mode, in the order of the modes. */
export function modeReasons(report: ProbeReport): readonly ModeReason[] {
  return mandatoryModes.map((mode) => reasonOf(mode, report))
}

function reasonOf(mode: MandatoryMode, report: ProbeReport): ModeReason {
  const { findings, modes } = report.judgement
  const leftOut = hostsLeftOut(findings)
  const addresses = report.observed.smtpSessions.filter((session) => session.tls !== null).length
  const base = { mode, addresses, leftOut: [...leftOut], finding: null, further: 0 }
  if (modes[mode]) return { ...base, isSafe: true, code: leftOut.length === 0 ? 'safe' : 'safe-without' }
  const [first, ...rest] = explaining(mode, findings)
  if (first === undefined) return { ...base, isSafe: false, code: 'unexplained' }
  const code = first.severity === 'unknown' ? 'not-judged' : 'finding'
  return { ...base, isSafe: false, code, finding: first, further: rest.length }
}

/** What closes the mode, the most telling first: what hinders every mode, then the mode's own, then what could not be seen. */
function explaining(mode: MandatoryMode, findings: readonly Finding[]): readonly Finding[] {
  const isGone = (entry: Finding) => goneCodes.includes(entry.code)
  const closing = foundations[mode].flatMap((foundation) =>
    findings.filter((entry) => !isGone(entry) && closedBy(entry) === foundation),
  )
  if (closing.length > 0) return closing
  const unseen = findings.filter((entry) => entry.severity === 'unknown')
  // Nobody answered: then the silence itself is the reason.
  return unseen.length > 0 ? unseen : mode === 'dane' ? [] : findings.filter(isGone)
}

/** What was agreed closes no mode: it is measured by them. */
const aboutAgreement: readonly string[] = ['agreement-drift', 'mx-changed']

/** The mode a finding closes; a failure not listed above is one of the connection itself and closes them all. */
function closedBy(entry: Finding): MandatoryMode | undefined {
  if (aboutAgreement.includes(entry.code)) return undefined
  const listed = closes[entry.code]
  if (listed === 'dane') return entry.severity === 'unknown' ? undefined : 'dane'
  if (listed === null || entry.severity !== 'fail') return undefined
  return listed ?? 'encrypt'
}

/** An address that does not answer is left out of the judgement; it hinders only when nothing else is left. */
const goneCodes: readonly string[] = ['tcp-refused', 'tcp-timeout', 'one-mx-down', 'v6-broken', 'mx-no-address']

function hostsLeftOut(findings: readonly Finding[]): readonly string[] {
  const gone = findings.filter((entry) => goneCodes.includes(entry.code) && entry.severity !== 'unknown')
  return [...new Set(gone.flatMap((entry) => entry.at.host ?? []))]
}
