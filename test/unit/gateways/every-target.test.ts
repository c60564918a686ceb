// What every target promises, whatever its product: the same bytes for the same policies in any order, files that read back as they were
// meant or a refusal by name, reasons that point at lines there are, and a form that asks for every fact of its site.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Artefact, rendering } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import type { GatewayTarget } from '#gateways/gateway-target.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { anyPolicy, manyPolicies } from './sample-policy.ts'
import { sampleSitesOf } from './sample-sites.ts'

const expressible = (target: GatewayTarget): readonly TlsPolicy[] => {
  const [level] = [...target.levels].slice(-1)
  return manyPolicies(30).map((policy) => (level === undefined ? policy : { ...policy, level, pins: ['a'.repeat(64)] }))
}
const lineCount = (file: Artefact) => file.content.split('\n').length - 1

describe.each(gatewayTargets.map((target) => [target.id, target] as const))('%s', (id, target) => {
  test('never hands out less than was asked', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyPolicy, { minLength: 1, maxLength: 4, selector: (policy) => policy.id }),
        fc.constantFrom(...sampleSitesOf(id)),
        (policies, site) => {
          const outcome = renderProven(target, policies, site)
          if (!outcome.ok) expect(outcome.fault.code).toMatch(/^gateway\./)
          // What cannot be read back is a mistake of the writer, whatever was asked.
          if (!outcome.ok) expect(outcome.fault.code).not.toBe('gateway.not-readable')
          if (outcome.ok) expect(rendering.safeParse(outcome.value).success).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('writes the same bytes for the same policies in any order', () => {
    for (const site of sampleSitesOf(id)) {
      const forward = renderProven(target, expressible(target), site)
      const backward = renderProven(target, expressible(target).toReversed(), site)
      expect(backward.ok).toBe(forward.ok)
      if (forward.ok && backward.ok) expect(backward.value.artefacts).toEqual(forward.value.artefacts)
    }
    expect(sampleSitesOf(id).some((site) => renderProven(target, expressible(target), site).ok)).toBe(true)
  })

  test('gives reasons for lines there are, in their order', () => {
    for (const site of sampleSitesOf(id)) {
      const outcome = renderProven(target, expressible(target), site)
      if (!outcome.ok) continue
      expect(outcome.value.artefacts.some((file) => file.reasons.length > 0)).toBe(true)
      for (const file of outcome.value.artefacts) {
        let last = 0
        for (const { line, until } of file.reasons) {
          expect(line, file.name).toBeGreaterThan(last)
          expect(until, file.name).toBeGreaterThanOrEqual(line)
          expect(until, file.name).toBeLessThanOrEqual(lineCount(file))
          last = line
        }
      }
    }
  })

  test('names its files once', () => {
    const names = valueIn(renderProven(target, [], sampleSitesOf(id)[0])).artefacts.map((file) => file.name)
    expect(names).toEqual([...new Set(names)])
  })

  test('asks for every fact of its site and for nothing else', () => {
    expect(target.fields.map((field) => field.name).toSorted()).toEqual(Object.keys(target.emptySite).toSorted())
    for (const field of target.fields) {
      const condition = target.fields.find((other) => other.name === field.when?.field)
      expect(condition === undefined, field.name).toBe(field.when === null)
      if (condition?.kind === 'choice')
        expect(condition.options).toEqual(expect.arrayContaining(field.when?.values ?? []))
      const value = target.emptySite[field.name]
      const shape = Array.isArray(value)
        ? 'lines'
        : value !== null && typeof value === 'object'
          ? 'pairs'
          : typeof value
      const shapes = {
        text: 'string',
        lines: 'lines',
        choice: 'string',
        toggle: 'boolean',
        number: 'number',
        pairs: 'pairs',
      }
      if (value !== null) expect(shape, field.name).toBe(shapes[field.kind])
    }
  })
})
