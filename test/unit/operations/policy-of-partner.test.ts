// The policy a gateway gets is made of what was agreed and what the last test saw, and never promises more.
import { expect, test } from 'vitest'
import { hostName } from '#domain/addresses.ts'
import { defaultChoice, type PolicyChoice } from '#domain/policy-choice.ts'
import { tlsPolicy } from '#domain/tls-policy.ts'
import { policyOfPartner } from '#operations/policy-of-partner.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

const wish: PolicyChoice = { ...defaultChoice, level: 'secure' }

/** A report with one MX host per given session. */
function reportOf(domain: string, sessions: readonly ReturnType<typeof sampleSession>[]) {
  const report = sampleReport({ domain })
  const hosts = [...new Set(sessions.map((session) => session.host))].map((host) => ({
    host,
    preference: 10,
    addresses: [],
    alias: null,
    isLiteral: false,
    lookupFailed: false,
  }))
  return {
    ...report,
    observed: { ...report.observed, mxRoute: { ...report.observed.mxRoute, hosts }, smtpSessions: [...sessions] },
  }
}

function sessionOf(host: string, dnsNames: readonly string[], sha256 = 'a'.repeat(64)) {
  const session = sampleSession({ host })
  if (session.tls === null) throw new Error('the sample has TLS')
  const chain = [sampleCertificate(dnsNames, { sha256 }), sampleCertificate(['ca.example'], { sha256: 'f'.repeat(64) })]
  return { ...session, tls: { ...session.tls, chain } }
}

test('names are the agreed ones, hosts the seen ones with their leaf names, and it is a valid policy', () => {
  const partner = samplePartner({ agreedNames: ['mail.bank.example'] })
  const report = reportOf('bank.example', [
    sessionOf('MX2.bank.example', ['mx2.bank.example', '*.bank.example']),
    sessionOf('mx1.bank.example', ['mx1.bank.example', 'mail.bank.example']),
  ])
  const policy = valueIn(policyOfPartner(partner, [report], wish))
  expect(policy).toMatchObject({
    id: partner.id,
    partner: partner.name,
    level: 'secure',
    names: ['mail.bank.example'],
    pins: [],
  })
  expect(policy.hosts).toEqual([
    { host: 'mx1.bank.example', certificateNames: ['mail.bank.example', 'mx1.bank.example'] },
    { host: 'mx2.bank.example', certificateNames: ['*.bank.example', 'mx2.bank.example'] },
  ])
  expect(tlsPolicy.parse(policy)).toEqual(policy)
})

test('addresses of one host with different certificates stay apart, equal ones fall together', () => {
  const report = reportOf('bank.example', [
    sessionOf('mx.bank.example', ['a.example']),
    sessionOf('mx.bank.example', ['b.example']),
    sessionOf('mx.bank.example', ['a.example']),
  ])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: ['a.example'] },
    { host: 'mx.bank.example', certificateNames: ['b.example'] },
  ])
})

test('hostile names from DNS and certificates do not reach the policy', () => {
  const report = reportOf('bank.example', [
    sessionOf("mx'; rm -rf.example", ['x.example']),
    sessionOf('mx.bank.example', ['$(evil).example', "a'b.example", 'good.example', '*', 'a\nb.example', '192.0.2.1']),
  ])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: ['good.example'] },
  ])
})

test('a host without certificate is listed without names', () => {
  const report = reportOf('bank.example', [sampleSession({ tls: null })])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).hosts).toEqual([
    { host: 'mx.bank.example', certificateNames: [] },
  ])
})

test('pins are the leaf certificates of every address, each once, and only for the level that uses them', () => {
  const report = reportOf('bank.example', [
    sessionOf('mx1.bank.example', ['a.example'], 'C'.repeat(64)),
    sessionOf('mx2.bank.example', ['a.example'], Array.from({ length: 32 }, () => 'bb').join(':')),
    sessionOf('mx2.bank.example', ['a.example'], 'c'.repeat(64)),
  ])
  const pinned = valueIn(policyOfPartner(samplePartner(), [report], { ...wish, level: 'fingerprint' }))
  expect(pinned.pins).toEqual(['b'.repeat(64), 'c'.repeat(64)])
  expect(valueIn(policyOfPartner(samplePartner(), [report], wish)).pins).toEqual([])
})

test('every domain must be tested', () => {
  const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
  expect(faultIn(policyOfPartner(partner, [sampleReport()], wish))).toEqual({
    code: 'probe.not-tested',
    params: { domain: 'other.example' },
  })
})

