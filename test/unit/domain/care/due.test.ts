// Who is due for deletion on which day, as pure rules.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgreementEnd, dueToday, keptUntil, monthsLater } from '#domain/care/due.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const today = '2026-11-21'

function ended(on: string, months: number): AgreementEnd {
  const step = { state: 'ended', at: `${on}T12:00:00.000Z`, reason: 'ended', note: '' } as const
  return {
    state: 'ended',
    changedAt: '2026-11-20T00:00:00.000Z',
    steps: [{ ...step, state: 'active', at: '2020-01-01T00:00:00.000Z' }, step],
    terms: { common: { contactRetentionMonths: months } },
  }
}

const active: AgreementEnd = { ...ended('2020-01-01', 1), state: 'active' }
const person = { id: 'p', name: 'Ann', changedAt: '2026-11-01T08:00:00.000Z' }
const due = (partnerIds: readonly (string | null)[], agreements: Readonly<Record<string, readonly AgreementEnd[]>>) =>
  dueToday([{ person, links: partnerIds.map((partnerId) => ({ partnerId })) }], (id) => agreements[id] ?? [], today)

describe('a person', () => {
  test('nobody names is due at once, since the last change', () => {
    expect(due([], {})).toEqual([{ personId: 'p', name: 'Ann', reason: 'no-link', dueSince: '2026-11-01' }])
  })

  test.each<readonly [string, readonly (string | null)[], Readonly<Record<string, readonly AgreementEnd[]>>]>([
    ['of our own side', [null], {}],
    ['of our own side and an ended partner', ['a', null], { a: [ended('2020-01-01', 1)] }],
    ['of a partner without an agreement', ['a'], {}],
    ['of a partner with an agreement in force', ['a'], { a: [ended('2020-01-01', 1), active] }],
    ['whose time is not over', ['a'], { a: [ended('2026-10-22', 1)] }],
    ['of two partners, one of them in force', ['a', 'b'], { a: [ended('2020-01-01', 1)], b: [active] }],
  ])('%s is not due', (_, partnerIds, agreements) => {
    expect(due(partnerIds, agreements)).toEqual([])
  })

  test('is due from the day the longest time of all its agreements is over', () => {
    const agreements = { a: [ended('2025-01-31', 1), ended('2024-11-21', 24)], b: [ended('2025-12-01', 2)] }
    expect(due(['a', 'b'], agreements)).toEqual([
      { personId: 'p', name: 'Ann', reason: 'agreement-ended', dueSince: '2026-11-21' },
    ])
  })
})

test('an ended agreement without its step counts from its last change', () => {
  expect(keptUntil([{ ...ended('2020-01-01', 1), steps: [] }])).toBe('2026-12-20')
})

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2027-12-31', 2, '2028-02-29'],
  ['2026-11-21', 12, '2027-11-21'],
])('%s and %i months is %s', (day, months, later) => {
  expect(monthsLater(day, months)).toBe(later)
})

test('more months are never earlier, and stay in the month they name', () => {
  const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (date, months) => {
      const from = date.toISOString().slice(0, 10)
      const to = monthsLater(from, months)
      const count = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7))
      expect(count(to) - count(from)).toBe(months)
      expect(to < monthsLater(from, months + 1)).toBe(true)
    }),
    { numRuns: propertyRuns(200) },
  )
})
