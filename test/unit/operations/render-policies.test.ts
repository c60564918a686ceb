// The policy file of the command line: strict, bounded, and refused with the place that is wrong.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { policyFileLimit, renderPolicies } from '#operations/render-policies.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const policy = (changes: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  partner: 'Muster Bank AG',
  domains: ['bank.example'],
  level: 'secure',
  ...changes,
})
const file = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({ schema: 'handschlag.policies/1', policies: [policy()], ...changes })

test('a file with defaults renders, and the same text gives the same bytes', () => {
  const text = file()
  const first = valueIn(renderPolicies(text, 'policies.json', 'relay'))
  expect(JSON.parse(first.artefacts[0]?.content ?? '')).toMatchObject({
    policies: [{ domains: ['bank.example'], level: 'secure', direction: 'outbound' }],
  })
  expect(valueIn(renderPolicies(text, 'policies.json', 'relay'))).toEqual(first)
})

test('the site is taken from the entry of the gateway', () => {
  const sites = { exchange: { product: 'exchange-2019', servers: ['EX01'] } }
  const policies = [policy({ names: ['mx.bank.example'] })]
  const { artefacts } = valueIn(renderPolicies(file({ sites, policies }), 'policies.json', 'exchange'))
  expect(artefacts.some((artefact) => artefact.content.includes('EX01'))).toBe(true)
  expect(faultIn(renderPolicies(file({ sites: { relay: {} } }), 'policies.json', 'exchange')).code).toBe(
    'gateway.site-incomplete',
  )
})

test.each([
  ['no JSON', '{"schema": '],
  ['nothing', ''],
  ['a list', '[]'],
  ['null', 'null'],
  ['another schema', file({ schema: 'handschlag.policies/2' })],
  ['an unknown field', file({ note: 'x' })],
  ['an unknown field of a policy', file({ policies: [policy({ levle: 'may' })] })],
  ['an unknown level', file({ policies: [policy({ level: 'strict' })] })],
  ['a hostile domain', file({ policies: [policy({ domains: ["x'; y.example"] })] })],
  ['a line break in a name', file({ policies: [policy({ partner: 'a\nb' })] })],
  ['a pin of the wrong length', file({ policies: [policy({ pins: ['ab'] })] })],
  ['a missing id', file({ policies: [{ partner: 'A', domains: ['a.example'], level: 'may' }] })],
  ['a polluted prototype', '{"__proto__": {"schema": "handschlag.policies/1", "policies": []}}'],
])('%s is refused with the path', (_, text) => {
  expect(faultIn(renderPolicies(text, 'policies.json', 'relay'))).toMatchObject({
    code: 'input.wrong-format',
    params: { path: 'policies.json' },
  })
})

test('a wrong place is named', () => {
  const policies = [policy(), policy({ domains: ['ok.example', 'not ok'] })]
  expect(faultIn(renderPolicies(file({ policies }), 'policies.json', 'relay')).params['detail']).toMatch(
    /^policies\.1\.domains\.1/,
  )
})

test('a file beyond the bound is refused without being parsed', () => {
  const text = `${' '.repeat(policyFileLimit)}x`
  expect(faultIn(renderPolicies(text, 'policies.json', 'relay')).code).toBe('input.too-large')
})

test.each(['sendmail', '__proto__', 'toString', ''])('the gateway %j is not known', (gateway) => {
  expect(faultIn(renderPolicies(file(), 'policies.json', gateway)).code).toBe('gateway.unknown')
})
