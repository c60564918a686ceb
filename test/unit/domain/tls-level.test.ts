// Levels are compared by rank: a total preorder in which the authenticating levels are equals.
import { expect, test } from 'vitest'
import { isAtLeast, mandatoryModes, modes, tlsLevels } from '#domain/tls-level.ts'

test('every level protects at least as much as itself and as may', () => {
  for (const level of tlsLevels) {
    expect(isAtLeast(level, level)).toBe(true)
    expect(isAtLeast(level, 'may')).toBe(true)
  }
})

test('the order is may < encrypt < verify < secure, and a chain without a name is not secure', () => {
  const ascending = ['may', 'encrypt', 'verify', 'secure'] as const
  for (const [index, lower] of ascending.entries()) {
    for (const higher of ascending.slice(index + 1)) {
      expect(isAtLeast(higher, lower)).toBe(true)
      expect(isAtLeast(lower, higher)).toBe(false)
    }
  }
})

test('name, DANE and an agreed certificate are equals', () => {
  for (const left of ['secure', 'dane', 'fingerprint'] as const) {
    for (const right of ['secure', 'dane', 'fingerprint'] as const) expect(isAtLeast(left, right)).toBe(true)
    expect(isAtLeast('verify', left)).toBe(false)
  }
})

test('comparison is transitive and never undecided', () => {
  for (const a of tlsLevels) {
    for (const b of tlsLevels) {
      expect(isAtLeast(a, b) || isAtLeast(b, a)).toBe(true)
      for (const c of tlsLevels) if (isAtLeast(a, b) && isAtLeast(b, c)) expect(isAtLeast(a, c)).toBe(true)
    }
  }
})

test('the modes of a test are exactly the levels that make TLS mandatory', () => {
  expect([...mandatoryModes]).toEqual(tlsLevels.filter((level) => level !== 'may'))
  expect(Object.keys(modes.shape)).toEqual([...mandatoryModes])
})
