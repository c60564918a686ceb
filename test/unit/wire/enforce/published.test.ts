// What a domain publishes about itself, and what a person allows: MTA-STS and DANE may raise what a level demands, an exception lowers it,
// and no input without TLS passes where TLS is demanded.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dnssecStates } from '#domain/dns-security.ts'
import { isAtLeast, type TlsLevel, tlsLevels } from '#domain/tls-level.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import {
  demandOf,
  foreignTlsa,
  host,
  leaf,
  matchingTlsa,
  orderOf,
  sessionOf,
  sessionWith,
  uselessTlsa,
} from '#test/support/relay/judged-session.ts'
import type { Demand, EnforceOrder } from '#wire/enforce/demand.ts'
import { enforce } from '#wire/enforce/enforce.ts'

const policy = (mode: 'enforce' | 'testing' | 'none', mx: readonly string[] = ['*.partner.example']) => ({
  policy: { mode, maxAgeSeconds: 86_400, mx },
})
const open = '+unauthenticated-tls +unauthenticated-tls'
const stranger = sessionWith({ trust: { kind: 'unknown-ca', anchor: null, runtimeVerdict: null } })
const otherName = sessionOf({ dnsNames: ['mail.partner.example'] })
const clear = sessionWith(null, { isStarttlsOffered: false })
const good = sessionWith({})

interface Row {
  readonly what: string
  readonly session: EnforceOrder['session']
  readonly facts: Partial<EnforceOrder>
  readonly demand?: Partial<Demand>
  /** may, encrypt, verify, secure, dane, fingerprint. */
  readonly met: string
}
const published = { dane: matchingTlsa, dnssec: 'secure' } as const
const rows: readonly Row[] = [
  {
    what: 'an enforced policy',
    session: good,
    facts: { sts: policy('enforce') },
    met: '+mta-sts +mta-sts +mta-sts +name +dane +pin',
  },
  {
    what: 'a policy that is tested only',
    session: stranger,
    facts: { sts: policy('testing', ['else.example']) },
    met: `${open} chain-untrusted chain-untrusted +dane +pin`,
  },
  {
    what: 'a host the policy does not list',
    session: good,
    facts: { sts: policy('enforce', ['mx.partner.example.net', '*.example']) },
    met: 'sts-host-not-listed sts-host-not-listed sts-host-not-listed sts-host-not-listed +dane +pin',
  },
  {
    what: 'a policy, and no STARTTLS',
    session: clear,
    facts: { sts: policy('enforce') },
    met: 'no-starttls no-starttls no-starttls no-starttls no-starttls no-starttls',
  },
  {
    what: 'a policy, and TLS of yesterday',
    session: sessionWith({ protocol: 'TLSv1.1' }),
    facts: { sts: policy('enforce') },
    met: Array(6).fill('protocol-too-old').join(' '),
  },
  {
    what: 'a policy, and nobody who knows the authority',
    session: stranger,
    facts: { sts: policy('enforce') },
    met: 'chain-untrusted chain-untrusted chain-untrusted chain-untrusted +dane +pin',
  },
  {
    what: 'a policy, and another name than the host has',
    session: otherName,
    facts: { sts: policy('enforce') },
    met: 'name-mismatch name-mismatch name-mismatch name-mismatch +dane +pin',
  },
  {
    what: 'a policy, and an agreed name that is not the host has',
    session: otherName,
    facts: { sts: policy('enforce') },
    demand: { names: ['mail.partner.example'] },
    met: 'name-mismatch name-mismatch name-mismatch name-mismatch +dane +pin',
  },
  {
    what: 'a policy, and a resumed session',
    session: sessionWith({ isResumed: true }),
    facts: { sts: policy('enforce') },
    met: Array(6).fill('session-resumed').join(' '),
  },
  {
    what: 'records that match',
    session: stranger,
    facts: published,
    met: '+dane +dane chain-untrusted chain-untrusted +dane +pin',
  },
  {
    what: 'records that match, and a policy',
    session: stranger,
    facts: { ...published, sts: policy('enforce') },
    met: '+dane +dane chain-untrusted chain-untrusted +dane +pin',
  },
  {
    what: 'records that match on a way that is not signed',
    session: stranger,
    facts: { dane: matchingTlsa, dnssec: 'insecure' },
    met: `${open} chain-untrusted chain-untrusted dane-missing +pin`,
  },
  {
    what: 'records of another key',
    session: good,
    facts: { dane: foreignTlsa, dnssec: 'secure' },
    met: Array(6).fill('dane-mismatch').join(' '),
  },
  {
    what: 'records of another key, and a policy that would do',
    session: good,
    facts: { dane: foreignTlsa, dnssec: 'secure', sts: policy('enforce') },
    met: Array(6).fill('dane-mismatch').join(' '),
  },
  {
    what: 'records nobody can use',
    session: good,
    facts: { dane: uselessTlsa, dnssec: 'secure' },
    met: `${open} +chain +name dane-missing +pin`,
  },
  {
    what: 'records nobody can use, and no STARTTLS',
    session: clear,
    facts: { dane: uselessTlsa, dnssec: 'secure' },
    met: Array(6).fill('no-starttls').join(' '),
  },
  {
    what: 'no records',
    session: good,
    facts: { dane: { kind: 'absent', records: [], baseDomains: [host] }, dnssec: 'secure' },
    met: `${open} +chain +name dane-missing +pin`,
  },
  {
    what: 'records that are not signed',
    session: good,
    facts: { dane: { ...foreignTlsa, kind: 'insecure' }, dnssec: 'secure' },
    met: `${open} +chain +name dane-missing +pin`,
  },
  {
    what: 'records that could not be looked up',
    session: good,
    facts: { dane: { kind: 'blocked', records: [], baseDomains: [] } },
    met: Array(6).fill('dns-untrusted').join(' '),
  },
  { what: 'a bogus way', session: good, facts: { dnssec: 'bogus' }, met: Array(6).fill('dns-untrusted').join(' ') },
  {
    what: 'a way nobody could judge',
    session: good,
    facts: { dnssec: 'indeterminate' },
    met: `${open} +chain +name dns-untrusted +pin`,
  },
  {
    what: 'a way nobody asked about',
    session: good,
    facts: { dnssec: null },
    met: `${open} +chain +name dane-missing +pin`,
  },
]

