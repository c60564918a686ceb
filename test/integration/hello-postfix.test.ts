// Both plans against a real Postfix with the settings of the distribution and against a strict one: what they find, and how many connections
// the server's own log counts for it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AskedHello } from '#domain/hello-round.ts'
import { createLabAuthority } from '#lab/authority.ts'
import { findFreePort } from '#lab/loopback.ts'
import { countConnections } from '#test/support/count-connections.ts'
import { runFullPlan, runVerdictPlan } from '#test/support/hello/ask-mail-server.ts'
import { answeredIn } from '#test/support/hello/ask-server.ts'
import { type Postfix, startPostfix } from '#test/support/postfix.ts'

const dayMs = 86_400_000
let usual: Postfix
let strict: Postfix

beforeAll(async () => {
  const authority = createLabAuthority(new Date())
  const tls = authority.issue({
    names: ['mx.test'],
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + dayMs),
  })
  const port = await findFreePort('127.3.0.1')
  usual = startPostfix({ address: '127.3.0.1', port, hostName: 'mx.test', tls })
  strict = startPostfix({
    address: '127.3.0.2',
    port,
    hostName: 'mx.test',
    tls,
    settings: {
      smtpd_tls_protocols: '>=TLSv1.2',
      smtpd_tls_ciphers: 'high',
      tls_high_cipherlist: 'ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL',
    },
  })
}, 60_000)

afterAll(() => {
  for (const server of [usual, strict]) server?.stop()
})

function kinds(answers: readonly AskedHello[]): Readonly<Record<string, string>> {
  return Object.fromEntries(answers.map(({ step, answer }) => [step, answer.kind]))
}

describe('verdict plan', () => {
  it('sees the usual Postfix with all its old offers in four connections', async () => {
    const { value: answers, count } = await countConnections(usual, () => runVerdictPlan(usual, 'mx.test'))
    expect(count).toBe(4)
    expect(kinds(answers)).toEqual({
      tls13: 'answered',
      'up-to-tls12': 'answered',
      'up-to-tls11': 'answered',
      'weak-suites': 'answered',
    })
    const [modern, classic, old] = answers.map(({ answer }) => answeredIn(answer))
    expect(modern).toMatchObject({ protocol: 'TLSv1.3', cut: null })
    expect(modern?.chain).toHaveLength(2)
    expect(classic).toMatchObject({ protocol: 'TLSv1.2', chain: modern?.chain, downgradedFrom: 'TLSv1.3' })
    expect(old?.protocol).toBe('TLSv1.1')
  })

  it('sees that the strict one refuses what is old and weak, in four connections', async () => {
    const { value: answers, count } = await countConnections(strict, () => runVerdictPlan(strict, 'mx.test'))
    expect(count).toBe(4)
    expect(kinds(answers)).toEqual({
      tls13: 'answered',
      'up-to-tls12': 'answered',
      'up-to-tls11': 'alert',
      'weak-suites': 'alert',
    })
  })
})

describe('full plan', () => {
  it('enumerates the usual Postfix in at most 106 connections', async () => {
    const { value: plan, count } = await countConnections(usual, () => runFullPlan(usual, 'mx.test'))
    expect(count).toBe(plan.connections)
    expect(count).toBeLessThanOrEqual(106)
    expect(plan.classic.suites.length).toBeGreaterThan(40)
    expect(plan.classic.suites.filter((suite) => suite.includes('_anon_')).length).toBeGreaterThan(0)
    expect(plan).toMatchObject({
      isInterrupted: false,
      modern: { isComplete: true },
      classic: { isComplete: true },
      oldVersions: { 'TLSv1.1': true, TLSv1: true, SSLv3: false },
    })
  })

  it('enumerates the strict one in at most 23 connections', async () => {
    const { value: plan, count } = await countConnections(strict, () => runFullPlan(strict, 'mx.test'))
    expect(count).toBe(plan.connections)
    expect(count).toBeLessThanOrEqual(23)
    expect(plan.classic.suites.toSorted()).toEqual([
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    ])
    expect(plan.modern.suites.toSorted()).toEqual([
      'TLS_AES_128_GCM_SHA256',
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
    ])
    const groups = ['secp256r1', 'secp384r1', 'secp521r1', 'x25519', 'x448']
    expect(plan.modern.groups.toSorted()).toEqual(groups)
    expect(plan.classic.groups.toSorted()).toEqual(groups)
    expect(plan.oldVersions).toEqual({ 'TLSv1.1': false, TLSv1: false, SSLv3: false })
  })
})
