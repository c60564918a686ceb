// What the overview hears of partners nobody opened: a proof that is gone is told, nothing is written by asking.
import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { contract } from '#contract/contract.ts'
import { fail } from '#domain/fault.ts'
import type { ProbeReport } from '#domain/probe-report.ts'
import { dueWorkToday } from '#operations/due-work.ts'
import { openChecklistDesk } from '#test/support/checklist-desk.ts'
import { reportWithoutTls } from '#test/support/checklist-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleCertificate, samplePartner, sampleReport, sampleSession } from '#test/support/samples.ts'

function reportWithEnd(domain: string, notAfter: string): ProbeReport {
  const report = sampleReport({ domain })
  const session = sampleSession()
  const tls = session.tls === null ? null : { ...session.tls, chain: [sampleCertificate([domain], { notAfter })] }
  return { ...report, observed: { ...report.observed, smtpSessions: [{ ...session, tls }] } }
}

test('a blocking proof that is gone is due, heaviest first, and asking keeps nothing', async () => {
  const { rooms, store, outside, partnerId, read, told } = openChecklistDesk()
  await read()
  told.length = 0
  const before = JSON.stringify(valueIn(store.checklists.items(partnerId)))
  const kinds = async () => valueIn(await dueWorkToday(rooms)).flatMap(({ due }) => due.map(({ kind }) => kind))
  expect(await kinds()).not.toContain('proof-lost')
  valueIn(store.reports.add(reportWithoutTls({ startedAt: '2026-11-21T11:00:00.000Z' })))
  expect((await kinds())[0]).toBe('proof-lost')
  outside.setNow('2027-12-01T12:00:00.000Z')
  const [first] = valueIn(await dueWorkToday(rooms))
  expect(first?.partnerId).toBe(partnerId)
  expect(first?.due.map(({ kind }) => kind)).toEqual(['proof-lost', 'review-overdue', 'items-overdue'])
  expect(JSON.stringify(valueIn(store.checklists.items(partnerId)))).toBe(before)
  expect(told).toEqual([])
})

test('a checklist nobody began is not begun by asking', async () => {
  const { rooms, store, partnerId } = openChecklistDesk({ isBare: true })
  expect(valueIn(await dueWorkToday(rooms))).toEqual([])
  expect(valueIn(store.checklists.items(partnerId))).toEqual([])
})

test.each(['9999-12-31T23:59:59.000Z', '+010000-01-01T00:00:00.000Z', 'never'])(
  'a certificate until %s is not due, and the others are still told',
  async (notAfter) => {
    const zone = process.env['TZ']
    process.env['TZ'] = 'Pacific/Kiritimati'
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    })
    const { rooms, store } = openChecklistDesk({ isBare: true })
    valueIn(store.reports.add(reportWithEnd('bank.example', notAfter)))
    const other = samplePartner({ id: randomUUID(), name: 'Andere GmbH', domains: ['other.example'] })
    valueIn(store.partners.save(other))
    valueIn(store.reports.add(reportWithEnd('other.example', '2026-12-01T12:00:00.000Z')))
    const found = valueIn(await dueWorkToday(rooms))
    expect(contract.partner.due.output.safeParse(found).success).toBe(true)
    expect(found).toEqual([{ partnerId: other.id, due: [{ kind: 'certificate-ends', on: '2026-12-01' }] }])
  },
)

test('a partner whose rows cannot be read silences no other, but is told where nothing else is due', async () => {
  const { rooms, store, partnerId } = openChecklistDesk({ isBare: true })
  const items = (id: string) => (id === partnerId ? fail('storage.damaged', { path: 'x' }) : store.checklists.items(id))
  const broken = { ...rooms, store: { ...store, checklists: { ...store.checklists, items } } }
  expect(faultIn(await dueWorkToday(broken)).code).toBe('storage.damaged')
  const other = samplePartner({ id: randomUUID(), name: 'Andere GmbH', domains: ['other.example'] })
  valueIn(store.partners.save(other))
  valueIn(store.reports.add(reportWithEnd('other.example', '2026-12-01T12:00:00.000Z')))
  expect(valueIn(await dueWorkToday(broken)).map(({ partnerId: id }) => id)).toEqual([other.id])
})
