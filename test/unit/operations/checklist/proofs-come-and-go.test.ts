// Lines tick on proof over a real store, and untick with the reason when what proved them is gone. Without proof nothing ticks.
import { expect, test } from 'vitest'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import { isMet } from '#domain/checklist/checklist.ts'
import { contactHandlers } from '#operations/contacts/handlers.ts'
import { keptFiles, openChecklistDesk } from '#test/support/checklist-desk.ts'
import { gatewayReport, reportThatSawNothing, reportWithoutTls } from '#test/support/checklist-samples.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { sampleReport } from '#test/support/samples.ts'

const byRelay = ['probe-mail-confirmed', 'inbound-refusal-proven', 'enforcement-proven']

test('of a partner nothing is known of, nothing ticks; the list begins from the template', async () => {
  const { read } = openChecklistDesk({ isBare: true })
  const judged = await read()
  expect(judged.map(({ item }) => item.id)).toEqual(builtInTemplate.map(({ id }) => id))
  expect(judged.filter(isMet)).toEqual([])
  for (const { item, state } of judged) {
    expect(state).toMatchObject({ kind: 'open', lost: null })
    if (state.kind === 'open') expect(state.reason === null).toBe(item.proof === null)
  }
})

test('every line with a proof ticks on the facts, those nobody tried yet excepted; those without stay open', async () => {
  const { read } = openChecklistDesk()
  for (const { item, state } of await read()) {
    const isProven = item.proof !== null && !byRelay.includes(item.proof)
    expect({ id: item.id, kind: state.kind }).toEqual({ id: item.id, kind: isProven ? 'proven' : 'open' })
  }
})

test('a proof is kept with its moment, and windows are told when one is newly seen, not at every look', async () => {
  const { line, outside, told, store } = openChecklistDesk()
  expect((await line('level-reachable')).state).toMatchObject({ kind: 'proven', since: '2026-11-21T10:00:00.000Z' })
  outside.setNow('2026-11-22T10:00:00.000Z')
  expect((await line('level-reachable')).state).toMatchObject({ since: '2026-11-21T10:00:00.000Z' })
  expect(told).toEqual([])
  valueIn(store.reports.add(gatewayReport({ startedAt: '2026-11-22T09:00:00.000Z' })))
  expect((await line('level-reachable')).state).toMatchObject({ since: '2026-11-22T10:00:00.000Z' })
  expect(told).toEqual(['checklistChanged'])
})

const tests = [
  [
    'without TLS',
    reportWithoutTls({ startedAt: '2026-11-22T09:00:00.000Z' }),
    'level-not-allowed',
    'level-not-allowed',
  ],
  ['that saw nothing', reportThatSawNothing({ startedAt: '2026-11-22T09:00:00.000Z' }), 'undetermined', 'undetermined'],
  ['from this desk', sampleReport({ startedAt: '2026-11-22T09:00:00.000Z' }), 'tested-elsewhere', undefined],
] as const

test.each(tests)('a new test %s takes the tick away and says why', async (_name, report, gatewayCode, levelCode) => {
  const { line, store, read } = openChecklistDesk()
  await read()
  valueIn(store.reports.add(report))
  const lost = { reason: { code: 'from-gateway' }, at: '2026-11-21T10:00:00.000Z' }
  expect((await line('tested-from-gateway')).state).toMatchObject({ kind: 'open', reason: { code: gatewayCode }, lost })
  const level = (await line('level-reachable')).state
  expect(level).toMatchObject(
    levelCode === undefined
      ? { kind: 'proven' }
      : { kind: 'open', reason: { code: levelCode }, lost: { reason: { code: 'level-allowed' } } },
  )
})

