// Keys and exchanged files in the database.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FileRecord } from '#domain/partner-file/partner-file.ts'
import { connect } from '#sqlite/database.ts'
import { openStore, type Store } from '#storage/store.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const at = '2026-11-21T10:00:00.000Z'
const [first, second] = ['1', '2'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`)
const partnerId = first ?? ''
const otherId = second ?? ''
const [red, blue] = ['a'.repeat(64), 'b'.repeat(64)] as const

function openWithPartners(): { readonly store: Store; readonly path: string } {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  for (const id of [partnerId, otherId]) {
    const draft = { name: id, domains: [`d${id.slice(0, 4)}.example`], contact: { name: '', mail: '', phone: '' } }
    valueIn(store.partners.save({ ...draft, id, agreedNames: [], isPractice: false, createdAt: at, changedAt: at }))
  }
  return { store, path }
}

const record = (changes: Partial<FileRecord> = {}): FileRecord => ({
  ...{ fileId: '3b1f7c52-44a1-4a4e-8e1d-7a3c5b2d9e01', partnerId, agreementId: null, way: 'in', kind: 'offer' },
  ...{ senderAgreementId: '3b1f7c52-44a1-4a4e-8e1d-7a3c5b2d9e02', agreementHash: red, hasYes: false, inReplyTo: null },
  ...{ fingerprint: blue, createdAt: at, handledAt: at },
  ...changes,
})

test('one key of ours is in use; another takes its place only when it names it', () => {
  const { partnerFiles, close } = openWithPartners().store
  const key = (fingerprint: string, madeAt = at) => ({ fingerprint, madeAt, retiredAt: null })
  expect(valueIn(partnerFiles.ownKeys())).toEqual([])
  expect(valueIn(partnerFiles.addOwnKey(key(red), null))).toBe(true)
  expect(valueIn(partnerFiles.addOwnKey(key(blue), null))).toBe(false)
  expect(valueIn(partnerFiles.addOwnKey(key(blue), blue))).toBe(false)
  expect(valueIn(partnerFiles.ownKeys())).toEqual([key(red)])
  const later = '2026-11-22T10:00:00.000Z'
  expect(valueIn(partnerFiles.addOwnKey(key(blue, later), red))).toBe(true)
  expect(valueIn(partnerFiles.ownKeys())).toEqual([{ ...key(red), retiredAt: later }, key(blue, later)])
  close()
})

test('a partner has one key, and it is found both ways', () => {
  const { partnerFiles, close } = openWithPartners().store
  expect(valueIn(partnerFiles.keyOf(partnerId))).toBeUndefined()
  const key = { partnerId, fingerprint: red, comparedAt: at }
  valueIn(partnerFiles.keepKey(key))
  expect(valueIn(partnerFiles.keyOf(partnerId))).toEqual(key)
  expect(valueIn(partnerFiles.ownerOf(red))).toEqual(key)
  valueIn(partnerFiles.keepKey({ ...key, fingerprint: blue }))
  expect(valueIn(partnerFiles.ownerOf(red))).toBeUndefined()
  expect(() => partnerFiles.keepKey({ ...key, partnerId: otherId, fingerprint: blue })).toThrow(/UNIQUE|constraint/)
  valueIn(partnerFiles.forgetKey(partnerId))
  expect(valueIn(partnerFiles.keyOf(partnerId))).toBeUndefined()
  close()
})

test('records come newest first and stay when their partner goes; its key does not', () => {
  const { partnerFiles, partners, close } = openWithPartners().store
  const later = record({ fileId: '3b1f7c52-44a1-4a4e-8e1d-7a3c5b2d9e03', handledAt: '2026-11-22T10:00:00.000Z' })
  const out = record({ fileId: '3b1f7c52-44a1-4a4e-8e1d-7a3c5b2d9e04', way: 'out' })
  for (const each of [record(), later, out]) valueIn(partnerFiles.addRecord(each))
  valueIn(partnerFiles.keepKey({ partnerId, fingerprint: blue, comparedAt: at }))
  expect(valueIn(partnerFiles.records(partnerId))).toEqual([later, out, record()])
  expect(valueIn(partnerFiles.records(otherId))).toEqual([])
  expect(valueIn(partnerFiles.takenIn(blue))).toEqual([later, record()])
  expect(valueIn(partnerFiles.takenIn(red))).toEqual([])
  valueIn(partners.remove(partnerId))
  expect(valueIn(partnerFiles.findRecord(record().fileId))).toEqual(record())
  expect(valueIn(partnerFiles.findRecord(otherId))).toBeUndefined()
  expect(valueIn(partnerFiles.ownerOf(blue))).toBeUndefined()
  valueIn(partnerFiles.removeRecord(record().fileId))
  expect(valueIn(partnerFiles.findRecord(record().fileId))).toBeUndefined()
  close()
})

test('a record from before the yes was written down counts as one that carried it', () => {
  const { store, path } = openWithPartners()
  valueIn(store.partnerFiles.addRecord(record()))
  store.close()
  const connection = connect(path, 'use')
  connection.run(`UPDATE partner_file SET record = json_remove(record, '$.hasYes')`)
  connection.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.partnerFiles.records(partnerId))).toEqual([record({ hasYes: true })])
  again.close()
})

test('a row no schema reads is damage, not a guess', () => {
  const { store, path } = openWithPartners()
  valueIn(store.partnerFiles.addRecord(record()))
  store.close()
  const connection = connect(path, 'use')
  connection.run(`UPDATE partner_file SET record = '{"way":"sideways"}'`)
  connection.run(`INSERT INTO partner_key VALUES (?, 'no fingerprint', NULL)`, partnerId)
  connection.run(`INSERT INTO own_key VALUES ('no fingerprint', ?, NULL)`, at)
  connection.close()
  const again = valueIn(openStore(path))
  for (const read of [
    again.partnerFiles.records(partnerId),
    again.partnerFiles.keyOf(partnerId),
    again.partnerFiles.ownKeys(),
  ]) {
    expect(faultIn(read).code).toBe('storage.damaged')
  }
  again.close()
})
