// Our validator of policy maps: takes what we write, for every version, and finds every mistake Postfix itself would keep quiet about.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { policyFileName } from '#gateways/postfix/format.ts'
import { renderPostfix } from '#gateways/postfix/render.ts'
import { validatePolicyMap } from '#gateways/postfix/validate-policy-map.ts'
import { postfixVersions } from '#gateways/postfix/version.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { authorityPem, policyId, postfixPolicy, samplePostfixSite } from './sample.ts'

const pin = 'ab'.repeat(32)
const print = Array.from({ length: 32 }, () => 'AB').join(':')
const kinds: readonly Record<string, unknown>[] = [
  { level: 'may' },
  { level: 'encrypt', suites: 'pfs' },
  { level: 'secure', includeSubdomains: true, suites: 'bsi' },
  { level: 'secure', hosts: [], minProtocol: 'TLSv1.3' },
  { level: 'secure', names: ['a.kind.example', '*.kind.example'] },
  { level: 'secure', trust: { kind: 'private', authorities: [authorityPem] } },
  { level: 'dane' },
  { level: 'fingerprint', pins: [pin, 'cd'.repeat(32)] },
  { level: 'secure', route: { kind: 'hosts', hosts: [{ host: 'gw.kind.example', port: 2525 }] } },
]
const policies: readonly TlsPolicy[] = kinds.map((changes, index) =>
  postfixPolicy({ id: policyId(index), domains: [`kind-${index}.example`], ...changes }),
)
const mapFor = (version: (typeof postfixVersions)[number]) =>
  valueIn(renderPostfix(policies, samplePostfixSite({ version }))).artefacts.find(
    (artefact) => artefact.name === policyFileName,
  )?.content ?? ''

test.each(postfixVersions)('what we write for %s has no problem', (version) => {
  const text = mapFor(version)
  expect(text).toContain('kind-0.example may')
  expect(validatePolicyMap(text, version)).toEqual([])
})

