// Path validation against chains the openssl program made, with its own verdict beside ours: what it refuses we never trust, what it
// accepts we accept, unless a stated rule of ours is stricter. Runs the same under OpenSSL and BoringSSL.
import { afterAll, describe, expect, it } from 'vitest'
import { constrained, createJudgedChains } from '#test/support/web/judged-chains.ts'
import { authorityLines, serverLines } from '#test/support/web/openssl-chain.ts'

const { chains, root, authority: ca, under, leafOf, judge, verdictOf } = createJudgedChains()
afterAll(() => chains.remove())

const limited = (length: number) => [
  `basicConstraints=critical,CA:true,pathlen:${length}`,
  'keyUsage=critical,keyCertSign',
]

describe('authorities', () => {
  it('a plain chain is trusted, whatever the runtime thinks of it', () => {
    const sent = [leafOf(ca), ca]
    expect(chains.verify(sent, [root])).toBeNull()
    expect(judge(sent, [root], 'CERT_REJECTED')).toMatchObject({ kind: 'trusted', runtimeVerdict: 'CERT_REJECTED' })
    expect(judge(sent).path?.map((entry) => entry.commonName)).toEqual(['mx', 'CA', 'Root'])
  })

  it.each([
    ['no extension for authorities', ['keyUsage=critical,keyCertSign'], 'not-an-authority by CN=Odd'],
    ['CA:false', ['basicConstraints=critical,CA:false'], 'not-an-authority by CN=Odd'],
    ['no keyCertSign', ['basicConstraints=critical,CA:true', 'keyUsage=critical,cRLSign'], 'key-usage by CN=Odd'],
    [
      'an unknown critical extension',
      [...authorityLines, '1.2.3.4.5=critical,ASN1:UTF8String:x'],
      'critical-extension by CN=Odd',
    ],
    ['an unknown extension nobody must heed', [...authorityLines, '1.2.3.4.5=ASN1:UTF8String:x'], 'trusted'],
    ['critical policies', [...authorityLines, 'certificatePolicies=critical,1.2.3.4'], 'trusted'],
  ])('with %s', (_name, extensions, verdict) => {
    const odd = under(root, '/CN=Odd', { extensions })
    const sent = [leafOf(odd), odd]
    expect(verdictOf(sent)).toBe(verdict)
    expect(chains.verify(sent, [root]) === null).toBe(verdict === 'trusted')
  })

  it('a server certificate issues nothing', () => {
    const server = leafOf(ca)
    const sent = [leafOf(server), server, ca]
    expect(verdictOf(sent)).toBe('not-an-authority by CN=mx')
    expect(chains.verify(sent, [root])).not.toBeNull()
  })

  it('an unknown critical extension of the server itself is refused', () => {
    const sent = [leafOf(ca, 'DNS:mx.example', ['1.2.3.4.5=critical,ASN1:UTF8String:x']), ca]
    expect(verdictOf(sent)).toBe('critical-extension by CN=mx')
    expect(chains.verify(sent, [root])).toMatch(/critical/)
  })
})

describe('path length', () => {
  it.each([0, 1, 2])('%i', (length) => {
    const first = under(root, '/CN=First', { extensions: limited(length) })
    const second = under(first, '/CN=Second')
    const third = under(second, '/CN=Third')
    for (const sent of [
      [leafOf(first), first],
      [leafOf(second), second, first],
      [leafOf(third), third, second, first],
    ]) {
      const isKept = sent.length - 2 <= length
      expect(verdictOf(sent)).toBe(isKept ? 'trusted' : 'path-length by CN=First')
      expect(chains.verify(sent, [root]) === null).toBe(isKept)
    }
  })

  it('does not count a step an authority issued to itself', () => {
    const first = under(root, '/CN=First', { extensions: limited(0) })
    const renewed = under(first, '/CN=First')
    const sent = [leafOf(renewed), renewed, first]
    expect(verdictOf(sent)).toBe('trusted')
    expect(chains.verify(sent, [root])).toBeNull()
  })

  it('binds below the anchor too', () => {
    const strict = chains.issue({ subject: '/CN=Strict', extensions: limited(0) })
    const below = under(strict, '/CN=Below')
    expect(verdictOf([leafOf(below), below], [strict])).toBe('path-length by CN=Strict')
    expect(chains.verify([leafOf(below), below], [strict])).toMatch(/path length/)
    expect(verdictOf([leafOf(strict)], [strict])).toBe('trusted')
  })
})

