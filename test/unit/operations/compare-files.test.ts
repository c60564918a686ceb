// What changed between two sets of files: the newer file can be rebuilt from the older one and the runs, and nothing takes long.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileDifference } from '#domain/rendering-difference.ts'
import { compareFiles, shownChanges } from '#operations/compare-files.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const file = (content: string) => [{ name: 'a.txt', content }]
const since = '2026-11-21T10:00:00.000Z'

function differenceOf(older: string, newer: string): FileDifference {
  const [only] = compareFiles(since, file(older), file(newer)).files
  if (only === undefined) throw new Error('one file')
  return only
}

const textOf = (lines: readonly string[], end = '\n') => lines.map((line) => line + end).join('')
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`)

test('files are told apart by name: new, gone, changed, the same', () => {
  const older = [
    { name: 'b', content: 'x\n' },
    { name: 'c', content: 'x\n' },
    { name: 'd', content: 'x\n' },
  ]
  const newer = [
    { name: 'd', content: 'x\n' },
    { name: 'a', content: 'x\n' },
    { name: 'c', content: 'y\n' },
  ]
  const { files, since: when } = compareFiles(since, older, newer)
  expect(when).toBe(since)
  expect(files.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['a added', 'b removed', 'c changed', 'd same'])
})

test('kept lines are shortened to those around a change, with their numbers in the newer file', () => {
  const older = numbered(40)
  const newer = older.flatMap((line, index) => (index === 9 ? [] : index === 29 ? ['new 1', 'new 2'] : [line]))
  expect(differenceOf(textOf(older), textOf(newer))).toEqual({
    name: 'a.txt',
    kind: 'changed',
    runs: [
      { kind: 'kept', line: 7, lines: ['line 7', 'line 8', 'line 9'] },
      { kind: 'removed', line: 10, lines: ['line 10'] },
      { kind: 'kept', line: 10, lines: ['line 11', 'line 12', 'line 13'] },
      { kind: 'kept', line: 26, lines: ['line 27', 'line 28', 'line 29'] },
      { kind: 'removed', line: 29, lines: ['line 30'] },
      { kind: 'added', line: 29, lines: ['new 1', 'new 2'] },
      { kind: 'kept', line: 31, lines: ['line 31', 'line 32', 'line 33'] },
    ],
  })
})

test('line ends of Windows are no part of a line, and no change by themselves', () => {
  const [older, newer] = [
    ['a', 'b', 'c'],
    ['a', 'B', 'c'],
  ]
  expect(differenceOf(textOf(older, '\r\n'), textOf(newer, '\r\n'))).toEqual(differenceOf(textOf(older), textOf(newer)))
  expect(differenceOf(textOf(older), textOf(older, '\r\n')).kind).toBe('same')
  expect(differenceOf('a\nb', 'a\nb\n').kind).toBe('same')
  expect(differenceOf('', 'a\n').runs).toEqual([{ kind: 'added', line: 1, lines: ['a'] }])
  expect(differenceOf('a\n', '').runs).toEqual([{ kind: 'removed', line: 1, lines: ['a'] }])
})

test('the newer file follows from the older one and the runs', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', '', '  c', '}'), { maxLength: 40 })
  fc.assert(
    fc.property(lines, lines, (older, newer) => {
      const { runs } = differenceOf(textOf(older), textOf(newer))
      const rebuilt: string[] = []
      let at = 0
      for (const { kind, line, lines: part } of runs) {
        while (rebuilt.length < line - 1) rebuilt.push(older[at++] ?? 'beyond the end')
        if (kind !== 'removed') rebuilt.push(...part)
        if (kind !== 'added') {
          expect(older.slice(at, at + part.length)).toEqual(part)
          at += part.length
        }
      }
      rebuilt.push(...older.slice(at))
      expect(rebuilt).toEqual(newer)
    }),
    { numRuns: propertyRuns(500) },
  )
})

/** Far beyond what a busy machine needs; without the bound the comparison runs for hours. */
const hangMs = 30_000

test('one changed line among very many is shown at once', { timeout: 60_000 }, () => {
  const older = numbered(400_000)
  const newer = older.with(200_000, 'changed')
  const begun = performance.now()
  const { runs } = differenceOf(textOf(older), textOf(newer))
  expect(performance.now() - begun).toBeLessThan(hangMs)
  expect(runs.map(({ kind }) => kind)).toEqual(['kept', 'removed', 'added', 'kept'])
})

test('a file that has changed beyond recognition is only called changed, and quickly', { timeout: 120_000 }, () => {
  const older = numbered(200_000)
  const newer = older.map((line) => `${line} now`)
  const scattered = older.map((line, index) => (index % 20 === 0 ? `${line} now` : line))
  for (const changed of [newer, scattered, older.toReversed()]) {
    const [left, right] = [textOf(older), textOf(changed)]
    const begun = performance.now()
    expect(differenceOf(left, right)).toEqual({ name: 'a.txt', kind: 'changed', runs: [] })
    expect(performance.now() - begun).toBeLessThan(hangMs)
  }
  const justShown = textOf(numbered(shownChanges / 2).map((line) => `${line} now`))
  expect(differenceOf(textOf(numbered(shownChanges / 2)), justShown).runs).toHaveLength(2)
})
