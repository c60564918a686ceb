// Every wrong file is refused with a sentence of its own, and afterwards everything stored is as it was.
import { expect, test } from 'vitest'
import { partnerFileBytes } from '#domain/partner-file/partner-file.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { forged, keyOf } from '#test/support/forged-file.ts'
import type { OpenHouse } from '#test/support/open-house.ts'
import { sampleSide, sampleTerms } from '#test/support/partner-file-samples.ts'
import { storedRows } from '#test/support/stored-rows.ts'
import { type ExchangedFile, giveOut, sendVersion, show, takeIn, twoHouses } from '#test/support/two-houses.ts'

/** Shows the file and gives the fault, once it is sure that nothing was stored and both languages have a whole sentence. */
async function refusal(house: OpenHouse, file: ExchangedFile, partnerId: string | null = null) {
  const before = storedRows(house.folder)
  const fault = faultIn(await show(house, file, partnerId))
  expect(storedRows(house.folder)).toEqual(before)
  for (const language of ['de', 'en'] as const) {
    const { title, remedy } = describeFault(fault, translatorFor(language))
    expect(`${title} ${remedy}`).toContain(file.name)
    expect(`${title} ${remedy}`).not.toMatch(/\{\{|undefined|Invalid/)
  }
  return fault.code
}

async function offered(yesBy: string | null = 'Vorstand Nordwind') {
  const houses = await twoHouses()
  const offer = await giveOut(houses.north, houses.sent.agreement.id, yesBy)
  return { ...houses, offer, key: keyOf(houses.north) }
}

const replaced = (file: ExchangedFile, from: string, to: string): ExchangedFile => {
  const text = Buffer.from(file.content).toString('utf8')
  expect(text).toContain(from)
  return { name: file.name, content: Buffer.from(text.replace(from, to)) }
}

test('what is wrong with a file in itself is said before anything is asked', async () => {
  const { south, offer, key } = await offered()
  const bytes = (content: Uint8Array) => ({ name: offer.name, content })
  const wrong: readonly (readonly [string, ExchangedFile])[] = [
    ['partner-file.tampered', replaced(offer, '"minProtocol":"TLSv1.2"', '"minProtocol":"TLSv1.3"')],
    ['partner-file.tampered', forged(offer, { agreementHash: 'b'.repeat(64) }, key)],
    ['partner-file.unreadable', bytes(offer.content.subarray(0, 900))],
    ['partner-file.unreadable', bytes(Buffer.from('['.repeat(3_000_000)))],
    ['partner-file.newer', replaced(offer, '"handschlag.partner/1"', '"handschlag.partner/7"')],
    ['partner-file.expired', forged(offer, { expiresAt: '2026-11-21T09:59:59.000Z' }, key)],
    ['partner-file.from-future', forged(offer, { createdAt: '2026-11-21T11:00:01.000Z' }, key)],
    ['partner-file.not-for-us', forged(offer, { forKey: 'c'.repeat(64) }, key)],
    ['partner-file.too-large', bytes(Buffer.alloc(partnerFileBytes + 1, 0x20))],
  ]
  for (const [code, file] of wrong) expect([code, await refusal(south, file)]).toEqual([code, code])
})

test('an offer somebody passed on, made for other domains than ours, is not for us', async () => {
  const { south, offer } = await offered()
  const defaults = valueIn(await south.client.agreement.defaults())
  const withDomain = async (name: string) => {
    const own = { ...defaults.own, domains: [{ name, includeSubdomains: false }] }
    valueIn(await south.client.agreement.saveDefaults({ own, common: defaults.common, language: defaults.language }))
  }
  await withDomain('westufer.example')
  expect(await refusal(south, offer)).toBe('partner-file.not-for-us')
  await withDomain('mail.suedlicht.example')
  expect((await show(south, offer)).ok).toBe(true)
})

test('a file taken in once is not taken in again, even signed anew', async () => {
  const { south, offer, key } = await offered()
  valueIn(await takeIn(south, offer))
  expect(await refusal(south, offer)).toBe('partner-file.replayed')
  expect(await refusal(south, forged(offer, { yes: null }, key))).toBe('partner-file.replayed')
})

test('a file of ours is not one of a partner', async () => {
  const { north, offer } = await offered()
  expect(await refusal(north, offer)).toBe('partner-file.own-file')
})

test('a partner has one key: files of another are refused, found by domain or chosen', async () => {
  const { south, offer } = await offered()
  const { agreement } = valueIn(await takeIn(south, offer))
  const foreign = forged(offer, { fileId: '1b9f7c52-44a1-4a4e-8e1d-7a3c5b2d9e01', yes: null })
  expect(await refusal(south, foreign)).toBe('partner-file.foreign-key')
  expect(await refusal(south, foreign, agreement.partnerId)).toBe('partner-file.foreign-key')
})

test('a key has one partner: it does not speak for another', async () => {
  const { south, offer, key } = await offered()
  valueIn(await takeIn(south, offer))
  const other = { ...sampleTerms, partner: sampleSide('Westufer', 'westufer.example') }
  const { partner } = await sendVersion(south, other)
  const next = forged(offer, { fileId: '1b9f7c52-44a1-4a4e-8e1d-7a3c5b2d9e02' }, key)
  expect(await refusal(south, next, partner.id)).toBe('partner-file.foreign-key')
})

test('an older file than the newest taken in is refused', async () => {
  const { south, offer, key } = await offered()
  valueIn(await takeIn(south, offer))
  const older = { fileId: '1b9f7c52-44a1-4a4e-8e1d-7a3c5b2d9e03', createdAt: '2026-11-21T09:59:59.999Z' }
  expect(await refusal(south, forged(offer, older, key))).toBe('partner-file.older-than-known')
})

test('an answer counts only to a file given out to that partner about these terms', async () => {
  const { north, south, partner, sent, offer } = await offered(null)
  const arrived = valueIn(await takeIn(south, offer))
  const answer = await giveOut(south, arrived.agreement.id, 'Vorstand Südlicht')
  const key = keyOf(south)
  const never = forged(answer, { inReplyTo: '1b9f7c52-44a1-4a4e-8e1d-7a3c5b2d9e04' }, key)
  expect(await refusal(north, never)).toBe('partner-file.unknown-request')
  const asWriter = forged(answer, { sender: { side: 'first', organisation: 'Südlicht' } }, key)
  expect(await refusal(north, asWriter, partner.id)).toBe('partner-file.unknown-request')
  const unasked = forged(answer, { kind: 'offer', inReplyTo: null, sender: { side: 'second', organisation: 'x' } }, key)
  expect(valueIn(await show(north, unasked, partner.id)).candidates).toHaveLength(1)
  const other = { ...sampleTerms, partner: sampleSide('Westufer', 'westufer.example') }
  const west = await sendVersion(north, other)
  expect(await refusal(north, answer, west.partner.id)).toBe('partner-file.unknown-request')
  expect(await refusal(north, unasked, west.partner.id)).toBe('partner-file.unknown-request')
  valueIn(
    await north.client.agreement.move({ agreementId: sent.agreement.id, to: 'draft', note: '', acceptedReason: null }),
  )
  expect(await refusal(north, answer)).toBe('partner-file.unknown-request')
})

test('an own draft with other terms is not overwritten, and nothing is half taken in', async () => {
  const { south, offer } = await offered()
  const partner = valueIn(
    await south.client.partner.save({
      ...{ id: null, name: 'Nordwind', domains: ['nordwind.example'], agreedNames: [] },
      contact: { name: '', mail: '', phone: '' },
    }),
  )
  valueIn(await south.client.agreement.begin({ partnerId: partner.id }))
  const { openedId, candidates } = valueIn(await show(south, offer))
  expect(candidates).toMatchObject([{ partnerId: partner.id, name: 'Nordwind' }])
  const before = storedRows(south.folder)
  const accepted = await south.client.partnerFile.accept({ openedId, partnerId: partner.id, comparedWords: true })
  expect(faultIn(accepted).code).toBe('partner-file.draft-in-the-way')
  expect(storedRows(south.folder)).toEqual(before)
  const [draft] = valueIn(await south.client.agreement.list({ partnerId: partner.id }))
  valueIn(await south.client.agreement.discard({ agreementId: draft?.agreement.id ?? '' }))
  const again = await south.client.partnerFile.accept({ openedId, partnerId: partner.id, comparedWords: true })
  expect(valueIn(again).agreement).toMatchObject({ partnerId: partner.id, issuedBy: 'partner', state: 'sent' })
  expect(storedRows(south.folder)).not.toEqual(before)
})
