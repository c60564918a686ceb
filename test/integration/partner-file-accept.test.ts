// Taking an opened file in: everything is judged once more, and what cannot stay whole leaves nothing.
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { contentOf, forged, keyOf } from '#test/support/forged-file.ts'
import type { OpenHouse } from '#test/support/open-house.ts'
import { sampleHash } from '#test/support/partner-file-samples.ts'
import { storedRows } from '#test/support/stored-rows.ts'
import { type ExchangedFile, giveOut, show, twoHouses } from '#test/support/two-houses.ts'

async function offered() {
  const houses = await twoHouses()
  const offer = await giveOut(houses.north, houses.sent.agreement.id, 'Vorstand Nordwind')
  return { ...houses, offer, key: keyOf(houses.north) }
}

const open = async (house: OpenHouse, file: ExchangedFile) => valueIn(await show(house, file)).openedId

/** The fault of an acceptance that must leave everything as it was. */
async function refusal(house: OpenHouse, openedId: string, partnerId: string | null = null, comparedWords = true) {
  const before = storedRows(house.folder)
  const fault = faultIn(await house.client.partnerFile.accept({ openedId, partnerId, comparedWords }))
  expect(storedRows(house.folder)).toEqual(before)
  return fault.code
}

test('opening a file stores nothing', async () => {
  const { south, offer } = await offered()
  const before = storedRows(south.folder)
  await open(south, offer)
  expect(storedRows(south.folder)).toEqual(before)
})

test('without the words compared a new key counts for nothing', async () => {
  const { south, offer } = await offered()
  expect(await refusal(south, await open(south, offer), null, false)).toBe('partner-file.not-compared')
})

test('a file that runs out while it waits is refused', async () => {
  const { south, offer, key } = await offered()
  const openedId = await open(south, forged(offer, { expiresAt: '2026-11-21T10:20:00.000Z' }, key))
  south.outside.setNow('2026-11-21T10:20:00.000Z')
  expect(await refusal(south, openedId)).toBe('partner-file.expired')
})

test('a file that waits for more than an hour is gone, and so is one nobody opened', async () => {
  const { south, offer } = await offered()
  const openedId = await open(south, offer)
  south.outside.setNow('2026-11-21T11:00:00.001Z')
  expect(await refusal(south, openedId)).toBe('partner-file.gone')
  expect(await refusal(south, crypto.randomUUID())).toBe('partner-file.gone')
})

test('a file opened twice is taken in once', async () => {
  const { south, offer } = await offered()
  const [first, second] = [await open(south, offer), await open(south, offer)]
  valueIn(await south.client.partnerFile.accept({ openedId: first, partnerId: null, comparedWords: true }))
  expect(await refusal(south, second)).toBe('partner-file.replayed')
})

test('what came in meanwhile counts: an older file that waited is refused, and so is another key', async () => {
  const { south, offer, key } = await offered()
  const later = { fileId: crypto.randomUUID(), createdAt: '2026-11-21T10:30:00.000Z' }
  const waiting = await open(south, offer)
  const foreign = await open(south, forged(offer, { fileId: crypto.randomUUID() }))
  const openedId = await open(south, forged(offer, later, key))
  const accepted = await south.client.partnerFile.accept({ openedId, partnerId: null, comparedWords: true })
  const { partnerId } = valueIn(accepted).agreement
  expect(await refusal(south, waiting)).toBe('partner-file.older-than-known')
  expect(await refusal(south, foreign)).toBe('partner-file.foreign-key')
  expect(await refusal(south, foreign, partnerId)).toBe('partner-file.foreign-key')
})

test('a new partner is named by its organisation and has the domains it names', async () => {
  const { south, offer } = await offered()
  const openedId = await open(south, offer)
  valueIn(await south.client.partnerFile.accept({ openedId, partnerId: null, comparedWords: true }))
  const partners = valueIn(await south.client.partner.list()).map(({ partner }) => partner)
  expect(partners).toMatchObject([{ name: 'Nordwind', domains: ['nordwind.example'], isPractice: false }])
})

test('a new partner whose domain is somebody’s already is not added', async () => {
  const { south, offer } = await offered()
  const contact = { name: '', mail: '', phone: '' }
  const known = { id: null, name: 'Nordwind AG', domains: ['nordwind.example'], contact, agreedNames: [] }
  valueIn(await south.client.partner.save(known))
  expect(await refusal(south, await open(south, offer))).toBe('partner.domain-taken')
})

test('a sender without domains is no new partner', async () => {
  const { south, offer, key } = await offered()
  const { agreement } = contentOf(offer)
  const bare = { ...agreement, first: { ...agreement.first, domains: [] } }
  const file = forged(offer, { agreement: bare, agreementHash: sampleHash(bare) }, key)
  expect(await refusal(south, await open(south, file))).toBe('partner-file.without-domains')
})

test('of contacts it says what comes to be: nobody goes, and what the file leaves empty stays', async () => {
  const { south, offer, key } = await offered()
  const nora = { name: 'Nora Nord', organisation: 'Nordwind', mail: 'nora@nordwind.example', phone: '', mobile: '' }
  const more = {
    availability: 'Mo–Fr',
    languages: 'Deutsch',
    keyword: 'Kiel',
    role: 'technical',
    isDeputy: false,
  } as const
  const bare = { ...more, availability: '', languages: '', keyword: '' }
  const first = [
    { ...nora, ...bare, phone: '1' },
    { ...nora, ...bare, name: 'Nils Nord', mail: 'nils@nordwind.example' },
  ]
  const { agreement } = valueIn(
    await south.client.partnerFile.accept({
      openedId: await open(south, forged(offer, { contacts: first }, key)),
      ...{ partnerId: null, comparedWords: true },
    }),
  )
  const later = { fileId: crypto.randomUUID(), createdAt: '2026-11-21T10:01:00.000Z' }
  const again = valueIn(await show(south, forged(offer, { ...later, contacts: [{ ...nora, ...bare }] }, key)))
  expect(again.candidates[0]?.changes).toEqual([])
  const fuller = valueIn(await show(south, forged(offer, { ...later, contacts: [{ ...nora, ...more }] }, key)))
  const nils = 'Technik, Nils Nord, Nordwind, nils@nordwind.example'
  const line = 'Technik, Nora Nord, Nordwind, nora@nordwind.example, 1'
  const said = 'Erreichbar: Mo–Fr, Sprachen: Deutsch, Stichwort: Kiel'
  const label = 'Ansprechpartner des Absenders'
  expect(fuller.candidates[0]?.changes).toEqual([
    { path: 'contacts', label, before: `${nils}\n${line}`, after: `${nils}\n${line}, ${said}`, isWeaker: false },
  ])
  expect(valueIn(await south.client.contact.sides({ partnerId: agreement.partnerId })).partner).toHaveLength(2)
})

test('the windows are told what changed', async () => {
  const { south, offer } = await offered()
  const openedId = await open(south, offer)
  const told: string[] = []
  south.client.agreement.changed(() => told.push('agreement'))
  south.client.contact.changed(() => told.push('contacts'))
  south.client.partner.changed(() => told.push('partner'))
  south.client.checklist.changed(() => told.push('checklist'))
  valueIn(await south.client.partnerFile.accept({ openedId, partnerId: null, comparedWords: true }))
  expect([...new Set(told)].toSorted()).toEqual(['agreement', 'checklist', 'contacts', 'partner'])
})
