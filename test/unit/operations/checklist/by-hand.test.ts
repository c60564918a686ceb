// What people do on a checklist: tick with a reason, untick, move a due day, and what is still in the way of enforcement.
import { expect, test } from 'vitest'
import type { JudgedItem } from '#domain/checklist/checklist.ts'
import type { Outcome } from '#domain/fault.ts'
import { openBlockingItems } from '#operations/checklist/blocking.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { reportWithoutTls } from '#test/support/checklist-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

function find(outcome: Outcome<JudgedItem[]>, id: string): JudgedItem {
  const found = valueIn(outcome).find(({ item }) => item.id === id)
  if (found === undefined) throw new Error(`no line ${id}`)
  return found
}

test('a line with a proof and one that blocks need a reason, another does not', async () => {
  const { checklist, partnerId, told } = openChecklistDesk({ isBare: true })
  const tick = async (itemId: string, note: string | null) => await checklist.tick({ partnerId, itemId, note })
  expect(faultIn(await tick('signed', '')).code).toBe('checklist.note-needed')
  expect(faultIn(await tick('change-approved', '')).code).toBe('checklist.note-needed')
  expect(faultIn(await tick('none', 'x')).code).toBe('checklist.no-such-item')
  expect(told).toEqual([])
  expect(find(await tick('accepted', ''), 'accepted').state).toMatchObject({ kind: 'by-hand', note: '', against: null })
  const signed = find(await tick('signed', 'Papier im Schrank'), 'signed')
  expect(signed.state).toMatchObject({ kind: 'by-hand', note: 'Papier im Schrank', against: { code: 'no-agreement' } })
  expect(find(await tick('signed', null), 'signed').state.kind).toBe('open')
  expect(told).toEqual(['checklistChanged', 'checklistChanged', 'checklistChanged'])
})

test('a tick names who is responsible here: our contact, else this machine', async () => {
  const { checklist, partnerId, rooms, outside } = openChecklistDesk({ isBare: true })
  const tick = async () => await checklist.tick({ partnerId, itemId: 'change-approved', note: 'CHG-4711' })
  expect(find(await tick(), 'change-approved').state).toMatchObject({ by: outside.info.hostName })
  const settings = valueIn(rooms.store.settings.read())
  valueIn(rooms.store.settings.save({ ...settings, contact: { ...settings.contact, name: 'Anna Technik' } }))
  expect(find(await tick(), 'change-approved').state).toMatchObject({ by: 'Anna Technik', note: 'CHG-4711' })
})

test('a blocking tick falls with a later test that shows the contrary, and a new one stands', async () => {
  const { checklist, partnerId, store, line, outside } = openChecklistDesk({ isBare: true })
  valueIn(await checklist.tick({ partnerId, itemId: 'modern-tls', note: 'gemessen von Hand' }))
  expect((await line('modern-tls')).state).toMatchObject({ kind: 'by-hand', against: { code: 'not-tested' } })
  valueIn(store.reports.add(reportWithoutTls({ startedAt: '2026-11-21T11:00:00.000Z' })))
  expect((await line('modern-tls')).state).toMatchObject({ kind: 'open', reason: { code: 'no-tls' } })
  outside.setNow('2026-11-21T12:00:00.000Z')
  valueIn(await checklist.tick({ partnerId, itemId: 'modern-tls', note: 'Ausnahme beschlossen' }))
  expect((await line('modern-tls')).state).toMatchObject({ kind: 'by-hand', against: { code: 'no-tls' } })
})

test('due days follow the go-live of the agreement until somebody chooses another', async () => {
  const { checklist, partnerId, store, agreement, line } = openChecklistDesk()
  expect((await line('diff-reviewed')).item.dueOn).toBe('2026-11-29')
  const change = { partnerId, itemId: 'diff-reviewed', owner: 'both' as const, evidence: 'Ticket 12' }
  const same = find(await checklist.change({ ...change, dueOn: '2026-11-29' }), 'diff-reviewed')
  expect(same.item).toMatchObject({ owner: 'both', evidence: 'Ticket 12', dueOn: '2026-11-29' })
  const { toPartner } = agreement.terms
  if (toPartner === null) throw new Error('the sample sends')
  const later = { ...agreement.terms, toPartner: { ...toPartner, goLive: '2027-01-10' } }
  valueIn(store.agreements.save({ ...agreement, terms: later }))
  expect((await line('diff-reviewed')).item.dueOn).toBe('2027-01-08')
  valueIn(await checklist.change({ ...change, dueOn: '2026-11-20' }))
  expect(await line('diff-reviewed')).toMatchObject({ item: { dueOn: '2026-11-20' }, isOverdue: true })
  valueIn(await checklist.change({ ...change, dueOn: null }))
  expect((await line('diff-reviewed')).item.dueOn).toBe('2027-01-08')
})

test('what blocks is what is open and blocking, until it is met', async () => {
  const { checklist, partnerId, rooms } = openChecklistDesk()
  const blocking = () => valueIn(openBlockingItems(rooms, partnerId)).map(({ id }) => id)
  expect(blocking()).toEqual(['change-approved', 'diff-reviewed'])
  valueIn(await checklist.tick({ partnerId, itemId: 'change-approved', note: 'CHG-1' }))
  expect(blocking()).toEqual(['diff-reviewed'])
  const bare = openChecklistDesk({ isBare: true })
  expect(valueIn(openBlockingItems(bare.rooms, partnerId)).length).toBeGreaterThan(8)
})
