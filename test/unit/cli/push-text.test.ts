// What a terminal shows of a plan: every line that changes, however many, and every command wherever a host will run something.
import { expect, test } from 'vitest'
import type { HostPlan } from '#domain/push/push-plan.ts'
import { translatorFor } from '#i18n/translate.ts'
import { emptyHostPlan, sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'
import { planText } from '../../../app/cli/push-text.ts'

const siteId = '00000000-0000-4000-8000-000000009001'
const shown = (host: HostPlan) => planText(samplePlan(siteId, [host]), 'postfix', translatorFor('en')).split('\n')
const change = (before: string | null, after: string | null) =>
  shown(
    sampleHostPlan(1, {
      changes: [{ kind: 'file', name: '/etc/x', before, after, owner: null, mode: null }],
      unsafe: [],
      notes: [],
      commands: [],
    }),
  ).filter((line) => line.startsWith('    '))

test('a host that only has something to finish shows the commands that will run there', () => {
  const { commands } = sampleHostPlan(1)
  const unfinished = { recordId: null, startedAt: '2026-11-21T07:00:00Z' }
  const lines = shown(sampleHostPlan(1, { changes: [], unsafe: [], notes: [], unfinished }))
  const wanted = commands.filter(({ phase }) => phase !== 'inspect')
  expect(lines.filter((line) => line.includes('apply.sh'))).toHaveLength(wanted.length)
  for (const { phase } of wanted)
    expect(
      lines.some((line) => line.includes(`--${phase}`)),
      phase,
    ).toBe(true)
  expect(shown(emptyHostPlan(1)).some((line) => line.includes('.sh'))).toBe(false)
})

test('a change too large to be compared shows every line that goes and every line that comes', () => {
  const many = (word: string) => Array.from({ length: 3000 }, (_, line) => `${word} ${line}`)
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`
  const [gone, come] = [many('old'), many('new')]
  const wanted = [...gone.map((line) => `    - ${line}`), ...come.map((line) => `    + ${line}`)]
  expect(change(text(gone), text(come))).toEqual(wanted)
  expect(change(null, text(come))).toEqual(come.map((line) => `    + ${line}`))
  expect(change(text(gone), null)).toEqual(gone.map((line) => `    - ${line}`))
})

test('a long line is shown to its end, and nothing in it steers the terminal', () => {
  const lines = change(null, `${'x'.repeat(2500)}\u001b[31mend\n`)
  expect(lines.map((line) => line.slice(0, 7))).toEqual(['    + x', '    +… ', '    +… '])
  expect(lines.join('').replaceAll(/[ +…]/g, '')).toBe(`${'x'.repeat(2500)}end`)
})

test('a change of line ends alone is called that; an empty file that is new is no change of line ends', () => {
  expect(change('a\r\nb\r\n', 'a\nb\n')).toEqual(['    only the line ends change'])
  expect(change(null, '')).toEqual([])
})
