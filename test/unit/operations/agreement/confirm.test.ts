// Each side's yes: who, how, when, with a file where there is one; both together confirm the version.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { succeed } from '#domain/fault.ts'
import { fileRecord } from '#domain/partner-file/partner-file.ts'
import { type AgreedHouse, agreedHouse, sampleYes } from '#test/support/agreed-house.ts'
import { sampleOwnSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

async function sentVersion() {
  const house = agreedHouse()
  const draft = await house.complete()
  const { agreement } = await house.move(draft, 'sent')
  return { house, sent: agreement }
}

const withFile = (house: AgreedHouse, agreementId: string, yes = sampleYes()) =>
  house.client.agreement.confirm({ agreementId, confirmation: yes, withFile: true })

test('both yeses move it to confirmed by themselves, and each is kept as given', async () => {
  const { house, sent } = await sentVersion()
  const one = await house.confirm(sent, { way: 'mail', note: 'Antwort auf Ticket 7' })
  expect(one.agreement).toMatchObject({
    state: 'sent',
    confirmations: [{ side: 'own', name: 'Erika Muster', way: 'mail', on: '2026-11-21', note: 'Antwort auf Ticket 7' }],
  })
  await house.confirm(sent, { name: 'Zweite Unterschrift' })
  const both = await house.confirm(sent, { side: 'partner', name: 'Max Beispiel', way: 'phone', on: '2026-11-20' })
  expect(both.agreement.state).toBe('confirmed')
  expect(both.agreement.confirmations).toHaveLength(3)
  expect(both.agreement.steps.at(-1)?.reason).toBe('both-agreed')
})

test('where signatures are agreed, a yes by mail is kept and confirms nothing until the signature comes', async () => {
  const house = agreedHouse()
  const { common } = sampleTerms()
  const draft = await house.complete({ common: { ...common, isTextFormEnough: false } })
  await house.move(draft, 'sent')
  await house.confirm(draft, {})
  const mailed = await house.confirm(draft, { side: 'partner', name: 'Max Beispiel', way: 'mail' })
  expect(mailed.agreement).toMatchObject({ state: 'sent', confirmations: [{ way: 'signature' }, { way: 'mail' }] })
  const signed = await house.confirm(draft, { side: 'partner', name: 'Max Beispiel' })
  expect(signed.agreement).toMatchObject({ state: 'confirmed' })
  expect(signed.agreement.confirmations).toHaveLength(3)
})

test('the same yes twice is one', async () => {
  const { house, sent } = await sentVersion()
  await house.confirm(sent, {})
  expect((await house.confirm(sent, {})).agreement.confirmations).toHaveLength(1)
})

test('a yes belongs to a version that was sent, and to a day that has been', async () => {
  const { house, sent } = await sentVersion()
  const on = (day: string) =>
    house.client.agreement.confirm({ agreementId: sent.id, confirmation: sampleYes({ on: day }), withFile: false })
  expect(faultIn(await on('2026-11-23')).code).toBe('agreement.day-ahead')
  valueIn(await on('2024-02-29'))
  await house.confirm(sent, { side: 'partner' })
  expect(faultIn(await on('2026-11-20'))).toEqual({
    code: 'agreement.not-allowed',
    params: { from: 'confirmed', to: 'confirmed' },
  })
  expect(faultIn(await withFile(house, house.partner.id)).code).toBe('agreement.not-found')
})

test('nobody notes by hand what only the file of a partner shows', async () => {
  const { house, sent } = await sentVersion()
  const confirmation = { ...sampleYes({ side: 'partner' }), way: 'partner-file' as 'signature' }
  const told = await house.client.agreement.confirm({ agreementId: sent.id, confirmation, withFile: false })
  expect(faultIn(told).code).toBe('contract.rejected')
})

test('the number of yeses is bounded', async () => {
  const { house, sent } = await sentVersion()
  for (let at = 0; at < 12; at += 1) await house.confirm(sent, { name: `Person ${at}` })
  const one = { agreementId: sent.id, confirmation: sampleYes({ name: 'Person 12' }), withFile: false }
  expect(faultIn(await house.client.agreement.confirm(one))).toEqual({
    code: 'agreement.too-many-confirmations',
    params: { limit: 12 },
  })
  expect(faultIn(await withFile(house, sent.id, one.confirmation)).code).toBe('agreement.too-many-confirmations')
  expect((await house.confirm(sent, { name: 'Person 11' })).agreement.confirmations).toHaveLength(12)
})

test('with every place taken a yes is still taken back, and the other side still says its own', async () => {
  const { house, sent } = await sentVersion()
  for (let at = 0; at < 12; at += 1) await house.confirm(sent, { name: `Person ${at}` })
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  const confirmationId = view?.agreement.confirmations[3]?.id ?? ''
  const taken = valueIn(await house.client.agreement.unconfirm({ agreementId: sent.id, confirmationId }))
  expect(taken.agreement.confirmations.map(({ name }) => name)).not.toContain('Person 3')
  await house.confirm(sent, { name: 'Person 3' })
  expect((await house.confirm(sent, { side: 'partner' })).agreement.state).toBe('confirmed')
})

test('a file that comes to the same yes later belongs to it', async () => {
  const { house, sent } = await sentVersion()
  await house.confirm(sent, {})
  house.outside.answerWithFile({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  expect(valueIn(await withFile(house, sent.id)).agreement.confirmations).toMatchObject([
    { name: 'Erika Muster', attachment: { name: 'Vertrag.pdf' } },
  ])
})

test('an attached file comes out as it went in, under a name that can be written anywhere', async () => {
  const { house, sent } = await sentVersion()
  const content = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7) % 256)
  house.outside.answerWithFile({ name: 'Vertrag: unterschrieben.pdf', content })
  const { agreement } = valueIn(await withFile(house, sent.id))
  const facts = agreement.confirmations[0]?.attachment
  expect(facts).toMatchObject({
    name: 'Vertrag_ unterschrieben.pdf',
    size: 5000,
    sha256: createHash('sha256').update(content).digest('hex'),
  })
  const attachmentId = facts?.id ?? ''
  const { files } = valueIn(await house.client.agreement.saveAttachment({ attachmentId }))
  expect(readFileSync(files[0] ?? '').equals(content)).toBe(true)
  valueIn(await house.client.app.reveal({ path: files[0] ?? '' }))
  house.outside.answerDialogs(null)
  expect(faultIn(await house.client.agreement.saveAttachment({ attachmentId })).code).toBe('file.choice-dismissed')
})

test('without a file, or with one too large, nothing is noted', async () => {
  const { house, sent } = await sentVersion()
  expect(faultIn(await withFile(house, sent.id)).code).toBe('file.choice-dismissed')
  house.outside.answerWithFile({ name: 'gross.pdf', content: new Uint8Array(10_000_001) })
  expect(faultIn(await withFile(house, sent.id))).toMatchObject({ code: 'input.too-large' })
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(view?.agreement.confirmations).toEqual([])
})

test('when it was taken back while the dialog stood open, nothing is noted and no file is kept', async () => {
  const { house, sent } = await sentVersion()
  const dialog = vi.spyOn(house.outside.files, 'openFile').mockImplementation(async () => {
    await house.move(sent, 'draft')
    return succeed({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  })
  expect(faultIn(await withFile(house, sent.id)).code).toBe('agreement.not-allowed')
  expect(dialog).toHaveBeenCalledWith('attachment', 10_000_000)
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(view?.agreement).toMatchObject({ state: 'draft', confirmations: [] })
})

test('when other terms were sent while the dialog stood open, nothing is noted on them', async () => {
  const { house, sent } = await sentVersion()
  const other = sampleTerms({ own: sampleOwnSide({ outOfBand: '+49 30 9' }) })
  vi.spyOn(house.outside.files, 'openFile').mockImplementation(async () => {
    await house.move(sent, 'draft')
    valueIn(await house.client.agreement.save({ agreementId: sent.id, terms: other, language: 'de' }))
    await house.move(sent, 'sent')
    return succeed({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  })
  expect(faultIn(await withFile(house, sent.id)).code).toBe('agreement.not-allowed')
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(view?.agreement).toMatchObject({ state: 'sent', terms: other, confirmations: [] })
})

test('a file given out before it was written down whether a yes went along counts as one with it', async () => {
  const { house, sent } = await sentVersion()
  const noted = (await house.confirm(sent, {})).agreement.confirmations[0]
  const before = fileRecord.parse({
    ...{ fileId: sent.id, partnerId: sent.partnerId, agreementId: sent.id, senderAgreementId: sent.id },
    ...{ way: 'out', kind: 'offer', agreementHash: sent.hash, inReplyTo: null, fingerprint: 'f'.repeat(64) },
    ...{ createdAt: '2026-11-21T10:00:00.000Z', handledAt: '2026-11-21T10:00:00.000Z' },
  })
  house.look((store) => valueIn(store.partnerFiles.addRecord(before)))
  const take = { agreementId: sent.id, confirmationId: noted?.id ?? '' }
  expect(faultIn(await house.client.agreement.unconfirm(take)).code).toBe('agreement.yes-given-out')
  const back = { agreementId: sent.id, to: 'draft', note: '', acceptedReason: null } as const
  expect(faultIn(await house.client.agreement.move(back)).code).toBe('agreement.yes-given-out')
})

test('a yes noted by mistake is taken back with its file, while the version is sent', async () => {
  const { house, sent } = await sentVersion()
  house.outside.answerWithFile({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  const noted = valueIn(await withFile(house, sent.id)).agreement.confirmations[0]
  const take = (confirmationId: string) => house.client.agreement.unconfirm({ agreementId: sent.id, confirmationId })
  expect(faultIn(await take(sent.id)).code).toBe('agreement.not-found')
  expect(valueIn(await take(noted?.id ?? '')).agreement.confirmations).toEqual([])
  const attachmentId = noted?.attachment?.id ?? ''
  expect(faultIn(await house.client.agreement.saveAttachment({ attachmentId })).code).toBe('agreement.not-found')
  const kept = (await house.confirm(sent, {})).agreement.confirmations[0]?.id ?? ''
  await house.confirm(sent, { side: 'partner' })
  expect(faultIn(await take(kept)).code).toBe('agreement.not-allowed')
})
