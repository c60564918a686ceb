// What hellos prove, over servers of every make: nothing is said to be absent before everything was asked, and taking an answer away never
// opens a mode that was closed.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { FindingCode } from '#domain/finding.ts'
import type { AnsweredHello, HelloAnswer } from '#domain/hello-answer.ts'
import { type AskedHello, type HelloRound, helloSteps, type RoundEnd } from '#domain/hello-round.ts'
import { type SmtpSession, smtpSession } from '#domain/observation.ts'
import type { Judgement } from '#domain/probe-report.ts'
import { mandatoryModes } from '#domain/tls-level.ts'
import { judgeObserved } from '#probe/judge-observed.ts'
import { composeTls } from '#probe/observe/compose-tls.ts'
import { answerOf, type PretendServer } from '#test/support/hello/pretend-server.ts'
import { observedOf } from '#test/support/observe-address.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { gatewayHello } from '#wire/hello/plan/gateway-hellos.ts'
import { modernSuites } from '#wire/hello/plan/suite-lists.ts'
import { nextVerdictMove } from '#wire/hello/plan/verdict-plan.ts'
import { createTrustStore } from '#wire/trust-store.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const file = new URL('../../replay/sessions/tls-good.json', import.meta.url)
const recorded = smtpSession.parse(JSON.parse(readFileSync(file, 'utf8')))
const anchor = recorded.tls?.trust.path?.at(-1)?.pem ?? ''
const trust = createTrustStore({ extra: [anchor], bundled: false })
const chain = (recorded.tls?.chain ?? []).map(({ pem }) => pem.replaceAll(/-----[^-]+-----|\s/g, ''))
const now = recorded.startedAt
const absent: readonly FindingCode[] = ['no-common-suite', 'dhe-only', 'tls-too-old']

/** What the session's engine offers; under OpenSSL 3 it breaks off where renegotiation is not secured. */
const engine = gatewayHello('relay-node-20', recorded.host).hello
const sessionHello = { ...engine, suites: engine.suites.filter((suite) => traitsOf(suite).keyAgreement !== 'dhe') }

interface Server extends PretendServer {
  readonly hasRenegotiationInfo: boolean
}

/** Suites whose place in a server's order is the same to every sender. */
const classicSuites = [
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_RC4_128_SHA',
  'TLS_RSA_WITH_3DES_EDE_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_NULL_SHA',
  'TLS_DH_anon_WITH_AES_128_CBC_SHA',
]
const anyServer: fc.Arbitrary<Server> = fc.record({
  versions: fc.subarray(['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'], { minLength: 1 }),
  modernSuites: fc.subarray(['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'], { minLength: 1 }),
  classicSuites: fc.shuffledSubarray(classicSuites),
  groups: fc.constantFrom(['x25519'], ['secp256r1', 'x25519']),
  hasOwnOrder: fc.boolean(),
  refusesNames: fc.boolean(),
  hasRenegotiationInfo: fc.boolean(),
})

function answerIn(server: Server, hello: typeof engine): HelloAnswer {
  const answer = answerOf(server, hello)
  return answer.kind === 'answered' ? signed(answer, server.hasRenegotiationInfo) : answer
}

function signed(answer: AnsweredHello, hasRenegotiationInfo: boolean): AnsweredHello {
  const { keyExchange, extensions } = answer
  return {
    ...answer,
    chain: keyExchange.isAnonymous ? [] : [...chain],
    signatureScheme: keyExchange.isAnonymous || keyExchange.kind === 'rsa' ? null : 'rsa_pss_rsae_sha256',
    extensions: { ...extensions, hasRenegotiationInfo },
  }
}