test('a contact that is removed takes the tick away, and a new one brings it back', async () => {
  const { line, rooms, store, partnerId } = openChecklistDesk()
  expect((await line('contacts-with-deputies')).state.kind).toBe('proven')
  const deputy = valueIn(store.people.side(partnerId)).find(({ isDeputy }) => isDeputy)
  if (deputy === undefined) throw new Error('the partner has a deputy')
  const { contact } = contactHandlers(rooms)
  valueIn(await contact.removePerson({ personId: deputy.person.id }))
  expect((await line('contacts-with-deputies')).state).toMatchObject({
    ...{ kind: 'open', reason: { code: 'partner-deputy-missing' }, lost: { reason: { code: 'contacts-complete' } } },
  })
  const { createdAt: _c, changedAt: _d, ...draft } = { ...deputy.person, id: null }
  const { id } = valueIn(await contact.savePerson(draft))
  valueIn(await contact.link({ partnerId, personId: id, role: 'technical', isDeputy: true }))
  expect((await line('contacts-with-deputies')).state.kind).toBe('proven')
})

test('a policy given out after the push takes the tick away, and so does taking the push back', async () => {
  const { line, store, siteId, hostId } = openChecklistDesk()
  expect((await line('applied')).state.kind).toBe('proven')
  const changed = [{ name: 'relay-policy.json', content: '{"changed":true}' }]
  valueIn(store.configurations.keepFiles(siteId, null, { files: changed, keptAt: '2026-11-22T08:00:00.000Z' }))
  expect((await line('applied')).state).toMatchObject({ kind: 'open', reason: { code: 'config-other-files' } })
  valueIn(store.configurations.keepFiles(siteId, null, { files: keptFiles, keptAt: '2026-11-22T09:00:00.000Z' }))
  expect((await line('applied')).state.kind).toBe('proven')
  const [record] = valueIn(store.pushes.list(siteId))
  if (record === undefined) throw new Error('there was a push')
  valueIn(store.pushes.save({ ...record, state: 'undone' }))
  expect((await line('verified')).state).toMatchObject({ kind: 'open', reason: { code: 'push-taken-back' } })
  expect(record.hostId).toBe(hostId)
})

test('the end of the agreement takes away everything that rests on it, and nothing else', async () => {
  const { read, store, agreement } = openChecklistDesk()
  await read()
  const steps = [{ state: 'ended' as const, at: '2026-11-22T09:00:00.000Z', reason: 'ended' as const, note: '' }]
  valueIn(store.agreements.save({ ...agreement, state: 'ended', steps }))
  const open = (await read()).filter(({ state }) => state.kind === 'open' && state.lost !== null)
  expect(open.map(({ item }) => item.id)).toEqual([
    ...['level-reachable', 'tested-from-gateway', 'domains-complete', 'level-chosen', 'notice-agreed', 'signed'],
    ...['partner-side-done', 'review-set'],
  ])
  for (const { state } of open) expect(state).toMatchObject({ reason: { code: 'agreement-ended' } })
})

test('a partner that goes takes its checklist with it', async () => {
  const { read, store, partnerId, checklist } = openChecklistDesk()
  await read()
  valueIn(store.partners.remove(partnerId))
  expect(valueIn(store.checklists.items(partnerId))).toEqual([])
  expect(await checklist.read({ partnerId })).toMatchObject({ ok: false, fault: { code: 'partner.not-found' } })
})

test('nothing is overdue before the day is over where the app runs', async () => {
  const { line, outside, checklist, partnerId } = openChecklistDesk()
  const wish = { partnerId, itemId: 'accepted', owner: 'own', dueOn: '2026-11-30', evidence: '' } as const
  valueIn(await checklist.change(wish))
  const zone = process.env['TZ']
  process.env['TZ'] = 'America/Los_Angeles'
  try {
    outside.setNow('2026-12-01T01:00:00.000Z')
    expect((await line('accepted')).isOverdue).toBe(false)
    outside.setNow('2026-12-01T09:00:00.000Z')
    expect((await line('accepted')).isOverdue).toBe(true)
  } finally {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  }
})
