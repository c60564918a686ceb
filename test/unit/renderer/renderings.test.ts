// Generated files in the window: coloured lines that lose no character, reasons by line, notes in reading order, and what changed in numbers.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ArtefactNote, artefactLanguages, type LineReason } from '#domain/artefact.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { codeLines } from '../../../renderer/features/renderings/code-lines.ts'
import { countDifference } from '../../../renderer/features/renderings/difference-count.ts'
import {
  coveredLines,
  reasonGroups,
  reasonStarts,
  reasonsAt,
  stepFrom,
} from '../../../renderer/features/renderings/line-reasons.ts'
import { notesOfKind } from '../../../renderer/features/renderings/note-order.ts'

const textOf = (lines: ReturnType<typeof codeLines>) =>
  lines.map((line) => line.map(({ text }) => text).join('')).join('\n')
const looksOf = (lines: ReturnType<typeof codeLines>) =>
  new Set(lines.flatMap((line) => line.map(({ look }) => look)).filter((look) => look !== ''))

test.each(artefactLanguages)('the lines of %s joined are the file, whatever it holds', (language) => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', "'", '"', '\n', '<', '>', '#', '$', '{', '}', '=', '@', '-'),
  })
  fc.assert(
    fc.property(text, (content) => {
      const lines = codeLines({ language, content })
      expect(textOf(lines)).toBe(content.endsWith('\n') ? content.slice(0, -1) : content)
    }),
    { numRuns: 100 },
  )
})

test('every language with a grammar is coloured, the others stay plain, and so does what is too long', () => {
  const samples = {
    powershell: "$a = @{ Name = 'x' } # why",
    json: '{ "a": 1 }',
    xml: '<note kind="x"><!-- c --></note>',
    ini: '[a]\nKey=1 ; c',
    shell: 'postfix reload # now\nif true; then echo "$X"; fi',
  } as const
  for (const [language, content] of Object.entries(samples)) {
    expect(looksOf(codeLines({ language: language as keyof typeof samples, content })).size, language).toBeGreaterThan(
      0,
    )
  }
  expect(looksOf(codeLines({ language: 'conf', content: 'a = b' })).size).toBe(0)
  expect(looksOf(codeLines({ language: 'json', content: `["${'x'.repeat(100_000)}"]` })).size).toBe(0)
})

test('CRLF files have the same lines as LF files', () => {
  expect(codeLines({ language: 'text', content: 'a\r\n\r\nb\r\n' })).toEqual([
    [{ text: 'a', look: '' }],
    [],
    [{ text: 'b', look: '' }],
  ])
})

const reason = (line: number, until: number, code = 'a', params = {}): LineReason => ({ line, until, code, params })
const reasons = [reason(2, 4), reason(3, 3, 'b'), reason(8, 8), reason(12, 99, 'c', { n: 1 })]

test('covered lines and the reasons at a line agree', () => {
  const covered = coveredLines(reasons, 12)
  for (let line = 1; line <= 12; line += 1) expect(covered[line]).toBe(reasonsAt(reasons, line).length > 0)
  expect(covered[12]).toBe(true)
  expect(reasonsAt(reasons, 3).map(({ code }) => code)).toEqual(['a', 'b'])
  expect(coveredLines([reason(20, 30)], 12).every((each) => !each)).toBe(true)
})

test('the arrow keys go from reason to reason and stay at the ends', () => {
  const starts = reasonStarts([...reasons, reason(8, 9, 'b')])
  expect(starts).toEqual([2, 3, 8, 12])
  expect(stepFrom(starts, 3, 'next')).toBe(8)
  expect(stepFrom(starts, 3, 'previous')).toBe(2)
  expect(stepFrom(starts, 2, 'previous')).toBe(2)
  expect(stepFrom(starts, 12, 'next')).toBe(12)
  expect(stepFrom(starts, 8, 'first')).toBe(2)
  expect(stepFrom(starts, 8, 'last')).toBe(12)
})

test('a sentence that holds for several places is listed once', () => {
  const groups = reasonGroups([...reasons, reason(13, 13, 'c', { n: 2 })])
  expect(groups.map(({ reason: { code }, places }) => [code, places.map(({ line }) => line)])).toEqual([
    ['a', [2, 8]],
    ['b', [3]],
    ['c', [12]],
    ['c', [13]],
  ])
})

test('notes about this partner come first, those about others last', () => {
  const note = (code: string, params: ArtefactNote['params'] = {}): ArtefactNote => ({ kind: 'lost', code, params })
  const notes = [
    note('other', { partner: 'Andere AG' }),
    note('all'),
    note('ours', { partners: 'Andere AG, Muster Bank AG' }),
    { ...note('check'), kind: 'check' as const },
  ]
  expect(notesOfKind(notes, 'lost', 'Muster Bank AG').map(({ code }) => code)).toEqual(['ours', 'all', 'other'])
})

test('a difference is counted in files and lines', () => {
  const run = (kind: 'kept' | 'added' | 'removed', count: number) => ({
    kind,
    line: 1,
    lines: new Array(count).fill('x'),
  })
  expect(
    countDifference({
      since: '2026-11-12T10:00:00.000Z',
      files: [
        { name: 'a', kind: 'same', runs: [run('kept', 3)] },
        { name: 'b', kind: 'changed', runs: [run('kept', 3), run('removed', 1), run('added', 2)] },
        { name: 'c', kind: 'added', runs: [run('added', 5)] },
      ],
    }),
  ).toEqual({ files: 2, added: 7, removed: 1 })
})

test('the sample of screens marks lines that exist', () => {
  for (const { content, reasons: marked } of sampleRendering.artefacts) {
    for (const { until } of marked) expect(until).toBeLessThanOrEqual(content.split('\n').length)
  }
})
