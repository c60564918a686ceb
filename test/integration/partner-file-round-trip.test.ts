// Two houses agree by files alone: offer, answer, and both hold the same hash with the sides turned.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromNeutral, toNeutral } from '#domain/agreement/neutral.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleTerms } from '#test/support/partner-file-samples.ts'
import { addOwnPerson, giveOut, sendNext, show, takeIn, twoHouses } from '#test/support/two-houses.ts'

test('offer, answer with a yes, and both have confirmed the same hash with the sides turned', async () => {
  const { north, south, partner, sent } = await twoHouses()
  await addOwnPerson(north, 'Nora Nord', 'nora@nordwind.example')
  await addOwnPerson(south, 'Sven Süd', 'sven@suedlicht.example')
  const offer = await giveOut(north, sent.agreement.id, 'Vorstand Nordwind')

  const opened = valueIn(await show(south, offer))
  expect(opened).toMatchObject({ kind: 'offer', organisation: 'Nordwind', key: 'new', candidates: [] })
  expect(opened.words).toEqual(valueIn(await north.client.partnerFile.identity()).words)
  expect(opened.changes).toContainEqual({
    path: 'partner.domains',
    label: 'Partner: Domains',
    before: '',
    after: 'nordwind.example mit Subdomains',
    isWeaker: false,
  })
  const arrived = valueIn(
    await south.client.partnerFile.accept({ openedId: opened.openedId, partnerId: null, comparedWords: true }),
  )
  expect(arrived.agreement).toMatchObject({ state: 'sent', issuedBy: 'partner', hash: sent.agreement.hash })
  expect(arrived.agreement.confirmations).toMatchObject([
    { side: 'partner', way: 'partner-file', name: 'Vorstand Nordwind' },
  ])

  const answer = await giveOut(south, arrived.agreement.id, 'Vorstand Südlicht')
  const answered = valueIn(await show(north, answer))
  expect(answered).toMatchObject({
    kind: 'answer',
    key: 'new',
    candidates: [{ partnerId: partner.id, changes: [{ path: 'contacts' }] }],
  })
  const agreed = valueIn(await takeIn(north, answer))
  const [there] = valueIn(await south.client.agreement.list({ partnerId: arrived.agreement.partnerId }))
  expect([agreed.agreement.state, there?.agreement.state]).toEqual(['confirmed', 'confirmed'])
  expect(there?.agreement.hash).toBe(agreed.agreement.hash)
  expect(there?.agreement.terms).toEqual(
    fromNeutral(toNeutral(agreed.agreement), { issuedBy: 'partner', language: agreed.agreement.language }),
  )
  expect(there?.agreement.terms.own).toEqual(sampleTerms.partner)
  expect(agreed.agreement.terms).toEqual(sampleTerms)

  const peopleAt = async (house: typeof north, partnerId: string) =>
    valueIn(await house.client.contact.sides({ partnerId })).partner.map(({ person }) => person.mail)
  expect(await peopleAt(north, partner.id)).toEqual(['sven@suedlicht.example'])
  expect(await peopleAt(south, arrived.agreement.partnerId)).toEqual(['nora@nordwind.example'])
})

test('after that each knows the other by key: the next file is for that key and needs no words', async () => {
  const { north, south, partner, sent } = await twoHouses()
  const arrived = valueIn(await takeIn(south, await giveOut(north, sent.agreement.id, null)))
  valueIn(await takeIn(north, await giveOut(south, arrived.agreement.id, 'Vorstand Südlicht')))
  const late = await giveOut(north, sent.agreement.id, 'Vorstand Nordwind')
  const { fingerprint } = valueIn(await south.client.partnerFile.identity())
  expect(JSON.parse(Buffer.from(late.content).toString())).toMatchObject({
    content: { kind: 'answer', forKey: fingerprint },
  })
  const opened = valueIn(await show(south, late))
  expect(opened).toMatchObject({ key: 'known', candidates: [{ partnerId: arrived.agreement.partnerId }] })
  const agreed = valueIn(
    await south.client.partnerFile.accept({ openedId: opened.openedId, partnerId: null, comparedWords: false }),
  )
  expect(agreed.agreement.state).toBe('confirmed')
  expect(
    valueIn(await north.client.partnerFile.records({ partnerId: partner.id })).map(({ way, kind }) => `${way} ${kind}`),
  ).toEqual(['out answer', 'in answer', 'out offer'])
  const key = valueIn(await north.client.partnerFile.partnerKey({ partnerId: partner.id }))
  expect(key).toMatchObject({ fingerprint, comparedAt: '2026-11-21T10:00:00.000Z' })
})

