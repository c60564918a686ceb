// The proof script: one posttls-finger line per partner and host, to be run on the gateway. It opens SMTP sessions to the partners and
// hangs up after the handshake; it sends no mail and changes nothing. What the last run changed is told apart by the manifest.
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { toFingerprint } from '../policy-value.ts'
import type { PostfixSite } from '../site.ts'
import { isSince, protocolBoundsSince } from '../version.ts'
import { shellLiteral } from './shell-literal.ts'

export const proofEngine = `
case $* in
  '') ;;
  --tell) telling=yes ;;
  *) stop 10 usage "unknown word: $* (there is --tell)" "$*" ;;
esac
trap 'code=$?; trap - EXIT; tell "end $code"; exit "$code"' EXIT
command -v posttls-finger >/dev/null 2>&1 || stop 10 tool 'posttls-finger was not found' posttls-finger
failed=0
partner_of() {
  awk -v id="$1" '
    /^# policy / { inside = $3 == id; next }
    inside && /^# partner ./ { print substr($0, 11); found = 1; exit }
    END { if (!found) print id }' "$here/tls_policy"
}
# prove POLICY WANTED WORDS...: the session must be established as the policy wants it.
prove() {
  policy=$1; wanted=$2
  shift 2
  partner=$(partner_of "$policy")
  since=unchanged
  ! grep -qxF "changed $policy" "$own_dir/manifest" 2>/dev/null || since=changed
  if posttls-finger -c "$@" 2>&1 | grep -q "$wanted TLS connection established"; then
    verdict=proven
    say "proven  $policy  $partner  $*"
  else
    verdict=failed
    failed=$((failed + 1))
    say "FAILED  $policy  $partner  $*"
  fi
  tell "proof $policy $verdict $since $(printf '%s' "$partner" | base64_line)"
}
`

export const proofEnd = `
say "$failed not proven"
[ "$failed" = 0 ] || exit 3
`

/** The lines that prove one policy; none for level may, which demands nothing. */
export function proofLines(policy: TlsPolicy, site: PostfixSite, anchors: readonly string[]): readonly string[] {
  if (policy.level === 'may') return []
  const seen = [...new Set(policy.hosts.map(({ host }) => host))].sort()
  const targets =
    policy.route.kind === 'hosts'
      ? policy.route.hosts.map(({ host, port }) => ({ host, place: `[${host}]:${port}` }))
      : seen.length > 0
        ? seen.map((host) => ({ host, place: `[${host}]:25` }))
        : [...new Set(policy.domains)].sort().map((domain) => ({ host: null, place: domain }))
  const isChecked = policy.level === 'secure' || policy.level === 'dane' || policy.level === 'fingerprint'
  return targets.map(({ host, place }) => {
    const words = [
      ...['-l', fingerLevel(policy)],
      ...['-p', protocolWords(policy, site)],
      ...(policy.suites === 'any' ? [] : ['-g', 'high']),
      ...(policy.level === 'secure' ? trustWords(anchors, site) : []),
      ...(policy.level === 'fingerprint' ? ['-d', 'sha256'] : []),
      ...certificateWords(policy, site),
      ...(policy.level === 'secure' || policy.level === 'fingerprint' ? ['-s', host ?? 'hostname'] : []),
      place,
      ...matchWords(policy, host),
    ]
    return `prove ${[policy.id.toLowerCase(), isChecked ? 'Verified' : '', ...words].map(shellLiteral).join(' ')}`
  })
}

function fingerLevel(policy: TlsPolicy): string {
  return policy.level === 'dane' ? 'dane-only' : policy.level
}

function trustWords(anchors: readonly string[], site: PostfixSite): readonly string[] {
  return anchors.length > 0 ? anchors.flatMap((file) => ['-A', file]) : ['-F', site.caFile]
}

function certificateWords({ clientCertificate }: TlsPolicy, site: PostfixSite): readonly string[] {
  return clientCertificate === null ? [] : ['-H', site.clientCertificates[clientCertificate] ?? '']
}

function protocolWords({ minProtocol }: TlsPolicy, site: PostfixSite): string {
  if (isSince(site.version, protocolBoundsSince)) return `>=${minProtocol}`
  return ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', ...(minProtocol === 'TLSv1.3' ? ['TLSv1.2'] : [])]
    .map((version) => `!${version}`)
    .join(':')
}

function matchWords(policy: TlsPolicy, host: string | null): readonly string[] {
  if (policy.level === 'fingerprint') return [...new Set(policy.pins)].sort().map(toFingerprint)
  if (policy.level !== 'secure') return []
  if (policy.names.length > 0) return [...new Set(policy.names)].sort().map((name) => name.replace(/^\*/, ''))
  if (host === null) return ['hostname']
  return policy.route.kind === 'hosts' ? [host] : [...new Set(policy.hosts.map((seen) => seen.host))].sort()
}
