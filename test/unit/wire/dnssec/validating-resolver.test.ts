// The validator against zones no honest signer makes: replays across wildcards and zone cuts, keys without end, stripped signatures.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTestTree, type TestTree } from '#test/support/dnssec/test-tree.ts'
import { createTestSigner, nsecData, record, signingSeconds } from '#test/support/dnssec/zone-signer.ts'
import { readDnsKey } from '#wire/dnssec/message/dnssec-rdata.ts'
import type { SecuredType } from '#wire/dnssec/message/secured-records.ts'
import type { ValidatingResolver } from '#wire/dnssec/validating-resolver.ts'

const never = new AbortController().signal
const host = 'mx.partner.example'
const address = Buffer.from([192, 0, 2, 1])

async function verdictOn(resolver: ValidatingResolver, name: string = host, type: SecuredType = 'A') {
  const answer = await resolver.ask(name, type, never)
  if (!answer.ok) return answer.fault.code
  return `${answer.value.dnssec.state} ${answer.value.dnssec.reason}`
}
const at = (offset: number) => new Date((signingSeconds + offset) * 1000).toISOString()

describe('the chain', () => {
  it('leads from the anchor to the record, and is walked once a run', async () => {
    const tree = createTestTree()
    const resolver = tree.resolver()
    expect(await verdictOn(resolver)).toBe('secure validated')
    const questions = tree.asked.length
    expect(questions).toBe(6)
    expect(await verdictOn(resolver)).toBe('secure validated')
    expect(tree.asked.length).toBe(questions)
  })

  it('is walked once also when many ask at once', async () => {
    const tree = createTestTree()
    const resolver = tree.resolver()
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verdictOn(resolver)))
    expect(new Set(verdicts)).toEqual(new Set(['secure validated']))
    expect(tree.asked.length).toBe(6)
  })

  it('holds within five minutes of clock difference and no longer', async () => {
    const tree = createTestTree()
    expect(await verdictOn(tree.resolver({ now: at(3600 + 290) }))).toBe('secure validated')
    expect(await verdictOn(tree.resolver({ now: at(-3600 - 290) }))).toBe('secure validated')
    const until = signingSeconds + 600
    const answers = tree.partner.sign([record(host, 'A', address)], { until })
    tree.answer(host, 'A', { answers })
    expect(await verdictOn(tree.resolver({ now: at(600 + 310) }))).toBe('bogus signature-expired')
    tree.answer(host, 'A', { answers: tree.partner.sign([record(host, 'A', address)], { from: signingSeconds }) })
    expect(await verdictOn(tree.resolver({ now: at(-310) }))).toBe('bogus signature-not-yet-valid')
  })

  it('blames nobody when the anchor itself cannot be proven', async () => {
    const other = createTestTree()
    other.answer('', 'DNSKEY', { answers: createTestSigner('').sign([createTestSigner('').dnskey]) })
    expect(await verdictOn(other.resolver())).toBe('indeterminate trust-anchor-unproven')
    const stripped = createTestTree()
    stripped.answer('', 'DNSKEY', { answers: [stripped.root.dnskey] })
    stripped.answer(host, 'A', { answers: [record(host, 'A', address)] })
    expect(await verdictOn(stripped.resolver())).toBe('indeterminate resolver-without-signatures')
  })

  it('does not call a silent server unsigned', async () => {
    const tree = createTestTree()
    tree.answer(host, 'A', { answers: [record(host, 'A', address)] })
    expect(await verdictOn(tree.resolver())).toBe('indeterminate no-answer')
    expect(await verdictOn(tree.resolver(), 'other.example')).toBe('dns.no-answer')
  })

  it('takes no signature of a name that is no zone', async () => {
    const tree = createTestTree()
    const fake = createTestSigner('mx.partner.example')
    tree.answer(host, 'A', { answers: fake.sign([record(host, 'A', address)]) })
    tree.answer(host, 'DS', {
      authority: tree.partner.sign([record(host, 'NSEC', nsecData('partner.example', ['A']))]),
    })
    expect(await verdictOn(tree.resolver())).toBe('bogus wrong-signer')
  })
})

