// The worklist: what comes first, what stands below a name, what the overview counts.
import { expect, test } from 'vitest'
import { type DueWork, dueKinds, dueWork } from '#domain/due-work.ts'
import { findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import { dueAt, dueCount, dueLine, dueSentence } from '../../../renderer/features/partners/due-words.ts'
import {
  countByStanding,
  countByState,
  nextExpiries,
  nextSteps,
} from '../../../renderer/features/partners/overview-counts.ts'
import { byUrgency, matchesQuery } from '../../../renderer/features/partners/urgency.ts'
import { daysLabel, worklistLine } from '../../../renderer/features/partners/worklist-line.ts'
import { daysLeft } from '../../../renderer/kit/days-left.ts'
import type { StandingByPartner } from '../../../renderer/kit/standing-marks.ts'
import { noon, summary } from './summary-sample.ts'

const t = translatorFor('de')
const names = (list: ReturnType<typeof byUrgency>) => list.map((entry) => entry.partner.name)

test('what runs out comes first, then what is worst, then the name; practice comes last', () => {
  const list = [
    summary('Zeta', { verdict: 'suitable', days: 200 }),
    summary('Äpfel', { verdict: 'suitable', days: 200 }),
    summary('Übung', { verdict: 'unsuitable' }, { isPractice: true }),
    summary('Neu', null),
    summary('Offen', { verdict: 'unverifiable' }),
    summary('Halb', { verdict: 'conditional', days: 90 }),
    summary('Schlecht', { verdict: 'unsuitable', days: 3 }),
    summary('Später', { verdict: 'suitable', days: 20 }),
    summary('Bald', { verdict: 'conditional', days: 5 }),
  ]
  expect(names(byUrgency(list, {}, noon, 'de'))).toEqual([
    'Bald',
    'Später',
    'Schlecht',
    'Halb',
    'Offen',
    'Neu',
    'Äpfel',
    'Zeta',
    'Übung',
  ])
})

test('sorting leaves the list given as it was', () => {
  const list = [summary('B', null), summary('A', null)]
  byUrgency(list, {}, noon, 'de')
  expect(names(list)).toEqual(['B', 'A'])
})

test.each([
  ['2026-11-21T12:00:00.000Z', 0],
  ['2026-11-22T11:59:59.000Z', 0],
  ['2026-11-22T12:00:00.000Z', 1],
  ['2026-11-21T11:59:59.000Z', -1],
  ['no date', undefined],
])('until %s are %s whole days', (until, days) => {
  expect(daysLeft(until, noon)).toBe(days)
})

test('the line names what matters most', () => {
  const line = (entry: ReturnType<typeof summary>) => worklistLine(entry, [], noon, t, () => '20.11.2026')
  expect(line(summary('A', null))).toBe(t('list.untested'))
  expect(line(summary('A', { verdict: 'suitable', days: 300 }))).toBe('geprüft am 20.11.2026')
  expect(line(summary('A', { verdict: 'suitable', days: 9 }))).toBe(t('list.finding.expires-soon'))
  expect(line(summary('A', { verdict: 'conditional', days: -2, finding: 'cert-expired' }))).toBe(
    'Zertifikat abgelaufen',
  )
  expect(line(summary('A', { verdict: 'unsuitable', finding: 'starttls-missing' }))).toBe('Bietet kein STARTTLS an')
  expect(line(summary('A', { verdict: 'unsuitable', finding: 'of-a-later-version' }))).toBe('Nicht geeignet')
})

test.each(languages)('every finding has its short line in %s', (language) => {
  const translate = translatorFor(language)
  for (const code of findingCodes) {
    const line = translate(`list.finding.${code}`)
    expect(line).not.toContain('list.finding')
    expect(line).toMatch(/^[\p{Lu}\d]/u)
  }
})

test('days are said in words at the end', () => {
  expect([undefined, -1, 0, 1, 9].map((days) => daysLabel(days, t))).toEqual(['', '', 'heute', '1 Tag', '9 T.'])
})

test('a query finds names, domains and contacts, every word of it', () => {
  const entry = summary('Muster Bank', null, {
    domains: ['musterbank.example'],
    contact: { name: 'Leitstelle', mail: 'post@mb.example', phone: '' },
  })
  for (const query of ['', 'muster', 'BANK muster', 'musterbank.ex', 'leitst', 'post@mb']) {
    expect(matchesQuery(entry, query), query).toBe(true)
  }
  expect(matchesQuery(entry, 'muster versicherung')).toBe(false)
})

test('the overview counts every state and says what to do', () => {
  const list = [
    summary('A', { verdict: 'suitable', days: 200 }),
    summary('Be', { verdict: 'suitable', days: 12 }),
    summary('Cee', null),
    summary('Deee', { verdict: 'unsuitable', days: 4 }),
  ]
  expect(countByState(list)).toEqual({ suitable: 2, conditional: 0, unsuitable: 1, unverifiable: 0, untested: 1 })
  const due = { [list[1]?.partner.id ?? '']: [{ kind: 'certificate-ends', on: '2026-12-03' }] } as const
  const steps = nextSteps(list, due, noon, 'de')
  expect(steps.map(({ summary: { partner }, due: [first], step }) => [partner.name, first?.kind, step])).toEqual([
    ['Be', 'certificate-ends', null],
    ['Deee', undefined, 'unsuitable'],
    ['Cee', undefined, 'untested'],
  ])
  expect(nextExpiries(list, noon, 60).map((expiry) => [expiry.summary.partner.name, expiry.days])).toEqual([['Be', 12]])
})

test('a suitable partner says how its agreement stands, or what is due', () => {
  const entry = {
    ...summary('Bank', { verdict: 'suitable', days: 200 }),
    agreement: { state: 'draft', reviewBy: null },
  } as const
  const line = (...due: DueWork[]) => worklistLine(entry, due, noon, t, (iso) => iso.slice(0, 10))
  expect(line()).toBe(`${t('agreement-page:state.draft.word')}, ${t('list.tested', { date: '2026-11-20' })}`)
  expect(line({ kind: 'review-overdue', on: '2026-11-19' })).toBe('Überprüfung fällig seit 2026-11-19')
  expect(line({ kind: 'items-overdue', count: 2 })).toBe('2 Punkte überfällig')
  const untested = worklistLine(summary('Neu', null), [{ kind: 'proof-lost', count: 1 }], noon, t, String)
  expect(untested).toBe('1 Beleg entfallen')
})

test('what is due comes before what is worst, by its weight, and stands whole in the overview', () => {
  const list = ['Spät', 'Schlecht', 'Verlor', 'Gut', 'Übung'].map((name, index) => ({
    ...summary(name, { verdict: index === 1 ? 'unsuitable' : 'suitable', days: 200 }, { isPractice: index === 4 }),
  }))
  const dueFor = (name: string, due: readonly DueWork[]) => [
    list.find(({ partner }) => partner.name === name)?.partner.id,
    due,
  ]
  const overdue: DueWork = { kind: 'items-overdue', count: 3 }
  const lost: DueWork = { kind: 'proof-lost', count: 2 }
  const due = Object.fromEntries([
    dueFor('Spät', [overdue]),
    dueFor('Verlor', [lost, overdue]),
    dueFor('Übung', [lost]),
  ])
  expect(names(byUrgency(list, due, noon, 'de'))).toEqual(['Verlor', 'Spät', 'Schlecht', 'Gut', 'Übung'])
  const steps = nextSteps(list, due, noon, 'de')
  expect(steps.map(({ summary: { partner } }) => partner.name)).toEqual(['Verlor', 'Spät', 'Schlecht', 'Übung'])
  expect(steps[0]?.due).toEqual([lost, overdue])
  expect(dueCount([lost, overdue])).toBe(5)
  expect(dueAt('checklist', [lost, overdue, { kind: 'review-due', on: '2026-12-01' }])).toEqual([lost, overdue])
})

test('a partner whose mail leaves below the level comes first, and is never all well', () => {
  const list = ['Bewiesen', 'Veraltete', 'Offen', 'Ohne'].map((name) =>
    summary(name, { verdict: 'suitable', days: 200 }),
  )
  const idOf = (name: string) => list.find(({ partner }) => partner.name === name)?.partner.id ?? ''
  const tried: StandingByPartner = {
    [idOf('Bewiesen')]: 'enforced',
    [idOf('Veraltete')]: 'configured',
    [idOf('Offen')]: 'not-enforced',
  }
  const lost: DueWork = { kind: 'proof-lost', count: 1 }
  const steps = nextSteps(list, { [idOf('Veraltete')]: [lost] }, noon, 'de', tried)
  expect(steps.map(({ summary: { partner }, proof }) => [partner.name, proof])).toEqual([
    ['Offen', 'not-enforced'],
    ['Veraltete', 'configured'],
  ])
  expect(countByStanding(list, tried).map(({ kind, count }) => [kind, count])).toEqual([
    ['not-enforced', 1],
    ['enforced', 1],
    ['configured', 1],
  ])
  expect(countByStanding(list, {})).toEqual([])
})

test('an open counter-proof comes first and stands below a name, whatever else is known, with the way to confirming', () => {
  const open: DueWork = { kind: 'trial-open', count: 1 }
  const lost: DueWork = { kind: 'proof-lost', count: 1 }
  const list = [summary('Verlor', null), summary('Offen', null)]
  const due = { [list[0]?.partner.id ?? '']: [lost], [list[1]?.partner.id ?? '']: [open, lost] }
  expect(names(byUrgency(list, due, noon, 'de'))).toEqual(['Offen', 'Verlor'])
  expect(worklistLine(summary('Neu', null), [open], noon, t, String)).toBe('Gegenprobe nicht aufgeräumt')
  expect(dueAt('confirm', [open, lost])).toEqual([open])
})

test.each(languages)('everything due has its sentence and its few words in %s', (language) => {
  const translate = translatorFor(language)
  for (const kind of dueKinds) {
    const due = dueWork.parse(
      kind.startsWith('review') || kind === 'certificate-ends' ? { kind, on: '2026-12-01' } : { kind, count: 2 },
    )
    for (const text of [dueSentence(due, translate, String), dueLine(due, translate, String)]) {
      expect(text).toMatch(/2|2026-12-01/)
      expect(text).not.toContain(kind)
    }
  }
})
