// The plan for full enumeration against servers of every make: it ends, it finds exactly what they have, and it counts its connections.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { HelloAnswer } from '#domain/hello-answer.ts'
import { answerOf, type PretendServer } from '#test/support/hello/pretend-server.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import type { ClientHello } from '#wire/hello/client-hello.ts'
import { traitsOf } from '#wire/hello/codes/suite-traits.ts'
import { absorbFullAnswer, type FullPlan, nextFullQuestion, startFullPlan } from '#wire/hello/plan/full-plan.ts'
import { classicGroups, hybridGroups, modernGroups } from '#wire/hello/plan/offers.ts'
import { allClassicSuites, maxSuitesPerHello, modernSuites } from '#wire/hello/plan/suite-lists.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const runs = { numRuns: propertyRuns(150, 20_000) }
const chunks = Math.ceil(allClassicSuites.length / maxSuitesPerHello)
const allGroups = [...new Set([...classicGroups, ...modernGroups, ...hybridGroups])]

function run(ask: (hello: ClientHello) => HelloAnswer): FullPlan {
  let plan = startFullPlan('mx.example')
  for (let question = nextFullQuestion(plan); question !== null; question = nextFullQuestion(plan)) {
    expect(question.hello.suites.length).toBeLessThanOrEqual(maxSuitesPerHello)
    expect(question.hello.suites.length).toBeGreaterThan(0)
    plan = absorbFullAnswer(plan, ask(question.hello))
    expect(plan.connections).toBeLessThan(1000)
  }
  return plan
}

const sorted = (names: readonly string[]) => names.toSorted()
const someOf = (names: readonly string[], maxLength = 40) => fc.uniqueArray(fc.constantFrom(...names), { maxLength })

const versionSets: readonly (readonly string[])[] = [
  ['TLSv1.3'],
  ['TLSv1.3', 'TLSv1.2'],
  ['TLSv1.2'],
  ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'],
  ['TLSv1', 'SSLv3'],
  ['SSLv3'],
]

const anyServer = fc.record({
  versions: fc.constantFrom(...versionSets),
  modernSuites: someOf(modernSuites).filter((suites) => suites.length > 0),
  classicSuites: someOf(allClassicSuites, 70),
  groups: someOf(allGroups, 15),
  hasOwnOrder: fc.boolean(),
  refusesNames: fc.boolean(),
})

