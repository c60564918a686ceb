// How the partner checks a finding on his own: one command line per place, for a shell on any system. Whatever comes from the DNS or from
// a report stands in a command only when it has the form of a name or an address; otherwise there is no command.
import { isIP } from 'node:net'
import { toAsciiName } from '#domain/addresses.ts'
import type { Finding } from '#domain/finding.ts'

export interface CheckedPlace {
  readonly domain: string
  readonly at: Finding['at']
  /** Port of the session; 25 outside of practice and tests. */
  readonly port: number
}

type Recipe = (place: SafePlace) => string | undefined
interface SafePlace {
  readonly domain: string
  readonly host: string | undefined
  readonly ip: string | undefined
  readonly port: number
}

const session =
  (...options: readonly string[]): Recipe =>
  ({ host, ip, port }) => {
    if (host === undefined) return undefined
    const words = ['openssl s_client -starttls smtp', `-connect ${endpointOf(ip ?? host, port)}`, `-servername ${host}`]
    return [...words, ...options.map((option) => option.replaceAll('HOST', host))].join(' ')
  }
const question =
  (line: string): Recipe =>
  ({ domain, host }) =>
    line.includes('HOST') && host === undefined
      ? undefined
      : line.replaceAll('HOST', host ?? '').replaceAll('DOMAIN', domain)

/** The first pattern a code fits decides; a code that fits none is shown by its session, or by the MX when it has no host. */
const recipes: readonly (readonly [RegExp, Recipe])[] = [
  [/^mx-cname-or-ip$|^mx-no-address$/, question('dig +noall +answer HOST A HOST AAAA')],
  [/^(domain|dns|mx|implicit|null)-/, question('dig +noall +answer +comments DOMAIN MX')],
  [/^dnssec-/, question('dig +dnssec DOMAIN MX')],
  [/^tlsa-/, question('dig +dnssec _25._tcp.HOST TLSA')],
  [/^sts-(mx|invalid|testing)/, question('curl -sS https://mta-sts.DOMAIN/.well-known/mta-sts.txt')],
  [/^sts-/, question('curl -v https://mta-sts.DOMAIN/.well-known/mta-sts.txt')],
  [/^tlsrpt-/, question('dig +short _smtp._tls.DOMAIN TXT')],
  [/^(tls-too-old|no-ri-or-ems|sha1-handshake)$/, session('-tls1_2')],
  [/^tls-legacy-also$/, session('-tls1_1 -cipher DEFAULT@SECLEVEL=0')],
  [/^(weak-dh|dhe-only)$/, session('-tls1_2 -cipher kDHE@SECLEVEL=0')],
  [/^name-mismatch$|^cn-only$/, session('-verify_hostname HOST')],
  [/^must-staple|^revo/, session('-status')],
  [/^(cert|chain|self|unknown-ca|weak-(key|signature)|wrong-eku|expires)/, session('-showcerts')],
]

/** The command that shows the finding at a place; undefined when nothing safe can be written. */
export function selfCheck(code: string, { domain, at, port }: CheckedPlace): string | undefined {
  const name = toAsciiName(domain, 2)
  if (name === undefined) return undefined
  const host = at.host === undefined ? undefined : toAsciiName(at.host, 1)
  const ip = at.ip !== undefined && isIP(at.ip) !== 0 && !at.ip.includes('%') ? at.ip : undefined
  if ((at.host !== undefined && host === undefined) || (at.ip !== undefined && ip === undefined)) return undefined
  const place = { domain: name, host, ip, port }
  const [, recipe] = recipes.find(([pattern]) => pattern.test(code)) ?? []
  return recipe?.(place) ?? session()(place) ?? question('dig +noall +answer +comments DOMAIN MX')(place)
}

/** Brackets mean a pattern to some shells, so an IPv6 address is quoted. */
function endpointOf(target: string, port: number): string {
  return target.includes(':') ? `"[${target}]:${port}"` : `${target}:${port}`
}
