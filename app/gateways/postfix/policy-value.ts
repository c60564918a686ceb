// The right-hand side of a policy map's line for one policy: level, names, protocols, suites. Pure; expects a policy that `plan.ts` let
// through. Every part says why it stands there.
import type { LineReason } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { excludedForBsi, excludedForPfs } from './format.ts'
import type { PostfixSite } from './site.ts'
import { isSince, protocolBoundsSince } from './version.ts'

export interface Reason {
  readonly code: string
  readonly params: LineReason['params']
}
/** Some words of a value, which stand on a line of their own, and why. */
export interface ValuePart {
  readonly text: string
  readonly reason: Reason
}

const part = (text: string, code: string, params: LineReason['params'] = {}): ValuePart => ({
  text,
  reason: { code, params },
})

/** What stands behind the key; `host` is the fixed host of the key, `anchors` are the files of `tafile`. */
export function policyValue(
  policy: TlsPolicy,
  site: PostfixSite,
  host: string | null,
  anchors: readonly string[],
): readonly ValuePart[] {
  const { level } = policy
  const isNamed = level === 'secure' || level === 'fingerprint'
  return [
    levelPart(policy, host),
    ...(level === 'secure' && anchors.length > 0
      ? [
          part(
            anchors.map((file) => `tafile=${file}`).join(' '),
            policy.trust.kind === 'private' ? 'trust-private' : 'trust-extra',
          ),
        ]
      : []),
    ...(level === 'may' ? [] : [protocolPart(policy, site), ...suitePart(policy)]),
    ...(isNamed ? [part('servername=hostname', 'servername')] : []),
  ]
}

function levelPart(policy: TlsPolicy, host: string | null): ValuePart {
  switch (policy.level) {
    case 'secure':
      return namePart(policy, host)
    case 'dane':
      return part('dane-only', 'level-dane')
    case 'fingerprint': {
      const pins = [...new Set(policy.pins)].sort()
      const words = ['fingerprint', ...pins.map((pin) => `match=${toFingerprint(pin)}`)]
      return part(words.join(' '), 'level-fingerprint', { count: pins.length })
    }
    default:
      return part(policy.level, `level-${policy.level}`)
  }
}

/**
 * Which names count. Agreed ones; else the fixed host; else the hosts the last test saw: their names stand in the file, so that forged MX
 * answers lead nowhere. Only when nobody ever saw a host the name is taken from the DNS.
 */
function namePart(policy: TlsPolicy, host: string | null): ValuePart {
  const secure = (names: readonly string[], code: string): ValuePart => {
    const listed = [...new Set(names)].sort()
    const text = `secure match=${listed.map((name) => name.replace(/^\*/, '')).join(':')}`
    return part(text, code, { names: listed.slice(0, 5).join(', '), count: listed.length })
  }
  if (policy.names.length > 0) return secure(policy.names, 'names-agreed')
  if (host !== null) return secure([host], 'names-fixed-host')
  const seen = policy.hosts.map((each) => each.host)
  return seen.length > 0 ? secure(seen, 'names-seen') : part('verify match=hostname', 'names-from-dns')
}

/** Every name that `match` may hold for a policy of level secure. */
export function matchedNames({ names, hosts, route }: TlsPolicy): readonly string[] {
  if (names.length > 0) return names
  return (route.kind === 'hosts' ? route.hosts : hosts).map(({ host }) => host)
}

function protocolPart({ minProtocol, suites }: TlsPolicy, site: PostfixSite): ValuePart {
  const hasBounds = isSince(site.version, protocolBoundsSince)
  // TLS 1.3 always offers CHACHA20, and a policy map cannot take it away.
  if (suites === 'bsi') {
    const text = hasBounds ? '>=TLSv1.2:<=TLSv1.2' : '!SSLv2:!SSLv3:!TLSv1:!TLSv1.1:!TLSv1.3'
    return part(`protocols=${text}`, 'protocols-bsi')
  }
  const older = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', ...(minProtocol === 'TLSv1.3' ? ['TLSv1.2'] : [])]
  const text = hasBounds ? `>=${minProtocol}` : older.map((version) => `!${version}`).join(':')
  return part(`protocols=${text}`, 'protocols', { protocol: minProtocol })
}

function suitePart({ suites }: TlsPolicy): readonly ValuePart[] {
  if (suites === 'any') return []
  return [part(`ciphers=high exclude=${suites === 'bsi' ? excludedForBsi : excludedForPfs}`, `suites-${suites}`)]
}

/** A pin the way Postfix writes fingerprints. */
export function toFingerprint(pin: string): string {
  return pin.toUpperCase().replace(/(..)(?!$)/g, '$1:')
}
