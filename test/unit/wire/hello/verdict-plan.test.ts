// The four hellos of the verdict plan: never more than four, none whose answer is known, none after the server fell silent.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import type { AskedHello } from '#domain/hello-round.ts'
import { answerOf, type PretendServer } from '#test/support/hello/pretend-server.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { nextVerdictMove } from '#wire/hello/plan/verdict-plan.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

function run(ask: (hello: ClientHello) => HelloAnswer) {
  const answers: AskedHello[] = []
  let move = nextVerdictMove('mx.example', answers)
  for (; move.kind === 'ask'; move = nextVerdictMove('mx.example', answers)) {
    answers.push({ step: move.step, answer: ask(move.hello) })
    expect(answers.length).toBeLessThanOrEqual(4)
  }
  return { answers, steps: answers.map(({ step }) => step), isInterrupted: move.isInterrupted }
}

const strict: PretendServer = {
  versions: ['TLSv1.3', 'TLSv1.2'],
  modernSuites: ['TLS_AES_256_GCM_SHA384'],
  classicSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  groups: ['x25519'],
  hasOwnOrder: true,
}

describe('verdict plan', () => {
  it('asks a strict server all four questions and learns that the weak ones are refused', () => {
    const { steps, answers } = run((hello) => answerOf(strict, hello))
    expect(steps).toEqual(['tls13', 'up-to-tls12', 'up-to-tls11', 'weak-suites'])
    expect(answers.map(({ answer }) => answer.kind)).toEqual(['answered', 'answered', 'alert', 'alert'])
  })

  it.each([
    ['TLS 1.3 only', { versions: ['TLSv1.3'] }, ['tls13', 'up-to-tls12']],
    [
      'TLS 1.0 at most',
      { versions: ['TLSv1'], classicSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] },
      ['tls13', 'up-to-tls12'],
    ],
    ['weak suites first', { classicSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] }, ['tls13', 'up-to-tls12', 'up-to-tls11']],
    ['names refused', { refusesNames: true }, ['tls13', 'tls13', 'up-to-tls12', 'up-to-tls11']],
  ])('leaves out what is settled: %s', (_, change, steps) => {
    expect(run((hello) => answerOf({ ...strict, ...change }, hello)).steps).toEqual(steps)
  })

  it('stops after two silent answers and leaves the rest unknown', () => {
    expect(run(() => ({ kind: 'reset' }))).toMatchObject({ steps: ['tls13', 'up-to-tls12'], isInterrupted: true })
  })

  it('ends within four questions for any answers', () => {
    const answers: readonly HelloAnswer[] = [
      { kind: 'alert', level: 'fatal', description: 'unrecognized_name' },
      { kind: 'alert', level: 'fatal', description: 'protocol_version' },
      { kind: 'closed' },
      { kind: 'not-tls', firstBytes: '' },
    ]
    fc.assert(
      fc.property(fc.array(fc.nat(answers.length - 1), { minLength: 6, maxLength: 6 }), (choices) => {
        let turn = 0
        run((hello) => answers[choices[turn++] ?? 0] ?? answerOf(strict, hello))
      }),
      { numRuns: propertyRuns(200) },
    )
  })
})
