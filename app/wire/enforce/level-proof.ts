// What each level asks of a session under TLS whose protocol and suite are good: nothing more, a pin, a trusted path, a path and a name, or
// TLSA records that match. Pure; the first thing missing is the reason.
import type { HostTlsa } from '#domain/dns-security.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { flawOf, tlsaText } from '../dane/tlsa-record.ts'
import type { SessionTls } from '../smtp-client/open-session.ts'
import type { Demand, EnforceOrder } from './demand.ts'
import { certificateFault, shortKeyIn } from './judge-certificate.ts'
import { judgeDane } from './judge-dane.ts'
import { nameProof, namesShown } from './judge-name.ts'
import { isPinned } from './pins.ts'
import { flawed, type Proven, proven, unauthenticated } from './proof.ts'

const mostRecord = 200

/** The demand of a level but `dane`. */
export function levelProof(
  level: Exclude<TlsLevel, 'dane'>,
  host: string,
  tls: SessionTls,
  { demand, now }: Pick<EnforceOrder, 'demand' | 'now'>,
): Proven {
  switch (level) {
    case 'may':
    case 'encrypt':
      return unauthenticated
    case 'fingerprint':
      return pinProof(tls, demand)
    case 'verify': {
      const fault = certificateFault(tls, now)
      return fault === undefined ? proven('chain', tls.trust.anchor) : flawed(fault.reason, fault.about)
    }
    case 'secure':
      return nameAndChain(tls, host, demand.names, now)
  }
}

/** A trusted path, and a certificate that bears an agreed name or, without any, the host's own. */
export function nameAndChain(tls: SessionTls, host: string, names: readonly string[], now: string): Proven {
  const fault = certificateFault(tls, now)
  if (fault !== undefined) return flawed(fault.reason, fault.about)
  const [leaf] = tls.chain
  if (leaf === undefined) return flawed('no-certificate', host)
  const name = nameProof(leaf, host, names)
  return name === undefined ? flawed('name-mismatch', namesShown(leaf)) : proven(name.rule, name.presented)
}

/** The agreed certificate or key is proof alone: neither path nor name nor dates are asked, as Postfix does at this level. */
function pinProof({ chain }: SessionTls, { pins }: Demand): Proven {
  const [leaf] = chain
  if (leaf === undefined) return flawed('no-certificate', '')
  if (!isPinned(leaf, pins)) return flawed('pin-mismatch', `${leaf.sha256} ${leaf.spkiSha256}`)
  return proven('pin', pins.includes(leaf.spkiSha256) ? leaf.spkiSha256 : leaf.sha256)
}

/**
 * Records that are published and secure (RFC 7672 section 2.2): one must match. Where none can be used, TLS alone is left, which is enough for
 * every level but `dane`.
 */
export function daneProof(
  tlsa: Pick<HostTlsa, 'records' | 'baseDomains'>,
  tls: SessionTls,
  { demand, now }: Pick<EnforceOrder, 'demand' | 'now'>,
  level: TlsLevel,
): Proven {
  if (tls.chainDer.length === 0) return flawed('no-certificate', '')
  const report = judgeDane({ tlsa, chain: tls.chainDer, domain: demand.recipientDomain, now })
  if (report.verdict === 'failed') {
    return flawed('dane-mismatch', [...new Set(report.records.map(({ outcome }) => outcome))].join(' '))
  }
  if (report.verdict === 'encrypt-only') {
    const flaws = tlsa.records.flatMap((record) => flawOf(record) ?? [])
    return level === 'dane' ? flawed('dane-missing', [...new Set(flaws)].join(' ')) : unauthenticated
  }
  // a key that can be broken proves nothing, whoever vouches for it
  const weak = shortKeyIn(tls)
  if (weak !== undefined) return level === 'dane' ? flawed('weak-certificate', weak.subject) : unauthenticated
  const match = report.records.find(({ outcome }) => outcome === 'matches')
  return proven('dane', match === undefined ? null : tlsaText(match.record).slice(0, mostRecord))
}