test('a later version is offered anew, and its older sibling is refused from then on', async () => {
  const { north, south, partner, sent } = await twoHouses()
  const early = await giveOut(north, sent.agreement.id, null)
  valueIn(await takeIn(south, early))
  north.outside.setNow('2026-11-21T11:00:00.000Z')
  const between = await giveOut(north, sent.agreement.id, 'Vorstand Nordwind')
  north.outside.setNow('2026-11-22T11:00:00.000Z')
  south.outside.setNow('2026-11-22T11:00:00.000Z')
  const changed = { ...sampleTerms, common: { ...sampleTerms.common, observationDays: 30 } }
  const second = await sendNext(north, partner.id, changed)
  const offer = await giveOut(north, second.agreement.id, null)
  const opened = valueIn(await show(south, offer))
  const label = 'Beobachtung nach dem Start'
  const change = { path: 'common.observationDays', label, before: '14 Tage', after: '30 Tage', isWeaker: false }
  expect(opened.candidates).toMatchObject([{ changes: [change] }])
  const arrived = valueIn(await takeIn(south, offer))
  expect(arrived.agreement).toMatchObject({ version: 2, hash: second.agreement.hash })
  expect(faultIn(await show(south, between))).toMatchObject({ code: 'partner-file.older-than-known' })
})

test('the page beside the file is the one inside it, and a yes is noted once the files are there', async () => {
  const { north, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  north.outside.answerDialogs(null)
  expect(faultIn(await north.client.partnerFile.save({ agreementId, yesBy: 'Vorstand' })).code).toBe(
    'file.choice-dismissed',
  )
  const [untouched] = valueIn(await north.client.agreement.list({ partnerId: sent.agreement.partnerId }))
  expect(untouched?.agreement.confirmations).toEqual([])
  const { partnerId } = sent.agreement
  expect(valueIn(await north.client.partnerFile.records({ partnerId }))).toEqual([])
  north.outside.answerDialogs('kept')
  const { files } = valueIn(await north.client.partnerFile.save({ agreementId, yesBy: 'Vorstand' }))
  const [file, page] = files.map((path) => readFileSync(path, 'utf8'))
  expect(JSON.parse(file ?? '')).toMatchObject({ page, content: { yes: { name: 'Vorstand', on: '2026-11-21' } } })
  const [noted] = valueIn(await north.client.agreement.list({ partnerId: sent.agreement.partnerId }))
  expect(noted?.agreement.confirmations).toMatchObject([{ side: 'own', way: 'partner-file', name: 'Vorstand' }])
})

test('a yes that is noted travels only where it is wanted', async () => {
  const { north, sent } = await twoHouses()
  const agreementId = sent.agreement.id
  const carried = async (yesBy: string | null) => {
    const { content } = await giveOut(north, agreementId, yesBy)
    return JSON.parse(Buffer.from(content).toString('utf8')).content.yes
  }
  const noted = { name: 'Vorstand', on: '2026-11-21' }
  expect(await carried('Vorstand')).toEqual(noted)
  expect(await carried('Vorstand')).toEqual(noted)
  expect(await carried(null)).toBeNull()
})

test('a draft has no file: it is sent first', async () => {
  const { north, partner } = await twoHouses()
  const draft = valueIn(await north.client.agreement.begin({ partnerId: partner.id }))
  const refused = await north.client.partnerFile.save({ agreementId: draft.agreement.id, yesBy: null })
  expect(faultIn(refused).code).toBe('partner-file.not-sent')
  expect(valueIn(await north.client.partnerFile.records({ partnerId: partner.id }))).toEqual([])
})

test.each(['de', 'en', 'both'] as const)(
  'clauses in two languages, in one, and in the other travel in a document in %s',
  async (language) => {
    const { north, south, partner } = await twoHouses()
    const begun = valueIn(await north.client.agreement.list({ partnerId: partner.id }))[0]?.agreement
    if (begun === undefined) throw new Error('there is a version')
    const agreementId = begun.id
    valueIn(await north.client.agreement.move({ agreementId, to: 'draft', note: '', acceptedReason: null }))
    const common = {
      ...begun.terms.common,
      purpose: { de: 'Zweck', en: 'Purpose' },
      legalBasis: { de: 'Grundlage', en: '' },
      term: { de: '', en: 'One year.' },
    }
    valueIn(await north.client.agreement.save({ agreementId, terms: { ...begun.terms, common }, language: 'both' }))
    valueIn(await north.client.agreement.save({ agreementId, terms: { ...begun.terms, common }, language }))
    const sent = valueIn(await north.client.agreement.move({ agreementId, to: 'sent', note: '', acceptedReason: null }))
    const arrived = valueIn(await takeIn(south, await giveOut(north, agreementId, null)))
    expect(arrived.agreement.hash).toBe(sent.agreement.hash)
    expect(arrived.agreement.terms.common).toEqual(common)
    const agreed = valueIn(await takeIn(north, await giveOut(south, arrived.agreement.id, 'Vorstand Südlicht')))
    expect(agreed.agreement).toMatchObject({ hash: sent.agreement.hash, terms: { common } })
  },
)
