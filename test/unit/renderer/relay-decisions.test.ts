// What the window offers and promises for a delivery that waits for a person.
import { expect, test } from 'vitest'
import { isForPerson, isProtected, nothingDone, waysFor } from '../../../renderer/features/relay/decide-ways.ts'

const policyId = '3f0a1c52-7d6e-4b8a-9c1d-000000000001'
const other = '3f0a1c52-7d6e-4b8a-9c1d-000000000002'

test('a damaged message can go back or away, nothing else, and a person must say which', () => {
  expect(waysFor({ state: 'corrupt' })).toEqual(['bounce', 'drop'])
  expect(waysFor({ state: 'held' })).toEqual(['release', 'container', 'bounce', 'drop'])
  expect((['queued', 'active', 'held', 'corrupt'] as const).filter((state) => isForPerson({ state }))).toEqual([
    'held',
    'corrupt',
  ])
})

test.each([
  [null, [], false],
  ['may', [], false],
  ['encrypt', [], true],
  ['secure', [{ policyId: other, level: 'may' }], true],
  ['secure', [{ policyId, level: 'encrypt' }], true],
  ['secure', [{ policyId, level: 'may' }], false],
] as const)('level %s with exceptions %j: protected is %s', (level, exceptions, expected) => {
  expect(isProtected({ level, policyId }, exceptions)).toBe(expected)
})

test('an order that found nothing to do has a sentence, going back and going as a container their own', () => {
  expect(nothingDone('release')).toBe('decide.nothing')
  expect(nothingDone('container')).toBe('decide.nothing-container')
  expect(nothingDone('bounce')).toBe('decide.nothing-bounce')
})
