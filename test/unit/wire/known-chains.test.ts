// Chains met before are told as they were read the first time, each for the trust store it was judged by and for minutes only.
import { beforeAll, describe, expect, it } from 'vitest'
import { createSinkAuthorities, pemsOf, type SinkAuthorities } from '#test/support/relay/sink-authorities.ts'
import { readCertificate } from '#wire/certificate-facts.ts'
import { judgePath } from '#wire/certificate-path.ts'
import { recallCertificate, recallJudgement } from '#wire/known-chains.ts'
import { createTrustStore, derOfPem } from '#wire/trust-store.ts'

describe('known chains', () => {
  let own: SinkAuthorities
  beforeAll(() => {
    own = createSinkAuthorities()
  }, 60_000)
  const dersOf = (chainPem: string) => pemsOf(chainPem).map(derOfPem)
  const chainOf = (chainPem: string) => dersOf(chainPem).flatMap((der) => recallCertificate(der) ?? [])

  it('tells the facts the reader tells, once read', () => {
    const [leaf = Buffer.alloc(0)] = dersOf(own.current(['mx.partner.example']).chainPem)
    expect(recallCertificate(leaf)).toEqual(readCertificate(leaf))
    expect(recallCertificate(Buffer.from(leaf))).toBe(recallCertificate(leaf))
    expect(recallCertificate(Buffer.from('no certificate'))).toBeUndefined()
  })

  it('judges for each trust store on its own', () => {
    const chain = chainOf(own.current(['mx.partner.example']).chainPem)
    const knows = createTrustStore({ extra: own.trusted, bundled: false })
    const knowsNone = createTrustStore({ extra: [], bundled: false })
    expect(recallJudgement(chain, knows)).toEqual(judgePath(chain, knows, null))
    expect(recallJudgement(chain, knows).kind).toBe('trusted')
    expect(recallJudgement(chain, knowsNone).kind).toBe('unknown-ca')
    expect(recallJudgement(chain.slice(0, 1), knows).kind).not.toBe('trusted')
  })

  it('judges anew after minutes', () => {
    const chain = chainOf(own.current(['mx.partner.example']).chainPem)
    const trust = createTrustStore({ extra: own.trusted, bundled: false })
    const now = Date.now()
    const first = recallJudgement(chain, trust, now)
    expect(recallJudgement(chain, trust, now + 299_000)).toBe(first)
    expect(recallJudgement(chain, trust, now + 301_000)).not.toBe(first)
  })
})
