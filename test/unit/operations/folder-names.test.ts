// Folder names from any name: plain for every system, and never two the same.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderNames } from '#operations/folder-names.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

test.each([
  ['Köln Haus 1', 'Koeln-Haus-1'],
  ['../../etc', 'etc'],
  ['..', 'gateway'],
  ['', 'gateway'],
  ['日本', 'gateway'],
  ['CON', 'gateway-CON'],
  ['nul.txt', 'gateway-nul.txt'],
  ['a/b\\c:d', 'a-b-c-d'],
  ['  x.  ', 'x'],
])('%j becomes %j', (name, folder) => {
  expect(folderNames([name])).toEqual([folder])
})

test('equal names are numbered, capitals or not', () => {
  expect(folderNames(['Relay', 'relay', 'RELAY', 'relay-2'])).toEqual(['Relay', 'relay-2', 'RELAY-3', 'relay-2-2'])
})

test('whatever the names, folders are plain and differ', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom('a', 'A', 'a-2', '.', 'con'))
  fc.assert(
    fc.property(fc.array(name, { maxLength: 20 }), (names) => {
      const folders = folderNames(names)
      expect(folders).toHaveLength(names.length)
      expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(names.length)
      for (const folder of folders) expect(folder).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}$/)
    }),
    { numRuns: propertyRuns(300) },
  )
})