describe('replays', () => {
  const unsigned = (tree: TestTree) => tree.answer(host, 'A', { answers: [record(host, 'A', address)] })

  it('of a denial from the child side of a cut do not unsign the child', async () => {
    const tree = createTestTree()
    unsigned(tree)
    const apex = record('partner.example', 'NSEC', nsecData('mx.partner.example', ['NS', 'SOA', 'MX']))
    tree.answer('partner.example', 'DS', { authority: tree.partner.sign([apex]) })
    expect(await verdictOn(tree.resolver())).toBe('bogus wrong-signer')
    tree.answer('partner.example', 'DS', { authority: tree.top.sign([apex]) })
    expect(await verdictOn(tree.resolver())).toBe('bogus denial-missing')
  })

  it('of the parent side of a cut deny nothing below it', async () => {
    const tree = createTestTree()
    const cut = record('partner.example', 'NSEC', nsecData('zzz.example', ['NS', 'DS']))
    tree.answer(host, 'TLSA', { rcode: 3, authority: tree.top.sign([cut]) })
    expect(await verdictOn(tree.resolver(), host, 'TLSA')).toBe('bogus denial-missing')
  })

  it('of a wildcard need the proof that no closer name is there', async () => {
    const tree = createTestTree()
    const answers = tree.partner.sign([record(host, 'A', address)], { labels: 2 })
    tree.answer(host, 'A', { answers })
    expect(await verdictOn(tree.resolver())).toBe('bogus wildcard-unproven')
    const there = record(host, 'NSEC', nsecData('zz.partner.example', ['A']))
    tree.answer(host, 'A', { answers, authority: tree.partner.sign([there]) })
    expect(await verdictOn(tree.resolver())).toBe('bogus wildcard-unproven')
    const absent = record('a.partner.example', 'NSEC', nsecData('zz.partner.example', ['A']))
    tree.answer(host, 'A', { answers, authority: tree.partner.sign([absent]) })
    expect(await verdictOn(tree.resolver())).toBe('secure validated')
  })

  it('of an NSEC made from a wildcard deny nothing', async () => {
    const tree = createTestTree()
    const forged = record(host, 'NSEC', nsecData('zz.partner.example', ['TXT']))
    tree.answer(host, 'TLSA', { authority: tree.partner.sign([forged], { labels: 2 }) })
    expect(await verdictOn(tree.resolver(), host, 'TLSA')).toBe('bogus denial-missing')
    tree.answer(host, 'TLSA', { authority: tree.partner.sign([forged]) })
    expect(await verdictOn(tree.resolver(), host, 'TLSA')).toBe('secure validated')
  })

  it('of a missing type do not hide an alias', async () => {
    const tree = createTestTree()
    const alias = record(host, 'NSEC', nsecData('zz.partner.example', ['CNAME']))
    tree.answer(host, 'TLSA', { authority: tree.partner.sign([alias]) })
    expect(await verdictOn(tree.resolver(), host, 'TLSA')).toBe('bogus denial-missing')
  })
})

describe('endless work', () => {
  it('of keys that share a tag ends early and accuses nobody', async () => {
    const tree = createTestTree()
    const keys = Array.from({ length: 30 }, () => keyWithTag(tree.partner.key.tag))
    const dnskeys = keys.map((rdata) => ({ ...tree.partner.dnskey, rdata }))
    tree.answer('partner.example', 'DNSKEY', { answers: tree.partner.sign([tree.partner.dnskey, ...dnskeys]) })
    const signed = tree.partner.sign([record(host, 'A', address)])
    const broken = signed.map((entry) => ({ ...entry, rdata: Buffer.from(entry.rdata) }))
    const rrsig = broken[1]?.rdata
    if (rrsig !== undefined) rrsig[rrsig.length - 1] = (rrsig.at(-1) ?? 0) ^ 1
    tree.answer(host, 'A', { answers: broken })
    expect(await verdictOn(tree.resolver())).toBe('indeterminate work-limit')
  })

  it('ends with the budget of the run', async () => {
    const tree = createTestTree()
    const limits = { queries: 1000, signatures: 4, hashRounds: 1000 }
    expect(await verdictOn(tree.resolver({ limits }))).toBe('indeterminate work-limit')
    expect(await verdictOn(tree.resolver({ limits: { ...limits, signatures: 100, queries: 3 } }))).toBe(
      'indeterminate work-limit',
    )
  })

  it('of aliases in a circle ends', async () => {
    const tree = createTestTree()
    const target = Buffer.from('\x02mx\x07partner\x07example\0', 'latin1')
    tree.answer(host, 'A', { answers: tree.partner.sign([record(host, 'CNAME', target)]) })
    expect(await verdictOn(tree.resolver())).toBe('indeterminate alias-loop')
  })

  it('of names without end ends', async () => {
    const tree = createTestTree()
    const deep = `${'a.'.repeat(60)}partner.example`
    tree.answer(deep, 'A', { answers: [record(deep, 'A', address)] })
    expect(await verdictOn(tree.resolver(), deep)).toBe('indeterminate work-limit')
    expect(tree.asked.length).toBe(1)
  })
})

describe('an ended signal', () => {
  it('cancels the question, and the next asker starts afresh', async () => {
    const tree = createTestTree()
    const resolver = tree.resolver()
    const ending = new AbortController()
    ending.abort()
    expect(await resolver.ask(host, 'A', ending.signal)).toMatchObject({ fault: { code: 'job.cancelled' } })
    expect(await verdictOn(resolver)).toBe('secure validated')
  })
})

/** A key no one owns whose tag is the wanted one. */
function keyWithTag(tag: number): Buffer {
  const rdata = Buffer.concat([Buffer.from([1, 0, 3, 13]), randomBytes(64)])
  for (let last = 0; last <= 0xffff; last += 1) {
    rdata.writeUInt16BE(last, 66)
    if (readDnsKey(rdata)?.tag === tag) return rdata
  }
  return keyWithTag(tag)
}
