// Agreements, presets and pictures over a real store: what goes in comes out, goes with its partner, and is refused when no schema reads it.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from '#sqlite/database.ts'
import { openStore } from '#storage/store.ts'
import { sampleAgreement } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

function storeWithPartner() {
  const path = join(temporaryFolder(), 'handschlag.sqlite')
  const store = valueIn(openStore(path))
  const partner = samplePartner()
  valueIn(store.partners.save(partner))
  return { store, path, partner }
}

test('versions of a partner come newest first and survive closing and opening', () => {
  const { store, path, partner } = storeWithPartner()
  const first = sampleAgreement({ partnerId: partner.id })
  const second = sampleAgreement({ partnerId: partner.id, version: 2 })
  valueIn(store.agreements.save(second))
  valueIn(store.agreements.save(first))
  const changed = { ...first, language: 'both' as const, changedAt: 'later' }
  valueIn(store.agreements.save(changed))
  store.close()
  const again = valueIn(openStore(path))
  expect(valueIn(again.agreements.ofPartner(partner.id))).toEqual([second, changed])
  expect(valueIn(again.agreements.find(first.id))).toEqual(changed)
  expect(faultIn(again.agreements.find(partner.id)).code).toBe('agreement.not-found')
  again.close()
})

test('one partner has one standing: in force before newer ones, then what has not ended, then the newest', () => {
  const { store, partner } = storeWithPartner()
  const other = samplePartner({ domains: ['other.example'] })
  const third = samplePartner({ domains: ['third.example'] })
  for (const one of [other, third]) valueIn(store.partners.save(one))
  const add = (partnerId: string, version: number, state: 'ended' | 'under-review' | 'draft' | 'sent') =>
    valueIn(
      store.agreements.save(
        sampleAgreement({ partnerId, version, state, reviewBy: state === 'draft' ? null : '2027-01-01' }),
      ),
    )
  add(partner.id, 1, 'ended')
  add(partner.id, 2, 'under-review')
  add(partner.id, 3, 'draft')
  add(other.id, 1, 'sent')
  add(other.id, 2, 'ended')
  add(third.id, 1, 'ended')
  const standings = valueIn(store.agreements.standings())
  expect(standings.get(partner.id)).toMatchObject({ version: 2, state: 'under-review', reviewBy: '2027-01-01' })
  expect(standings.get(other.id)).toMatchObject({ version: 1, state: 'sent' })
  expect(standings.get(third.id)).toMatchObject({ version: 1, state: 'ended' })
  store.close()
})

test('versions under another number come first when they came last, in the list and as standing', () => {
  const { store, partner } = storeWithPartner()
  const ours = (version: number) => sampleAgreement({ partnerId: partner.id, version, state: 'sent' })
  const theirs = sampleAgreement({ partnerId: partner.id, number: 'HS-2026-00BANK00', state: 'sent' })
  const kept = [ours(4), theirs, ours(3)].map((version) => valueIn(store.agreements.save(version)))
  const again = valueIn(store.agreements.save({ ...theirs, number: 'HS-2026-11BANK11', id: crypto.randomUUID() }))
  expect(valueIn(store.agreements.ofPartner(partner.id))).toEqual([again, kept[0], kept[2], theirs])
  expect(valueIn(store.agreements.standings()).get(partner.id)).toMatchObject({ number: again.number, version: 1 })
  store.close()
})

test('an attached file comes out byte for byte, and goes with its version or alone', () => {
  const { store, partner } = storeWithPartner()
  const version = valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id })))
  const content = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256)
  valueIn(store.agreements.attach('one', { agreementId: version.id, content }))
  valueIn(store.agreements.attach('two', { agreementId: version.id, content: Uint8Array.of(0) }))
  const kept = valueIn(store.agreements.attached('one'))
  expect(kept.agreementId).toBe(version.id)
  expect(Buffer.from(kept.content).equals(content)).toBe(true)
  valueIn(store.agreements.detach('one'))
  valueIn(store.agreements.detach('nobody'))
  expect(faultIn(store.agreements.attached('one')).code).toBe('agreement.not-found')
  valueIn(store.agreements.remove(version.id))
  expect(faultIn(store.agreements.attached('two')).code).toBe('agreement.not-found')
  expect(faultIn(store.agreements.remove(version.id)).code).toBe('agreement.not-found')
  store.close()
})

test('removing a partner removes every version with its files, and nobody else’s', () => {
  const { store, partner } = storeWithPartner()
  const other = samplePartner({ domains: ['other.example'] })
  valueIn(store.partners.save(other))
  const gone = valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id })))
  const stays = valueIn(store.agreements.save(sampleAgreement({ partnerId: other.id })))
  valueIn(store.agreements.attach('gone', { agreementId: gone.id, content: Uint8Array.of(1) }))
  valueIn(store.agreements.attach('stays', { agreementId: stays.id, content: Uint8Array.of(2) }))
  valueIn(store.partners.remove(partner.id))
  expect(valueIn(store.agreements.ofPartner(partner.id))).toEqual([])
  expect(faultIn(store.agreements.attached('gone')).code).toBe('agreement.not-found')
  expect(valueIn(store.agreements.attached('stays')).content).toEqual(Uint8Array.of(2))
  expect([...valueIn(store.agreements.standings()).keys()]).toEqual([other.id])
  store.close()
})

test('presets and pictures are kept by name, replaced, and forgotten', () => {
  const { store } = storeWithPartner()
  const schema = z.strictObject({ a: z.number() })
  expect(valueIn(store.presets.read('agreement', schema))).toBeUndefined()
  valueIn(store.presets.save('agreement', { a: 1 }))
  valueIn(store.presets.save('agreement', { a: 2 }))
  valueIn(store.presets.save('checklist', []))
  expect(valueIn(store.presets.read('agreement', schema))).toEqual({ a: 2 })
  valueIn(store.presets.remove('agreement'))
  expect(valueIn(store.presets.read('agreement', schema))).toBeUndefined()
  expect(valueIn(store.presets.read('checklist', z.array(z.string())))).toEqual([])

  expect(valueIn(store.pictures.read('logo'))).toBeUndefined()
  valueIn(store.pictures.save('logo', Uint8Array.of(1, 2)))
  valueIn(store.pictures.save('logo', Uint8Array.of(3)))
  expect(valueIn(store.pictures.read('logo'))).toEqual(Uint8Array.of(3))
  valueIn(store.pictures.remove('logo'))
  expect(valueIn(store.pictures.read('logo'))).toBeUndefined()
  store.close()
})

test('what no schema can read is storage.damaged, never left out', () => {
  const { store, path, partner } = storeWithPartner()
  const version = valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id })))
  valueIn(store.presets.save('agreement', { a: 1 }))
  store.close()
  const connection = connect(path, 'use')
  connection.run(`UPDATE agreement SET state = 'signed', agreement = json_set(agreement, '$.state', 'signed')`)
  connection.close()
  const again = valueIn(openStore(path))
  expect(faultIn(again.agreements.find(version.id)).code).toBe('storage.damaged')
  expect(faultIn(again.agreements.ofPartner(partner.id)).code).toBe('storage.damaged')
  expect(faultIn(again.agreements.standings()).code).toBe('storage.damaged')
  expect(faultIn(again.presets.read('agreement', z.string())).code).toBe('storage.damaged')
  again.close()
})