describe('finds', () => {
  test.each([
    ['a misspelt level', 'p.example secur match=a.example', 'level-unknown', 'secur'],
    ['a level of another product', 'p.example verify-full', 'level-unknown', 'verify-full'],
    ['a level in capitals', 'p.example Secure', 'level-unknown', 'Secure'],
    ['no level', 'p.example', 'level-missing', ''],
    ['a misspelt attribute', 'p.example secure matches=a.example', 'attribute-unknown', 'matches'],
    ['a word that is no attribute', 'p.example encrypt please', 'attribute-unknown', 'please'],
    ['an attribute the level does not take', 'p.example encrypt match=a.example', 'attribute-at-level', 'match'],
    ['attributes behind none', 'p.example none protocols=TLSv1.2', 'attribute-at-level', 'protocols'],
    ['an attribute twice', 'p.example may ciphers=high ciphers=high', 'attribute-twice', 'ciphers'],
    ['a fingerprint without values', 'p.example fingerprint', 'match-missing', 'fingerprint'],
    ['a fingerprint of another length', 'p.example fingerprint match=AB:CD', 'fingerprint-form', 'match=AB:CD'],
    ['a second fingerprint that is none', `p.example fingerprint match=${print}|x`, 'fingerprint-form', undefined],
    ['a name with a star', 'p.example secure match=*.a.example', 'match-form', 'match=*.a.example'],
    ['an empty name', 'p.example secure match=a.example:', 'match-form', 'match=a.example:'],
    ['an unknown protocol', 'p.example secure protocols=>=TLS1.2', 'protocol-unknown', 'protocols=>=TLS1.2'],
    ['a protocol after a blank', 'p.example secure protocols= TLSv1.2', 'protocol-unknown', 'protocols='],
    ['nothing left to speak', 'p.example secure protocols=>=TLSv1.3:<=TLSv1.2', 'protocols-impossible', undefined],
    ['only SSL left', 'p.example secure protocols=SSLv3', 'protocols-impossible', 'protocols=SSLv3'],
    ['an unknown grade', 'p.example secure ciphers=strong', 'cipher-grade', 'ciphers=strong'],
    ['a cipher with a mark', 'p.example secure exclude=!RC4', 'cipher-word', 'exclude=!RC4'],
    ['a relative file', 'p.example secure tafile=ca.pem', 'path-form', 'tafile=ca.pem'],
    ['a name in capitals for the host', 'p.example secure servername=MX.a.example', 'server-name', undefined],
    ['neither yes nor no', 'p.example secure connection_reuse=true', 'yes-or-no', 'connection_reuse=true'],
    ['a key in capitals', 'P.example secure', 'key-form', 'P.example'],
    ['a key with an open bracket', '[mx.p.example secure', 'key-form', '[mx.p.example'],
    ['a key with a mailbox', 'a@p.example secure', 'key-form', 'a@p.example'],
    ['a key with an empty label', 'p..example secure', 'key-form', 'p..example'],
    ['a port there is not', 'p.example:99999 secure', 'key-form', 'p.example:99999'],
    ['a key twice', 'p.example secure\np.example may', 'key-twice', 'p.example'],
    ['a continued line without a start', '  secure\np.example may', 'continues-nothing', 'secure'],
    ['a letter outside ASCII', 'p.example secure match=\u00e4.example', 'not-ascii', ''],
  ])('%s', (_title, text, code, detail) => {
    const problems = validatePolicyMap(`${text}\n`, '3.7')
    expect(problems.map((problem) => problem.code)).toContain(code)
    const found = problems.find((problem) => problem.code === code)
    if (detail !== undefined) expect(found?.detail).toBe(detail)
    expect(found?.line).toBe(text.includes('\np.example may') && code === 'key-twice' ? 2 : 1)
  })

  test.each([
    ['bounds before 3.6', 'p.example secure protocols=>=TLSv1.2', '3.5', '3.6'],
    ['raw public keys before 3.9', 'p.example secure enable_rpk=yes', '3.8', '3.9'],
  ] as const)('%s', (_title, text, old, young) => {
    expect(validatePolicyMap(text, old)).toMatchObject([{ code: 'version-too-old' }])
    expect(validatePolicyMap(text, young)).toEqual([])
  })
})

test.each([
  'p.example secure match=nexthop:dot-nexthop',
  'p.example verify match=hostname',
  'p.example dane-only, protocols=!SSLv2:!SSLv3',
  '[192.0.2.1]:587 encrypt ciphers=medium',
  '[ipv6:2001:db8::1] encrypt',
  '[mx.p.example]:submission none',
  '.p.example\tmay',
  `p.example fingerprint match=${print}|${print}\n  match=${print}`,
  '# nothing\n\n',
])('takes what Postfix takes: %s', (text) => {
  expect(validatePolicyMap(`${text}\n`, '3.7')).toEqual([])
})

test('no letter of a level or an attribute can be lost, doubled or changed unnoticed', () => {
  const text = mapFor('3.7')
  const words = [
    ...text.matchAll(
      /(?<= )(?:may|encrypt|verify|secure|dane-only|fingerprint)(?=[ \n])|\b(?:match|tafile|protocols|ciphers|exclude|servername)(?==)/g,
    ),
  ]
  expect(words.length).toBeGreaterThan(20)
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.nat(), fc.constantFrom('drop', 'double', 'other'), (match, at, how) => {
      const word = match[0]
      const index = at % word.length
      const middle = how === 'drop' ? '' : how === 'double' ? word.charAt(index).repeat(2) : 'Q'
      const broken = word.slice(0, index) + middle + word.slice(index + 1)
      const start = match.index
      const changed = text.slice(0, start) + broken + text.slice(start + word.length)
      expect(validatePolicyMap(changed, '3.7').length).toBeGreaterThan(0)
    }),
    { numRuns: 500 },
  )
})
