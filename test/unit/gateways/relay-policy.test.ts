// The relay's policy file: nothing of a policy is lost on the way there and back, and a damaged file is refused as a whole.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tlsLevels } from '#domain/tls-level.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { relayPolicyFile } from '#gateways/relay/relay-policy-file.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { anyPolicy, manyPolicies, samplePolicy } from './sample-policy.ts'

const textOf = (policies: readonly TlsPolicy[]) => valueIn(relayTarget.render(policies, {})).artefacts[0]?.content ?? ''

/** The policies a file stands for; what a test saw of the hosts is evidence, not policy, and not in the file. */
function policiesIn(text: string): readonly TlsPolicy[] {
  const policies = new Map<string, TlsPolicy>()
  for (const entry of relayPolicyFile.parse(JSON.parse(text)).domains) {
    const {
      domain,
      policy: id,
      trust: _trust,
      onFailure: _on,
      warnAfterHours: _warn,
      giveUpAfterHours: _end,
      ...rest
    } = entry
    const known = policies.get(id)
    policies.set(id, { id, ...rest, hosts: [], domains: [...(known?.domains ?? []), domain] })
  }
  return [...policies.values()]
}

const comparable = (policies: readonly TlsPolicy[]) =>
  policies
    .map((policy) => ({ ...policy, hosts: [], domains: [...policy.domains].sort() }))
    .sort((left, right) => (left.id < right.id ? -1 : 1))

test('any policies come back as they went in', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyPolicy, { minLength: 1, maxLength: 5, selector: (policy) => policy.id }),
      (policies) => {
        const outcome = relayTarget.render(policies, {})
        if (!outcome.ok) {
          expect(['gateway.pins-missing', 'gateway.duplicate-domain']).toContain(outcome.fault.code)
          return
        }
        expect(comparable(policiesIn(outcome.value.artefacts[0]?.content ?? ''))).toEqual(comparable(policies))
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
  const policies = tlsLevels.map((level, index) =>
    samplePolicy({ ...manyPolicies(9)[index], level, pins: ['a'.repeat(64)] }),
  )
  expect(valueIn(relayTarget.render(policies, {})).notes.filter((note) => note.kind === 'lost')).toEqual([])
})

test('the order of policies does not change a byte', () => {
  expect(textOf([...manyPolicies(30)].reverse())).toBe(textOf(manyPolicies(30)))
})

test('every domain says what happens when the level cannot be reached', () => {
  expect(relayPolicyFile.parse(JSON.parse(textOf([samplePolicy()]))).domains[0]).toMatchObject({
    onFailure: 'defer',
    warnAfterHours: 4,
    giveUpAfterHours: 240,
    trust: { kind: 'public' },
  })
})

describe('refused', () => {
  test('a fingerprint level without a fingerprint', () => {
    expect(faultIn(relayTarget.render([samplePolicy({ level: 'fingerprint' })], {})).code).toBe('gateway.pins-missing')
  })

  test.each([
    ['another schema', (file: Record<string, unknown>) => ({ ...file, schema: 'handschlag.relay-policy/2' })],
    ['an unknown field', (file: Record<string, unknown>) => ({ ...file, extra: true })],
    [
      'a domain twice',
      (file: Record<string, unknown>) => ({
        ...file,
        domains: [...(file['domains'] as []), ...(file['domains'] as [])],
      }),
    ],
    [
      'an unknown way to fail',
      (file: Record<string, unknown>) => ({
        ...file,
        domains: [{ ...(file['domains'] as object[])[0], onFailure: 'send' }],
      }),
    ],
  ])('a file with %s', (_title, damage) => {
    expect(relayPolicyFile.safeParse(damage(JSON.parse(textOf([samplePolicy()])))).success).toBe(false)
  })
})