test('a level one domain does not allow today is refused with that domain; may is always allowed', () => {
  const partner = samplePartner({ domains: ['bank.example', 'other.example'] })
  const weak = sampleReport({ domain: 'other.example' })
  const modes = { encrypt: true, verify: false, secure: false, dane: false, fingerprint: false }
  const reports = [sampleReport(), { ...weak, judgement: { ...weak.judgement, modes } }]
  for (const level of ['verify', 'secure', 'dane', 'fingerprint'] as const) {
    expect(faultIn(policyOfPartner(partner, reports, { ...wish, level }))).toEqual({
      code: 'gateway.not-safe-today',
      params: { level, domain: level === 'dane' ? 'bank.example' : 'other.example' },
    })
  }
  for (const level of ['encrypt', 'may'] as const) {
    expect(valueIn(policyOfPartner(partner, reports, { ...wish, level })).level).toBe(level)
  }
})

const session = sampleSession()
const withTls = (changes: Partial<NonNullable<typeof session.tls>>) => {
  if (session.tls === null) throw new Error('the sample has TLS')
  return { ...session, tls: { ...session.tls, ...changes } }
}

test('a long contact is cut between characters, so that the policy is one', () => {
  const partner = samplePartner({ contact: { name: 'x'.repeat(197), mail: '', phone: '📎📎' } })
  const policy = valueIn(policyOfPartner(partner, [sampleReport()], wish))
  expect(policy.contact).toBe(`${'x'.repeat(197)},`)
  expect(tlsPolicy.parse(policy)).toEqual(policy)
})

test('everything that was chosen reaches the policy, with number and contact of the partner', () => {
  const partner = samplePartner({ contact: { name: 'Erika', mail: '', phone: '+49 30 1' } })
  const choice: PolicyChoice = {
    level: 'encrypt',
    includeSubdomains: true,
    direction: 'both',
    trust: { kind: 'public', authorities: [] },
    pins: ['e'.repeat(64), 'd'.repeat(64), 'e'.repeat(64)],
    minProtocol: 'TLSv1.3',
    suites: 'bsi',
    clientCertificate: 'own',
    route: { kind: 'hosts', hosts: [{ host: hostName.parse('relay.bank.example'), port: 2525 }] },
    inbound: { ...defaultChoice.inbound, addresses: ['192.0.2.0/24'], reply: 'refuse' },
    failure: { action: 'hold', warnAfterHours: 1, giveUpAfterHours: 2 },
    reviewBy: '2027-11-21',
  }
  const policy = valueIn(policyOfPartner(partner, [sampleReport()], choice))
  expect(policy).toMatchObject({ ...choice, pins: ['d'.repeat(64), 'e'.repeat(64)] })
  expect(policy).toMatchObject({
    contact: 'Erika, +49 30 1',
    agreement: expect.stringMatching(/^HS-2026-[0-9A-F]{8}$/),
  })
  expect(tlsPolicy.parse(policy)).toEqual(policy)
})

test('a contact longer than a line of the policy is cut, nobody to name is null', () => {
  const long = samplePartner({ contact: { name: 'n'.repeat(150), mail: '', phone: 'p'.repeat(150) } })
  expect(valueIn(policyOfPartner(long, [sampleReport()], wish)).contact).toHaveLength(200)
  const nobody = samplePartner({ contact: { name: '', mail: '', phone: '' } })
  expect(valueIn(policyOfPartner(nobody, [sampleReport()], wish)).contact).toBeNull()
})

test('TLS 1.3 is demanded only where every server spoke it', () => {
  const strict = { ...wish, minProtocol: 'TLSv1.3' } as const
  const old = reportOf('bank.example', [session, withTls({ protocol: 'TLSv1.2' })])
  expect(faultIn(policyOfPartner(samplePartner(), [old], strict))).toEqual({
    code: 'gateway.demand-not-safe-today',
    params: { field: 'minProtocol', domain: 'bank.example' },
  })
  expect(valueIn(policyOfPartner(samplePartner(), [old], wish)).minProtocol).toBe('TLSv1.2')
  expect(valueIn(policyOfPartner(samplePartner(), [reportOf('bank.example', [session])], strict)).minProtocol).toBe(
    'TLSv1.3',
  )
})

