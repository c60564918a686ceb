// The domain a counter-proof begins with, and the one it goes on with: whatever no fresh counter-proof shows at that place.
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { nextDomain, presetDomain } from '../../../renderer/features/confirm/trial-domain.ts'

const domains = ['a.example', 'b.example', 'c.example']
const at = (open: readonly string[]) => ({ domains, open: [...open] })
const last = (domain: string) => ({ domain })

test('is preset to the first that is still to be shown', () => {
  expect(presetDomain(at(['b.example', 'c.example']), null, null)).toBe('b.example')
  expect(presetDomain(at([]), null, null)).toBe('a.example')
  expect(presetDomain({ domains: [], open: [] }, null, null)).toBe('')
})

test('stays what it was last while that is open, and goes on once it is shown', () => {
  expect(presetDomain(at(['b.example', 'c.example']), null, last('c.example'))).toBe('c.example')
  expect(presetDomain(at(['b.example']), null, last('c.example'))).toBe('b.example')
  expect(presetDomain(at([]), null, last('c.example'))).toBe('c.example')
  expect(presetDomain(at(['b.example']), null, last('gone.example'))).toBe('b.example')
})

test('is what a person chose, where the gateway has it', () => {
  expect(presetDomain(at(['b.example']), 'a.example', last('b.example'))).toBe('a.example')
  expect(presetDomain(at(['b.example']), 'gone.example', null)).toBe('b.example')
})

test('goes on with the next open one at the same place, and not before everything is taken away', () => {
  const [siteId, hostId] = [randomUUID(), randomUUID()]
  const view = (open: readonly string[], unfinished: string[] = []) => ({
    triable: [
      { siteId, hostId: randomUUID(), name: 'Other', modes: [], ...at(domains) },
      { siteId, hostId, name: 'Here', modes: [], ...at(open) },
    ],
    open: unfinished,
  })
  const proof = (domain: string) => ({ siteId, hostId, domain })
  expect(nextDomain(view(['a.example', 'c.example']), proof('b.example'))).toBe('c.example')
  expect(nextDomain(view(['a.example', 'c.example']), proof('c.example'))).toBe('a.example')
  expect(nextDomain(view(['b.example']), proof('b.example'))).toBeNull()
  expect(nextDomain(view([]), proof('b.example'))).toBeNull()
  expect(nextDomain(view(['c.example'], [randomUUID()]), proof('b.example'))).toBeNull()
  expect(nextDomain(view(['c.example']), { ...proof('b.example'), hostId: null })).toBeNull()
})
