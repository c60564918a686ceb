// The evidence: a chain that anybody can check, certificates kept once, personal parts that can go without breaking it.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type EvidenceRecord, evidenceRecord } from '#domain/evidence-record.ts'
import { hashOf, noPrevious, personalHashOf } from '#relay/evidence/chain.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleDraft, sampleEnd, sampleMessage, samplePersonal } from '#test/support/relay-messages.ts'
import { openTestStore } from '#test/support/relay-store.ts'

function expectChain(records: readonly EvidenceRecord[]): void {
  let previous = noPrevious
  for (const [index, record] of records.entries()) {
    const { link, personal } = evidenceRecord.parse(record)
    expect(link.number).toBe(index + 1)
    expect(link.previous).toBe(previous)
    expect(link.hash).toBe(hashOf(link))
    if (personal !== null) expect(personalHashOf(personal.salt, personal.content)).toBe(link.personalHash)
    previous = link.hash
  }
}

test('ends and decisions form one chain that goes on after a restart', async () => {
  const { store, folder } = await openTestStore()
  const [id = 0] = valueIn(await store.accept(sampleMessage('q1')))
  valueIn(await store.end(sampleEnd(id)))
  valueIn(await store.note(sampleDraft(9)))
  await store.close()
  const { store: again } = await openTestStore({ folder })
  valueIn(await again.note(sampleDraft(10)))
  const records = valueIn(await again.evidence(1, 10))
  expectChain(records)
  expect(records.map(({ link }) => link.subject.kind)).toEqual(['attempt', 'attempt', 'attempt'])
  expect(new Set(records.map(({ personal }) => personal?.salt)).size).toBe(3)
  expect(valueIn(await again.evidence(2, 1)).map(({ link }) => link.number)).toEqual([2])
})

test('a certificate is kept once, whoever names it', async () => {
  const { store } = await openTestStore()
  const der = Buffer.from('three certificates in one buffer').subarray(6, 18)
  const sha256 = createHash('sha256').update(der).digest('hex')
  const certificates = [{ sha256, der }]
  valueIn(await store.note(sampleDraft(1, { certificates })))
  valueIn(await store.note(sampleDraft(2, { certificates })))
  expect(Buffer.from(valueIn(await store.certificate(sha256)) ?? [])).toEqual(der)
  expect(valueIn(await store.certificate('00'.repeat(32)))).toBeUndefined()
})

test('deletion takes the personal parts out of the files and leaves a chain with one record of it', async () => {
  const { store, folder } = await openTestStore()
  const secret = 'very.private.person@partner.example'
  const personal = { ...samplePersonal, sender: secret }
  const first = noon - 365 * 86_400_000
  for (let day = 0; day < 5000; day += 1) void store.note(sampleDraft(day, { at: first + day, personal }))
  valueIn(await store.note(sampleDraft(5000, { at: first + 5000 })))
  const isOnDisk = () =>
    ['relay.sqlite', 'relay.sqlite-wal'].some((name) => readFileSync(join(folder, name)).includes(secret))
  expect(isOnDisk()).toBe(true)
  expect(valueIn(await store.forget(first + 5000))).toBe(5000)
  const records = valueIn(await store.evidence(1, 9999))
  expectChain(records)
  expect(records).toHaveLength(5002)
  expect(records.filter(({ personal }) => personal !== null).map(({ link }) => link.number)).toEqual([5001, 5002])
  expect(records.at(-1)?.link.subject).toMatchObject({
    kind: 'decision',
    action: 'personal-deleted',
    until: new Date(first + 5000).toISOString(),
  })
  expect(valueIn(await store.forget(first + 5000))).toBe(0)
  expect(valueIn(await store.counts()).evidenceRecords).toBe(5002)
  await store.close()
  expect(readFileSync(join(folder, 'relay.sqlite')).includes(secret)).toBe(false)
})
