// Our own key: made once, kept in the keychain alone, and never replaced behind the person's back.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { forged, keyOf } from '#test/support/forged-file.ts'
import { openHouse } from '#test/support/open-house.ts'
import { storedRows } from '#test/support/stored-rows.ts'
import { giveOut, show, takeIn, twoHouses } from '#test/support/two-houses.ts'

test('the key is made once, also when two ask at the same time', async () => {
  const { client, outside } = openHouse()
  const asked = await Promise.all([client.partnerFile.identity(), client.partnerFile.identity()])
  const [first, second] = asked.map((outcome) => valueIn(outcome))
  expect(first).toEqual(second)
  expect(valueIn(await client.partnerFile.identity())).toEqual(first)
  expect([...outside.seen.secrets.keys()]).toEqual([`partner-file/${first?.fingerprint}`])
  expect(first?.words.de).toHaveLength(10)
})

test('the private key is neither in the data nor in what the window gets', async () => {
  const { south, north, sent, ...rest } = await twoHouses()
  await giveOut(north, sent.agreement.id, null)
  const [secret = ''] = north.outside.seen.secrets.values()
  expect(secret.length).toBeGreaterThan(40)
  const stored = ['handschlag.sqlite', 'handschlag.sqlite-wal'].map((name) =>
    readFileSync(join(north.folder, name), 'latin1'),
  )
  expect(stored.join('')).not.toContain(secret)
  const window = north.memory.openWindow()
  valueIn(await window.client.partnerFile.identity())
  expect(JSON.stringify(window.received)).not.toContain(secret)
  expect(JSON.stringify([storedRows(north.folder), rest.partner])).not.toContain(secret)
  expect(south.outside.seen.secrets.size).toBe(0)
})

test.each(['no-keychain', 'weak-keychain'] as const)('with %s nothing is signed and nothing is stored', async (why) => {
  const { north, sent } = await twoHouses()
  const before = storedRows(north.folder)
  north.outside.takeKeychain(why)
  expect(faultIn(await north.client.partnerFile.identity()).code).toBe('partner-file.no-keychain')
  const saved = await north.client.partnerFile.save({ agreementId: sent.agreement.id, yesBy: 'Vorstand' })
  expect(faultIn(saved).code).toBe('partner-file.no-keychain')
  expect(storedRows(north.folder)).toEqual(before)
})

test('files are read and taken in without a keychain', async () => {
  const { north, south, sent } = await twoHouses()
  const offer = await giveOut(north, sent.agreement.id, null)
  south.outside.takeKeychain('no-keychain')
  expect(valueIn(await takeIn(south, offer)).agreement.state).toBe('sent')
})

test('a lost key is said, and only a knowing step makes a new one', async () => {
  const { north, sent } = await twoHouses()
  const offer = await giveOut(north, sent.agreement.id, null)
  const lost = keyOf(north)
  await north.outside.secrets.forget('partner-file/')
  expect(faultIn(await north.client.partnerFile.identity()).code).toBe('partner-file.identity-lost')
  const saved = await north.client.partnerFile.save({ agreementId: sent.agreement.id, yesBy: null })
  expect(faultIn(saved).code).toBe('partner-file.identity-lost')
  expect(north.outside.seen.secrets.size).toBe(0)
  const renewed = valueIn(await north.client.partnerFile.renewIdentity())
  expect(renewed.fingerprint).not.toBe(lost.fingerprint)
  expect(valueIn(await north.client.partnerFile.identity())).toEqual(renewed)
  expect(faultIn(await show(north, offer)).code).toBe('partner-file.own-file')
  expect(
    faultIn(await show(north, forged(offer, { fileId: crypto.randomUUID(), forKey: lost.fingerprint }))).code,
  ).toBe('partner-file.not-for-us')
})

test('a key in the keychain that is another one, or none, counts as lost', async () => {
  const { client, outside } = openHouse()
  const { fingerprint } = valueIn(await client.partnerFile.identity())
  const other = openHouse()
  valueIn(await other.client.partnerFile.identity())
  const [foreign = ''] = other.outside.seen.secrets.values()
  for (const text of [foreign, 'no key', '']) {
    outside.seen.secrets.set(`partner-file/${fingerprint}`, text)
    expect(faultIn(await client.partnerFile.identity()).code).toBe('partner-file.identity-lost')
  }
})

test('a key that is there is not renewed', async () => {
  const { client } = openHouse()
  const known = valueIn(await client.partnerFile.identity())
  expect(valueIn(await client.partnerFile.renewIdentity())).toEqual(known)
})

test('after a renewal the partner forgets the old key, compares words again, and goes on', async () => {
  const { north, south, sent } = await twoHouses()
  const { agreement } = valueIn(await takeIn(south, await giveOut(north, sent.agreement.id, null)))
  await north.outside.secrets.forget('partner-file/')
  valueIn(await north.client.partnerFile.renewIdentity())
  const offer = await giveOut(north, sent.agreement.id, 'Vorstand Nordwind')
  expect(faultIn(await show(south, offer)).code).toBe('partner-file.foreign-key')
  valueIn(await south.client.partnerFile.forgetKey({ partnerId: agreement.partnerId }))
  expect(valueIn(await south.client.partnerFile.partnerKey({ partnerId: agreement.partnerId }))).toBeNull()
  const opened = valueIn(await show(south, offer))
  expect(opened).toMatchObject({ key: 'new', candidates: [{ partnerId: agreement.partnerId }] })
  const accept = { openedId: opened.openedId, partnerId: agreement.partnerId }
  const hasty = await south.client.partnerFile.accept({ ...accept, comparedWords: false })
  expect(faultIn(hasty).code).toBe('partner-file.not-compared')
  const taken = valueIn(await south.client.partnerFile.accept({ ...accept, comparedWords: true }))
  expect(taken.agreement.confirmations).toMatchObject([{ side: 'partner', name: 'Vorstand Nordwind' }])
  const twice = await south.client.partnerFile.accept({ ...accept, comparedWords: true })
  expect(faultIn(twice).code).toBe('partner-file.gone')
})
