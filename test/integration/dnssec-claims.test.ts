// A resolver's word: what its AD bit and its SERVFAIL are taken to mean, and that a server which does not validate claims nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignedTree, startSignedTree } from '#test/support/dnssec/signed-tree.ts'
import { createClaimingResolver } from '#wire/dnssec/claiming-resolver.ts'
import { createDnsExchange } from '#wire/dnssec/dns-exchange.ts'

let tree: SignedTree
beforeAll(async () => {
  tree = await startSignedTree()
})
afterAll(() => tree.stop())
const never = new AbortController().signal

describe('a resolver on a trusted path', () => {
  it.each([
    ['signed.example', 'MX', 'found', 'secure claimed-by-resolver'],
    ['far.signed.example', 'A', 'found', 'secure claimed-by-resolver'],
    ['nothing.signed.example', 'A', 'no-such-name', 'secure claimed-by-resolver'],
    ['mx2.signed.example', 'AAAA', 'no-data', 'secure claimed-by-resolver'],
    ['unsigned.example', 'MX', 'found', 'insecure not-claimed-by-resolver'],
    ['lost.signed.example', 'A', 'found', 'insecure not-claimed-by-resolver'],
    ['expired.example', 'MX', 'found', 'bogus refused-by-resolver'],
    ['mx2.altered.example', 'A', 'found', 'bogus refused-by-resolver'],
  ] as const)('says of %s %s: %s, %s', async (name, type, status, verdict) => {
    const answer = await createClaimingResolver(createDnsExchange([tree.resolver])).ask(name, type, never)
    if (!answer.ok) throw new Error(answer.fault.code)
    const { state, reason } = answer.value.dnssec
    expect({ status: answer.value.status, verdict: `${state} ${reason}` }).toEqual({ status, verdict })
  })

  it('that does not validate claims nothing', async () => {
    const answer = await createClaimingResolver(createDnsExchange([tree.authority])).ask('signed.example', 'MX', never)
    expect(answer).toMatchObject({ value: { status: 'found', dnssec: { state: 'insecure' } } })
  })

  it('is not asked when the name is none, nor after the end', async () => {
    const resolver = createClaimingResolver(createDnsExchange([tree.resolver]))
    expect(await resolver.ask('a..b', 'MX', never)).toMatchObject({ fault: { code: 'input.not-a-host' } })
    const ending = new AbortController()
    ending.abort()
    expect(await resolver.ask('signed.example', 'MX', ending.signal)).toMatchObject({
      fault: { code: 'job.cancelled' },
    })
  })
})