test('chosen pins must fit every certificate that was shown, by certificate or key', () => {
  const [leaf] = session.tls?.chain ?? []
  if (leaf === undefined) throw new Error('the sample has a certificate')
  const other = { ...leaf, sha256: 'C'.repeat(64), spkiSha256: 'd'.repeat(64) }
  const report = reportOf('bank.example', [session, withTls({ chain: [other] })])
  const pinned = (pins: readonly string[]) =>
    policyOfPartner(samplePartner(), [report], { ...wish, level: 'fingerprint', pins: [...pins] })
  expect(valueIn(pinned([leaf.sha256, 'c'.repeat(64)])).pins).toEqual([leaf.sha256, 'c'.repeat(64)].toSorted())
  expect(valueIn(pinned([leaf.spkiSha256, 'd'.repeat(64)])).pins).toHaveLength(2)
  for (const pins of [[leaf.sha256], ['e'.repeat(64)]]) {
    expect(faultIn(pinned(pins))).toEqual({
      code: 'gateway.demand-not-safe-today',
      params: { field: 'pins', domain: 'bank.example' },
    })
  }
  const changing = reportOf('bank.example', [withTls({ otherChains: [[other]] })])
  const choice: PolicyChoice = { ...wish, level: 'fingerprint', pins: [leaf.sha256] }
  expect(faultIn(policyOfPartner(samplePartner(), [changing], choice)).code).toBe('gateway.demand-not-safe-today')
})

test('agreed names must stand in every certificate that was shown, because a gateway takes no other', () => {
  const judged = (agreed: string, ...names: readonly string[]) =>
    policyOfPartner(
      samplePartner({ agreedNames: [agreed] }),
      [
        reportOf(
          'bank.example',
          names.map((name, index) => sessionOf(`mx${index}.bank.example`, [name])),
        ),
      ],
      wish,
    )
  for (const name of ['mail.bank.example', '*.bank.example', 'MAIL.bank.example']) {
    expect(judged('mail.bank.example', name).ok).toBe(true)
  }
  expect(judged('*.bank.example', 'mx0.bank.example', '*.bank.example').ok).toBe(true)
  for (const names of [
    ['mx0.bank.example'],
    ['mail.bank.example', 'mx1.bank.example'],
    ['*.mail.bank.example'],
    ['a.mail.bank.example'],
  ]) {
    expect(faultIn(judged('mail.bank.example', ...names))).toEqual({
      code: 'gateway.demand-not-safe-today',
      params: { field: 'names', domain: 'bank.example' },
    })
  }
  const open = policyOfPartner(
    samplePartner({ agreedNames: ['mail.bank.example'] }),
    [reportOf('bank.example', [session])],
    { ...wish, level: 'verify' },
  )
  expect(valueIn(open).names).toEqual(['mail.bank.example'])
})

test('a server with two keys is pinned by both', () => {
  const second = sampleCertificate(['mx.bank.example'], { sha256: 'b'.repeat(64) })
  const report = reportOf('bank.example', [withTls({ otherChains: [[second]] })])
  const policy = valueIn(policyOfPartner(samplePartner(), [report], { ...wish, level: 'fingerprint' }))
  expect(policy.pins).toContain('b'.repeat(64))
  expect(policy.pins).toHaveLength(2)
})

test('own authorities alone are enough only where the seen chains lead to them', () => {
  const body = `MIIB${'A'.repeat(200)}`
  const pem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`
  const folded = pem.replace(body, body.replace(/.{64}/g, '$&\n'))
  const path = [sampleCertificate(['mx.bank.example']), sampleCertificate(['ca'], { pem: folded })]
  const trusted = withTls({ trust: { kind: 'trusted', anchor: 'CN=ca', runtimeVerdict: null, path } })
  const choice: PolicyChoice = { ...wish, trust: { kind: 'private', authorities: [pem] } }
  const good = reportOf('bank.example', [trusted])
  expect(valueIn(policyOfPartner(samplePartner(), [good], choice)).trust).toEqual(choice.trust)
  const mixed = reportOf('bank.example', [trusted, session])
  expect(faultIn(policyOfPartner(samplePartner(), [mixed], choice))).toEqual({
    code: 'gateway.demand-not-safe-today',
    params: { field: 'trust', domain: 'bank.example' },
  })
  expect(valueIn(policyOfPartner(samplePartner(), [mixed], { ...choice, level: 'encrypt' })).level).toBe('encrypt')
})

test('incoming mail alone is judged by no test, not even by a bad one', () => {
  const weak = sampleReport()
  const modes = { encrypt: false, verify: false, secure: false, dane: false, fingerprint: false }
  const report = { ...weak, judgement: { ...weak.judgement, modes } }
  for (const reports of [[], [report]]) {
    const policy = valueIn(policyOfPartner(samplePartner(), reports, { ...wish, direction: 'inbound' }))
    expect(policy.direction).toBe('inbound')
    expect(tlsPolicy.parse(policy)).toEqual(policy)
  }
  expect(faultIn(policyOfPartner(samplePartner(), [report], { ...wish, direction: 'both' })).code).toBe(
    'gateway.not-safe-today',
  )
})