describe('name constraints', () => {
  const kept = 'trusted'
  const broken = 'name-constraints by CN=Bound'
  it.each<[rules: string, names: string, verdict: string, opensslIsLaxer?: boolean]>([
    ['permitted;DNS:example', 'DNS:mx.example,DNS:a.b.example,DNS:example,DNS:MX.EXAMPLE', kept],
    ['permitted;DNS:example', 'DNS:mx.example,DNS:mx.other', broken],
    ['permitted;DNS:example', 'DNS:mx.notexample', broken],
    ['permitted;DNS:example', 'DNS:*.example', kept],
    ['permitted;DNS:mx.example', 'DNS:*.example', broken],
    ['permitted;DNS:.example', 'DNS:mx.example', kept],
    ['permitted;DNS:.example', 'DNS:example', broken],
    ['permitted;DNS:example,permitted;DNS:other', 'DNS:mx.example,DNS:mx.other', kept],
    ['excluded;DNS:example', 'DNS:mx.example', broken],
    ['excluded;DNS:mx.example', 'DNS:other.example', kept],
    ['excluded;DNS:mx.example', 'DNS:*.example', broken, true],
    ['excluded;DNS:mx.example', 'DNS:mx.example.', broken, true],
    ['permitted;DNS:example,excluded;DNS:bad.example', 'DNS:mx.bad.example', broken],
    ['permitted;IP:192.0.2.0/255.255.255.0', 'DNS:mx.example,IP:192.0.2.7', kept],
    ['permitted;IP:192.0.2.0/255.255.255.0', 'DNS:mx.example,IP:198.51.100.7', broken],
    ['permitted;IP:192.0.2.0/255.255.255.0', 'DNS:mx.example,IP:2001:db8::1', broken],
    ['excluded;IP:0.0.0.0/0.0.0.0', 'DNS:mx.example', kept],
    ['permitted;email:example', 'DNS:mx.example,email:a@example', kept],
    ['permitted;email:.example', 'DNS:mx.example,email:a@example', broken],
    ['permitted;email:a@example', 'DNS:mx.example,email:b@example', broken],
    ['permitted;URI:.example', 'DNS:mx.example,URI:https://www.example/x', kept],
    ['permitted;URI:www.example', 'DNS:mx.example,URI:https://www.other/x', broken],
    ['permitted;RID:1.2.3.4', 'DNS:mx.example', kept],
    ['permitted;RID:1.2.3.4', 'DNS:mx.example,RID:1.2.3.4', broken],
    ['excluded;otherName:1.2.3.4;UTF8:x', 'DNS:mx.example,otherName:1.2.3.5;UTF8:x', kept],
    ['excluded;otherName:1.2.3.4;UTF8:x', 'DNS:mx.example,otherName:1.2.3.4;UTF8:y', broken],
  ])('%s for %s', (rules, names, verdict, opensslIsLaxer = false) => {
    const bound = under(root, '/CN=Bound', { extensions: constrained(...rules.split(',')) })
    const sent = [leafOf(bound, names), bound]
    expect(verdictOf(sent)).toBe(verdict)
    expect(chains.verify(sent, [root]) === null).toBe(verdict === kept || opensslIsLaxer)
  })

  it.each([
    ['/C=DE/O=Muster Bank AG/CN=mx', kept],
    ['/C=DE/O=MUSTER  bank ag/CN=mx', kept],
    ['/C=DE/O=Other/CN=mx', broken],
    ['/O=Muster Bank AG/C=DE/CN=mx', broken],
    ['/CN=mx/emailAddress=a@other', broken],
  ])('on the subject %s', (subject, verdict) => {
    const rules = ['permitted;dirName:allowed', 'permitted;email:example', '']
    const extensions = [...authorityLines, `nameConstraints=critical,${rules.slice(0, 2).join(',')}`, '[allowed]']
    const bound = under(root, '/CN=Bound', { extensions: [...extensions, 'C=DE', 'O=Muster Bank AG'] })
    const sent = [chains.issue({ subject, issuer: bound, extensions: serverLines() }), bound]
    expect(verdictOf(sent)).toBe(verdict)
    expect(chains.verify(sent, [root]) === null).toBe(verdict === kept)
  })

  it('bind further authorities down to the server, and every one of them', () => {
    const bound = under(root, '/CN=Bound', { extensions: constrained('permitted;DNS:example') })
    const below = under(bound, '/CN=Below', { extensions: constrained('permitted;DNS:mx.example') })
    for (const [names, verdict] of [
      ['DNS:mx.example', kept],
      ['DNS:other.example', 'name-constraints by CN=Below'],
      ['DNS:mx.other', 'name-constraints by CN=Below'],
    ] as const) {
      const sent = [leafOf(below, names), below, bound]
      expect(verdictOf(sent)).toBe(verdict)
      expect(chains.verify(sent, [root]) === null).toBe(verdict === kept)
    }
  })

  it('of the anchor bind too', () => {
    const anchor = chains.issue({ subject: '/CN=Bound', extensions: constrained('permitted;DNS:example') })
    for (const [names, verdict] of [
      ['DNS:mx.example', kept],
      ['DNS:mx.other', broken],
    ] as const) {
      const sent = [leafOf(anchor, names)]
      expect(verdictOf(sent, [anchor])).toBe(verdict)
      expect(chains.verify(sent, [anchor]) === null).toBe(verdict === kept)
    }
  })
})