describe('full plan', () => {
  it('finds exactly the suites and groups of any server that keeps to the rules, in few connections', () => {
    fc.assert(
      fc.property(anyServer, (server) => {
        const plan = run((hello) => answerOf(server, hello))
        const isModern = server.versions.includes('TLSv1.3') && server.groups.some((group) => isModernGroup(group))
        const hasCurve = server.groups.some((group) => classicGroups.includes(group))
        const usable = server.classicSuites.filter((suite) => hasCurve || traitsOf(suite).keyAgreement !== 'ecdhe')
        const isClassic = server.versions.includes('TLSv1.2')
        expect(sorted(plan.modern.suites)).toEqual(isModern ? sorted(server.modernSuites) : [])
        expect(sorted(plan.modern.groups)).toEqual(isModern ? sorted(server.groups.filter(isModernGroup)) : [])
        expect(sorted(plan.classic.suites)).toEqual(isClassic ? sorted(usable) : [])
        const usesCurves = isClassic && usable.some((suite) => traitsOf(suite).keyAgreement === 'ecdhe')
        expect(sorted(plan.classic.groups)).toEqual(
          usesCurves ? sorted(server.groups.filter((group) => classicGroups.includes(group))) : [],
        )
        expect(plan.isInterrupted).toBe(false)
        const { modern, classic } = plan
        const bound = (suites: number, groups: number, refusals: number) =>
          Math.max(suites, groups) + Math.min(suites, groups) + refusals
        expect(plan.connections).toBeLessThanOrEqual(
          bound(modern.suites.length, modern.groups.length, 3) +
            bound(classic.suites.length, classic.groups.length, chunks + 2) +
            5,
        )
      }),
      runs,
    )
  })

  it('needs few connections for a strict server and for one that takes everything', () => {
    const strict: PretendServer = {
      versions: ['TLSv1.3', 'TLSv1.2'],
      modernSuites: modernSuites.slice(0, 3),
      classicSuites: allClassicSuites.filter(
        (suite) => /^TLS_ECDHE_RSA_.*(GCM|CHACHA)/.test(suite) && !/CAMELLIA/.test(suite),
      ),
      groups: ['x25519', 'secp256r1', 'x448', 'secp521r1', 'secp384r1'],
      hasOwnOrder: false,
    }
    expect(run((hello) => answerOf(strict, hello)).connections).toBeLessThanOrEqual(23)
    const open: PretendServer = {
      ...strict,
      versions: ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'],
      classicSuites: allClassicSuites.filter((suite) => /_RSA_|^TLS_RSA|_anon_/.test(suite)).slice(0, 54),
    }
    expect(run((hello) => answerOf(open, hello)).connections).toBeLessThanOrEqual(106)
  })

  it('keeps the curve of an ECDSA certificate in the offer and still finds the groups', () => {
    const server: PretendServer = {
      versions: ['TLSv1.2'],
      modernSuites: [],
      classicSuites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
      groups: ['secp384r1', 'x25519', 'secp256r1'],
      hasOwnOrder: false,
      certificateCurve: 'secp256r1',
    }
    const plan = run((hello) => answerOf(server, hello))
    expect(sorted(plan.classic.suites)).toEqual(sorted(server.classicSuites))
    expect(sorted(plan.classic.groups)).toEqual(sorted(server.groups))
  })

  it.each([true, false])('says whose order counts: own order %s', (hasOwnOrder) => {
    const server: PretendServer = {
      versions: ['TLSv1.2'],
      modernSuites: [],
      classicSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
      groups: ['x25519'],
      hasOwnOrder,
    }
    expect(run((hello) => answerOf(server, hello)).preference).toBe(hasOwnOrder ? 'server' : 'client')
  })

  it('ends for any answers, however contrary', () => {
    const answers: readonly HelloAnswer[] = [
      { kind: 'alert', level: 'fatal', description: 'handshake_failure' },
      { kind: 'alert', level: 'fatal', description: 'unrecognized_name' },
      { kind: 'reset' },
      { kind: 'timeout' },
      { kind: 'malformed', why: '' },
    ]
    const silly: PretendServer = {
      versions: ['TLSv1.3', 'TLSv1.2'],
      modernSuites: modernSuites.slice(0, 1),
      classicSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'],
      groups: ['x25519'],
      hasOwnOrder: true,
    }
    const always = answerOf(silly, { ...firstHello(), groups: ['x25519'] })
    fc.assert(
      fc.property(fc.array(fc.nat(answers.length)), (choices) => {
        let turn = 0
        const plan = run(() => answers[choices[turn++ % Math.max(choices.length, 1)] ?? 0] ?? always)
        expect(plan.step).toBe('end')
      }),
      runs,
    )
    expect(run(() => always).modern.isComplete).toBe(false)
  })

  it('calls nothing refused that was met with silence', () => {
    const plan = run(() => ({ kind: 'reset' }))
    expect(plan).toMatchObject({
      connections: 2,
      isInterrupted: true,
      modern: { isComplete: false },
      oldVersions: { 'TLSv1.1': null, TLSv1: null, SSLv3: null },
    })
  })
})

function isModernGroup(group: string): boolean {
  return modernGroups.includes(group) || hybridGroups.includes(group)
}

function firstHello(): ClientHello {
  const question = nextFullQuestion(startFullPlan(null))
  if (question === null) throw new Error('the plan asks nothing')
  return question.hello
}
