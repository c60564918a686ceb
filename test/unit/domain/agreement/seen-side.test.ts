// What tests saw becomes terms of the partner's side; what is hostile or unseen does not.
import { expect, test } from 'vitest'
import { seenSide } from '#domain/agreement/seen-side.ts'
import { sideTerms } from '#domain/agreement/side-terms.ts'
import type { SmtpSession } from '#domain/observation.ts'
import type { Observed } from '#domain/observed.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { sampleCertificate, sampleReport, sampleSession } from '#test/support/samples.ts'

function reportWith(changes: Partial<Observed>, domain = 'bank.example'): ProbeReport {
  const report = sampleReport({ domain })
  return { ...report, observed: { ...report.observed, ...changes } }
}

function sessionWith(names: readonly string[], changes: Partial<SmtpSession> = {}, certificate = {}): SmtpSession {
  const session = sampleSession(changes)
  if (session.tls === null) throw new Error('the sample has TLS')
  return { ...session, tls: { ...session.tls, chain: [sampleCertificate(names, certificate)] } }
}

const host = (name: string, preference: number, addresses: readonly string[]) => ({
  host: name,
  preference,
  addresses: [...addresses],
  alias: null,
  isLiteral: false,
  lookupFailed: false,
})
const route = (hosts: ReturnType<typeof host>[]): Observed['mxRoute'] => ({
  domain: 'bank.example',
  kind: 'mx',
  hosts,
  hasStrayNullMx: false,
  detail: '',
})

test('without a test nothing is known', () => {
  expect(seenSide([], [])).toEqual({})
})

test('hosts come by preference with port and every address, certificates with names, authority and end', () => {
  const observed = {
    mxRoute: route([
      host('mx2.bank.example', 20, ['192.0.2.2']),
      host('MX1.bank.example', 10, ['192.0.2.1', '2001:db8::1']),
    ]),
    smtpSessions: [
      sessionWith(['mx2.bank.example', 'www.bank.example'], { host: 'mx2.bank.example', port: 2525 }),
      sessionWith(['*.bank.example'], { host: 'MX1.bank.example' }, { notAfter: 'Dec  1 00:00:00 2026 GMT' }),
    ],
  }
  const seen = seenSide([reportWith(observed)], [])
  expect(seen).toMatchObject({
    hosts: [
      { host: 'mx1.bank.example', port: 25, addresses: ['192.0.2.1', '2001:db8::1'] },
      { host: 'mx2.bank.example', port: 2525, addresses: ['192.0.2.2'] },
    ],
    certificateNames: ['*.bank.example', 'mx2.bank.example'],
    authority: 'Test CA',
    authorityKind: 'public',
    certificateUntil: '2026-12-01',
    dane: false,
    mtaSts: 'none',
  })
  expect(sideTerms.partial().safeParse(seen).success).toBe(true)
})

test('when no name covers a host, all names that were shown stand there', () => {
  const sessions = [sessionWith(['mail.provider.example', 'not a name'])]
  expect(seenSide([reportWith({ smtpSessions: sessions })], []).certificateNames).toEqual(['mail.provider.example'])
})

test('what DNS and servers say is taken only in the form of terms', () => {
  const long = Array.from({ length: 40 }, (_, at) => `192.0.2.${at}`)
  const hosts = [
    host('bad host', 5, ['192.0.2.1']),
    host('mx.bank.example', 10, ['no address', ...long]),
    host('192.0.2.9', 20, []),
  ]
  const evil = sessionWith([], {}, { issuer: `CN=Evil\u2028CA${'x'.repeat(300)}`, notAfter: 'never' })
  const seen = seenSide([reportWith({ mxRoute: route(hosts), smtpSessions: [evil] })], [])
  expect(seen.hosts?.map((entry) => entry.host)).toEqual(['mx.bank.example'])
  expect(seen.hosts?.[0]?.addresses).toHaveLength(20)
  expect(seen.certificateUntil).toBeUndefined()
  expect(seen.authority).toBeUndefined()
  expect(sideTerms.partial().safeParse(seen).success).toBe(true)
})

test('a name of an authority stands in one line, whatever it holds', () => {
  const session = sessionWith(['mx.bank.example'], {}, { issuer: 'O=Evil, CN=Evil\u2028CA' })
  expect(seenSide([reportWith({ smtpSessions: [session] })], []).authority).toBe('Evil CA (Test CA)')
})

test('a root of our own makes the authority private and is pinned', () => {
  const root = sampleCertificate([], { sha256: 'C1:'.repeat(31).concat('C1'), subject: 'CN=House CA' })
  const session = sessionWith(['mx.bank.example'], {}, { issuer: 'O=Bank, CN=Bank Issuing CA' })
  if (session.tls === null) throw new Error('the sample has TLS')
  const trust = { ...session.tls.trust, anchor: 'CN=House CA', path: [root] }
  const report = reportWith({ smtpSessions: [{ ...session, tls: { ...session.tls, trust } }] })
  expect(seenSide([report], ['c1'.repeat(32)])).toMatchObject({
    authority: 'Bank Issuing CA (House CA)',
    authorityKind: 'private',
    rootPins: ['c1'.repeat(32)],
  })
  expect(seenSide([report], []).authorityKind).toBe('public')
})

test('policies count over all domains, the weakest decides; the size is the smallest announced', () => {
  const peer = { address: null, certificate: null, flaws: [] }
  const sts = (mode: 'enforce' | 'testing'): Observed['sts'] => ({
    kind: 'record',
    id: '1',
    fetched: { kind: 'policy', policy: { mode, maxAgeSeconds: 1, mx: [] }, notes: [], text: '', peer },
  })
  const tlsRpt: Observed['tlsRpt'] = { kind: 'found', addresses: ['https://r.example', 'mailto:tls@bank.example?x=y'] }
  const sized = (line: string) => [sampleSession({ keywordsInsideTls: ['PIPELINING', line] })]
  const one = reportWith({ sts: sts('enforce'), tlsRpt, smtpSessions: sized('SIZE 52428800') })
  const two = reportWith({ sts: sts('testing'), smtpSessions: sized('SIZE 10485760') }, 'two.example')
  expect(seenSide([one], [])).toMatchObject({ mtaSts: 'enforce', tlsRptAddress: 'tls@bank.example', maxMegabytes: 50 })
  expect(seenSide([one, two], [])).toMatchObject({ mtaSts: 'testing', maxMegabytes: 10 })
  expect(seenSide([one, reportWith({}, 'three.example')], []).mtaSts).toBe('none')
  expect(seenSide([reportWith({ smtpSessions: sized('SIZE 0') })], []).maxMegabytes).toBeUndefined()
})
