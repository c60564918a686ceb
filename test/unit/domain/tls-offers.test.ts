// What an address accepts: said only where a hello showed it, refused only by the server's own word or a whole list.
import { expect, test } from 'vitest'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { Enumeration, HelloRound, HelloStep } from '#domain/hello-round.ts'
import { addressOffers, type Protocol, protocolName } from '#domain/tls-offers.ts'
import { sampleAnswer } from '#test/support/hello/sample-answer.ts'
import { sampleReport, sampleSession } from '#test/support/samples.ts'

const place = { host: 'mx.bank.example', ip: '127.0.0.1' }
const startedAt = '2026-11-21T10:00:00.000Z'

const answered = (protocol: Protocol) =>
  sampleAnswer({
    protocol,
    group: null,
    keyExchange: { kind: 'tls13', bits: null, isAnonymous: false },
    signatureScheme: null,
  })
const alert = (description: string): HelloAnswer => ({ kind: 'alert', level: 'fatal', description })

function statesOf(
  answers: readonly (readonly [HelloStep, HelloAnswer])[],
  listing?: Partial<Enumeration>,
  negotiated: Protocol | null = null,
) {
  const round: HelloRound = {
    ...place,
    startedAt,
    isRemembered: false,
    connections: answers.length,
    answers: answers.map(([step, answer]) => ({ step, answer })),
    ended: 'complete',
    detail: '',
  }
  const whole: Enumeration = {
    ...place,
    startedAt,
    connections: 20,
    modern: { suites: [], groups: [] },
    classic: { suites: [], groups: [] },
    preference: null,
    oldVersions: { 'TLSv1.1': null, TLSv1: null, SSLv3: null },
    refusesClearMail: null,
    answersInjected: null,
    ended: 'complete',
    detail: '',
    ...listing,
  }
  const session = sampleSession()
  const tls = negotiated === null || session.tls === null ? null : { ...session.tls, protocol: negotiated }
  const report = sampleReport()
  const observed = {
    ...report.observed,
    smtpSessions: [{ ...session, tls }],
    hellos: [round],
    enumerations: listing === undefined ? [] : [whole],
  }
  const [offer] = addressOffers({ observed })
  return offer?.protocols.map(({ protocol, state }) => `${protocolName(protocol)} ${state}`)
}

test('what a hello showed is offered, what the server turned down is refused, the rest is unknown', () => {
  expect(
    statesOf([
      ['tls13', answered('TLSv1.3')],
      ['up-to-tls12', answered('TLSv1.2')],
      ['up-to-tls11', alert('protocol_version')],
    ]),
  ).toEqual(['TLS 1.3 offered', 'TLS 1.2 offered', 'TLS 1.1 refused', 'TLS 1.0 refused', 'SSL 3.0 refused'])
  expect(statesOf([['up-to-tls12', alert('handshake_failure')]])?.slice(1, 3)).toEqual([
    'TLS 1.2 refused',
    'TLS 1.1 unknown',
  ])
  expect(statesOf([['tls13', answered('TLSv1')]])).toEqual([
    'TLS 1.3 refused',
    'TLS 1.2 refused',
    'TLS 1.1 refused',
    'TLS 1.0 offered',
    'SSL 3.0 unknown',
  ])
})

test('silence and a refused name say nothing', () => {
  const all = ['TLS 1.3', 'TLS 1.2', 'TLS 1.1', 'TLS 1.0', 'SSL 3.0'].map((name) => `${name} unknown`)
  expect(
    statesOf([
      ['tls13', { kind: 'timeout' }],
      ['up-to-tls12', { kind: 'closed' }],
    ]),
  ).toEqual(all)
  expect(
    statesOf([
      ['tls13', alert('unrecognized_name')],
      ['up-to-tls11', alert('internal_error')],
    ]),
  ).toEqual(all)
})

test('an empty list refuses a version only when it is whole; the session counts always', () => {
  const modern = { suites: ['TLS_AES_128_GCM_SHA256'], groups: ['x25519'] }
  const oldVersions = { 'TLSv1.1': true, TLSv1: false, SSLv3: null }
  expect(statesOf([], { modern, oldVersions })).toEqual([
    'TLS 1.3 offered',
    'TLS 1.2 refused',
    'TLS 1.1 offered',
    'TLS 1.0 refused',
    'SSL 3.0 unknown',
  ])
  expect(statesOf([], { modern, ended: 'cancelled' })?.[1]).toBe('TLS 1.2 unknown')
  expect(statesOf([], { modern, ended: 'cancelled' }, 'TLSv1.2')?.[1]).toBe('TLS 1.2 offered')
})

test('an address that never got to TLS has nothing to show', () => {
  const report = sampleReport()
  const observed = { ...report.observed, smtpSessions: [sampleSession({ tls: null })] }
  expect(addressOffers({ observed })).toEqual([])
})
