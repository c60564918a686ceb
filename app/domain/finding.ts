// Findings: what a check says about the partner. The code is public (command line, JSON), the severity is data beside it,
// the sentences for admin and partner live in the locales under `finding:<code>`.
import { z } from 'zod'

/** fail = enforcement would stop mail or is impossible; warn = weak or about to break; unknown = could not be seen. */
export const severities = ['info', 'warn', 'unknown', 'fail'] as const
export const severity = z.enum(severities)
export type Severity = z.infer<typeof severity>

/** Which severities a code may carry; the first is the usual one. */
export const findingCatalogue = {
  'domain-nxdomain': ['fail'],
  'dns-tempfail': ['unknown'],
  'null-mx': ['fail', 'warn'],
  'implicit-mx': ['warn'],
  'mx-cname-or-ip': ['warn'],
  'mx-no-address': ['warn', 'fail'],
  'mx-changed': ['warn', 'fail'],
  'dnssec-bogus': ['fail'],
  'dnssec-none': ['info'],
  'tcp-timeout': ['unknown', 'fail'],
  'tcp-refused': ['fail', 'unknown'],
  'v6-broken': ['warn'],
  'one-mx-down': ['warn'],
  'local-port25-blocked': ['unknown'],
  'banner-reject': ['unknown'],
  'rate-limit': ['unknown'],
  greylist: ['unknown'],
  tarpit: ['unknown'],
  'ehlo-reject': ['unknown'],
  'ehlo-malformed': ['warn'],
  'starttls-missing': ['fail'],
  'starttls-filtered': ['fail'],
  'starttls-454': ['fail'],
  'starttls-injection': ['warn'],
  'starttls-readvertised': ['info'],
  'tls-already-enforced': ['info'],
  'tls-too-old': ['fail'],
  'tls-legacy-also': ['warn'],
  'no-common-suite': ['fail'],
  'no-pfs': ['fail'],
  'weak-dh': ['warn', 'fail'],
  'weak-suites-offered': ['warn', 'info'],
  'not-bsi-listed': ['warn'],
  'dhe-only': ['warn'],
  'sha1-handshake': ['warn'],
  'no-ri-or-ems': ['fail', 'warn'],
  'sni-rejected': ['warn'],
  'hello-intolerant': ['warn'],
  'client-cert-required': ['fail'],
  'tls-reset': ['fail'],
  'not-tls': ['fail'],
  'probe-limit': ['unknown'],
  'cert-expired': ['fail'],
  'cert-not-yet-valid': ['fail'],
  'self-signed': ['fail'],
  'chain-incomplete': ['fail'],
  'unknown-ca': ['fail'],
  'chain-invalid': ['fail'],
  'name-mismatch': ['fail'],
  'cn-only': ['fail'],
  'expires-soon': ['warn'],
  'weak-key': ['fail'],
  'weak-signature': ['fail'],
  'wrong-eku': ['fail'],
  revoked: ['fail'],
  'revocation-unknown': ['info'],
  'must-staple-missing': ['warn'],
  'chain-disorder': ['info'],
  'cert-changed': ['info', 'fail'],
  'key-changed': ['info', 'fail'],
  'cert-differs-per-mx': ['info'],
  'tlsa-mismatch': ['fail'],
  'tlsa-unusable': ['warn'],
  'tlsa-insecure': ['warn'],
  'tlsa-ta-not-sent': ['fail'],
  'tlsa-ta-name': ['fail'],
  'tlsa-partial': ['warn'],
  'tlsa-no-rollover': ['info'],
  'sts-fetch': ['warn', 'unknown'],
  'sts-webpki': ['warn'],
  'sts-invalid': ['warn'],
  'sts-mx-mismatch': ['fail', 'warn'],
  'sts-testing': ['info', 'warn'],
  'tlsrpt-none': ['info'],
  'mixed-level': ['warn'],
  'agreement-drift': ['warn', 'fail'],
} as const satisfies Record<string, readonly [Severity, ...Severity[]]>

export type FindingCode = keyof typeof findingCatalogue
export const findingCodes = Object.keys(findingCatalogue) as [FindingCode, ...FindingCode[]]

/** Where a finding was made; both absent means the whole domain. */
export const findingPlace = z.strictObject({ host: z.string().optional(), ip: z.string().optional() })

export const finding = z.strictObject({
  code: z.enum(findingCodes),
  severity,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  at: findingPlace,
})
export type Finding = z.infer<typeof finding>

/** The worst severity of a list; undefined for none. Order: info < warn < unknown < fail. */
export function worstOf(findings: readonly Finding[]): Severity | undefined {
  return severities.findLast((level) => findings.some((entry) => entry.severity === level))
}