function met({ session, facts, demand }: Row, level: TlsLevel): string {
  const verdict = enforce(orderOf(session, demandOf(level, demand), facts))
  return verdict.ok ? `+${verdict.permit.rule}` : verdict.reason
}

describe('what is published', () => {
  it.each(rows)('counts: $what', (row) => {
    expect(tlsLevels.map((level) => met(row, level)).join(' ')).toBe(row.met)
  })

  it('lets records or a policy stand behind REQUIRETLS', () => {
    const demand = demandOf('encrypt', { requiresTls: true })
    expect(enforce(orderOf(stranger, demand, published))).toMatchObject({ ok: true, permit: { rule: 'dane' } })
    expect(enforce(orderOf(stranger, demand, { ...published, dnssec: 'insecure' }))).toMatchObject({ ok: false })
    expect(enforce(orderOf(good, demand, { sts: policy('enforce') }))).toMatchObject({ permit: { rule: 'mta-sts' } })
  })
})

describe('an exception', () => {
  const excepted = (level: TlsLevel, exceptionLevel: TlsLevel, session: EnforceOrder['session'], facts = {}) => {
    const verdict = enforce(orderOf(session, demandOf(level, { exceptionLevel }), facts))
    return verdict.ok ? `+${verdict.permit.rule}` : verdict.reason
  }

  it('lowers the level, and is named only where it was needed', () => {
    expect(excepted('secure', 'encrypt', stranger)).toBe('+exception')
    expect(excepted('secure', 'verify', otherName)).toBe('+exception')
    expect(excepted('secure', 'encrypt', good)).toBe('+name')
    expect(excepted('dane', 'secure', good, { dane: foreignTlsa })).toBe('+exception')
  })

  it('allows no more than it says', () => {
    expect(excepted('secure', 'verify', stranger)).toBe('chain-untrusted')
    expect(excepted('secure', 'encrypt', clear)).toBe('no-starttls')
    expect(excepted('encrypt', 'may', clear)).toBe('+exception')
  })

  it('never raises the level', () => {
    expect(excepted('encrypt', 'secure', clear)).toBe('no-starttls')
    expect(excepted('may', 'secure', clear)).toBe('+clear')
    const elsewhere = { sts: policy('enforce', ['else.example']) }
    expect(excepted('encrypt', 'secure', good, elsewhere)).toBe('sts-host-not-listed')
  })

  it('lifts what the domain publishes, but not DNS that is bogus nor what a message demands', () => {
    expect(excepted('secure', 'secure', good, { dane: foreignTlsa, dnssec: 'secure' })).toBe('+exception')
    expect(excepted('encrypt', 'encrypt', stranger, { sts: policy('enforce') })).toBe('+exception')
    expect(excepted('secure', 'may', good, { dnssec: 'bogus' })).toBe('dns-untrusted')
    const demand = demandOf('secure', { exceptionLevel: 'may', requiresTls: true })
    expect(enforce(orderOf(clear, demand))).toMatchObject({ ok: false, reason: 'no-starttls' })
  })
})

describe('without TLS', () => {
  const level = fc.constantFrom(...tlsLevels)
  const facts = fc.record({
    dnssec: fc.constantFrom(null, ...dnssecStates),
    dane: fc.constantFrom(null, matchingTlsa, foreignTlsa, uselessTlsa),
    sts: fc.constantFrom(null, policy('enforce'), policy('testing'), policy('none')),
  })
  const demand = fc.record({
    exceptionLevel: fc.option(level),
    requiresTls: fc.boolean(),
    names: fc.subarray([host, 'mail.partner.example']),
    pins: fc.subarray([leaf.sha256, leaf.spkiSha256]),
    suites: fc.constantFrom('any' as const, 'pfs' as const, 'bsi' as const),
  })

  it('nothing passes that must be encrypted, whatever else is known', () => {
    fc.assert(
      fc.property(level, demand, facts, fc.boolean(), (asked, changes, known, isStarttlsOffered) => {
        const session = sessionWith(null, { isStarttlsOffered })
        const verdict = enforce(orderOf(session, demandOf(asked, changes), known))
        const isMayAllowed = asked === 'may' || changes.exceptionLevel === 'may'
        if (verdict.ok) expect(isMayAllowed && !changes.requiresTls).toBe(true)
        else expect(verdict.detail).not.toBe('')
      }),
      { numRuns: propertyRuns(300) },
    )
  })

  it('what proves nothing never passes an authenticating level', () => {
    const facts = fc.record({
      isResumed: fc.boolean(),
      protocol: fc.constantFrom('TLSv1', 'TLSv1.2', 'TLSv1.3', 'unknown', ''),
      cipher: fc.oneof(fc.string(), fc.constantFrom('TLS_AES_128_GCM_SHA256', 'TLS_RSA_WITH_RC4_128_SHA')),
    })
    fc.assert(
      fc.property(level, facts, (asked, tls) => {
        const session = sessionWith({ ...tls, chain: [], chainDer: [] })
        const verdict = enforce(orderOf(session, demandOf(asked)))
        if (verdict.ok) expect(isAtLeast('encrypt', asked)).toBe(true)
      }),
      { numRuns: propertyRuns(300) },
    )
  })
})