function sessionWith(server: Server): SmtpSession {
  const answer = answerIn(server, sessionHello)
  const stopped = (cause: 'tls-alert' | 'local-limit', detail: string): SmtpSession => ({
    ...recorded,
    tls: null,
    stopped: { at: 'handshake', cause, detail },
  })
  if (answer.kind !== 'answered') return stopped('tls-alert', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE')
  const isUnsafe = answer.protocol !== 'TLSv1.3' && !server.hasRenegotiationInfo
  if (isUnsafe || recorded.tls === null) return stopped('local-limit', 'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED')
  const { protocol, suite: cipher, group } = answer
  return { ...recorded, tls: { ...recorded.tls, protocol, cipher, group, signature: null }, stopped: null }
}

function askAll(server: Server): readonly AskedHello[] {
  const answers: AskedHello[] = []
  for (;;) {
    const move = nextVerdictMove(recorded.host, answers)
    if (move.kind === 'end') return answers
    answers.push({ step: move.step, answer: answerIn(server, move.hello) })
  }
}

function roundOf(answers: readonly AskedHello[], ended: RoundEnd): HelloRound {
  const { host, ip, startedAt } = recorded
  return {
    host,
    ip,
    startedAt,
    isRemembered: false,
    connections: answers.length,
    answers: [...answers],
    ended,
    detail: '',
  }
}

function judge(session: SmtpSession, round: HelloRound): Judgement {
  const observed = { ...observedOf(composeTls(session, round, trust)), hellos: [round] }
  return judgeObserved(observed, { now, agreedNames: [] })
}

test('the recording is good enough to open every mode', () => {
  const good = { versions: ['TLSv1.3'], modernSuites, classicSuites: [], groups: ['x25519'], hasOwnOrder: true }
  const server = { ...good, hasRenegotiationInfo: true }
  const { modes } = judge(sessionWith(server), roundOf(askAll(server), 'complete'))
  expect(modes).toMatchObject({ encrypt: true, verify: true, secure: true })
})

test('taking answers away opens no mode and calls nothing absent', () => {
  const runs = fc.property(anyServer, fc.nat(3), fc.boolean(), (server, place, isRest) => {
    const session = sessionWith(server)
    const answers = askAll(server)
    const whole = judge(session, roundOf(answers, 'complete'))
    const kept = isRest ? answers.slice(0, place) : answers.filter((_, index) => index !== place)
    if (kept.length === answers.length) return
    const less = judge(session, roundOf(kept, 'limited'))
    for (const mode of mandatoryModes) expect(whole.modes[mode] || !less.modes[mode], mode).toBe(true)
    const said = less.findings.map(({ code }) => code).filter((code) => absent.includes(code))
    const chosen = kept.flatMap(({ answer }) => (answer.kind === 'answered' ? [answer.protocol] : []))
    const isOldChosen = chosen.some((protocol) => !['TLSv1.2', 'TLSv1.3'].includes(protocol))
    expect(said.filter((code) => code !== 'tls-too-old' || !isOldChosen)).toEqual([])
  })
  fc.assert(runs, { numRuns: propertyRuns(150) })
})

const anyAnswer: fc.Arbitrary<HelloAnswer> = fc.oneof(
  fc
    .record({
      protocol: fc.constantFrom('TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'SSLv3'),
      suite: fc.constantFrom(
        ...classicSuites,
        'TLS_AES_128_GCM_SHA256',
        'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256',
        '0xfefe',
      ),
      bits: fc.constantFrom(null, 512, 1024, 2048),
      hasRenegotiationInfo: fc.boolean(),
      scheme: fc.constantFrom(null, 'rsa_pkcs1_sha1', 'rsa_pss_rsae_sha256'),
    })
    .map(({ protocol, suite, bits, hasRenegotiationInfo, scheme }): HelloAnswer => {
      const { keyAgreement, isAnonymous } = traitsOf(suite)
      const base = answerOf(
        { versions: ['TLSv1.3'], modernSuites, classicSuites: [], groups: ['x25519'], hasOwnOrder: true },
        engine,
      )
      if (base.kind !== 'answered') throw new Error('the pretended server must answer')
      const keyExchange = { kind: keyAgreement, bits, isAnonymous }
      return { ...signed(base, hasRenegotiationInfo), protocol, suite, keyExchange, signatureScheme: scheme }
    }),
  fc
    .constantFrom('handshake_failure', 'protocol_version', 'unrecognized_name', 'internal_error')
    .map((description): HelloAnswer => ({ kind: 'alert', level: 'fatal', description })),
  fc.constantFrom('closed', 'reset', 'timeout', 'cancelled').map((kind): HelloAnswer => ({ kind })),
)

test('a round that was not asked to its end proves no absence, whatever it was answered', () => {
  const runs = fc.property(
    fc.array(fc.record({ step: fc.constantFrom(...helloSteps), answer: anyAnswer }), { maxLength: 4 }),
    fc.constantFrom<RoundEnd>('interrupted', 'limited', 'unreachable', 'cancelled'),
    fc.constantFrom('tls-alert', 'reset', 'local-limit', null),
    (answers, ended, cause) => {
      const stop = cause === null ? null : { at: 'handshake' as const, cause, detail: '' }
      const session = stop === null ? recorded : { ...recorded, tls: null, stopped: stop }
      const { findings, modes } = judge(session, roundOf(answers, ended))
      const codes = findings.map(({ code }) => code)
      expect(codes).not.toContain('no-common-suite')
      expect(codes).not.toContain('dhe-only')
      const isAnswered = answers.some(({ answer }) => answer.kind === 'answered')
      if (stop !== null && !isAnswered) expect(Object.values(modes)).not.toContain(true)
    },
  )
  fc.assert(runs, { numRuns: propertyRuns(150) })
})
