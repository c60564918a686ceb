// The relay's policy file: nothing of a policy is lost on the way there and back, and a damaged file is refused as a whole.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { relayPolicy, relayPolicyFile } from '#domain/relay-policy-file.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { emptyRelaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { anyPolicy, manyPolicies, samplePolicy } from './sample-policy.ts'

const textOf = (policies: readonly TlsPolicy[]) =>
  valueIn(relayTarget.render(policies, emptyRelaySite)).artefacts[0]?.content ?? ''

/** The policies a file stands for; what a test saw of the hosts is evidence, not policy, and not in the file. */
const policiesIn = (text: string) => relayPolicyFile.parse(JSON.parse(text)).policies

const comparable = (policies: readonly TlsPolicy[]) =>
  policies
    .map(({ hosts: _hosts, ...policy }) => ({ ...policy, domains: [...policy.domains].sort() }))
    .sort((left, right) => (left.id < right.id ? -1 : 1))

test('any policies come back as they went in', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyPolicy, { minLength: 1, maxLength: 5, selector: (policy) => policy.id }),
      (policies) => {
        const outcome = relayTarget.render(policies, emptyRelaySite)
        if (!outcome.ok) {
          expect(['gateway.pins-missing', 'gateway.duplicate-domain']).toContain(outcome.fault.code)
          return
        }
        expect(policiesIn(outcome.value.artefacts[0]?.content ?? '')).toEqual(comparable(policies))
      },
    ),
    { numRuns: 200 },
  )
})

test.each(tlsLevels)('level %s is kept', (level) => {
  const pins = ['a'.repeat(64), 'b'.repeat(64)]
  expect(policiesIn(textOf([samplePolicy({ level, pins })]))).toMatchObject([{ level, pins }])
})

test('nothing is reported as lost', () => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      const outcome = renderProven(relayTarget, [policy], emptyRelaySite)
      if (outcome.ok) expect(outcome.value.notes.filter((note) => note.kind === 'lost')).toEqual([])
      else expect(outcome.fault.code).toBe('gateway.pins-missing')
    }),
  )
})

test('the order of policies does not change a byte', () => {
  expect(textOf([...manyPolicies(30)].reverse())).toBe(textOf(manyPolicies(30)))
})

test('a reason stands at the first line of every member and covers the whole of it', () => {
  const [file] = valueIn(
    relayTarget.render([samplePolicy({ names: ['a.example', 'b.example'] })], emptyRelaySite),
  ).artefacts
  const lines = file?.content.split('\n') ?? []
  const names = file?.reasons.find((reason) => reason.code === 'names')
  expect(lines.slice((names?.line ?? 0) - 1, names?.until).join('')).toMatch(/^ {6}"names": \[.*"b\.example" {6}\],$/)
  expect(file?.reasons.map((reason) => reason.code)).toEqual(Object.keys(relayPolicy.shape))
})

/** The same domain in a second policy. */
const twice = ([first]: readonly object[]) => [first, { ...first, id: '3f0a1c52-7d6e-4b8a-9c1d-000000000002' }]

describe('refused', () => {
  test('a fingerprint level without a fingerprint', () => {
    expect(faultIn(relayTarget.render([samplePolicy({ level: 'fingerprint' })], emptyRelaySite)).code).toBe(
      'gateway.pins-missing',
    )
  })

  test.each([
    ['another schema', (file: Record<string, unknown>) => ({ ...file, schema: 'handschlag.relay-policy/1' })],
    ['an unknown field', (file: Record<string, unknown>) => ({ ...file, extra: true })],
    [
      'a domain twice',
      (file: Record<string, unknown>) => ({
        ...file,
        policies: twice(file['policies'] as object[]),
      }),
    ],
    [
      'an unknown way to fail',
      (file: Record<string, unknown>) => ({
        ...file,
        policies: [{ ...(file['policies'] as object[])[0], failure: { action: 'send' } }],
      }),
    ],
  ])('a file with %s', (_title, damage) => {
    expect(relayPolicyFile.safeParse(damage(JSON.parse(textOf([samplePolicy()])))).success).toBe(false)
  })
})
