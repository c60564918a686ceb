// The life of a version: what each step needs, what follows from it, and that a refused step changes nothing.
import { expect, test } from 'vitest'
import type { AgreementState } from '#domain/agreement/agreement.ts'
import { agreementStates } from '#domain/agreement/agreement.ts'
import { toNeutral } from '#domain/agreement/neutral.ts'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { nextStates } from '#domain/agreement/transitions.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { type AgreedHouse, agreedHouse } from '#test/support/agreed-house.ts'
import { sampleAgreement, sampleOwnSide, samplePartnerSide } from '#test/support/agreement-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const ask = (house: AgreedHouse, agreementId: string, to: AgreementState, acceptedReason: string | null = null) =>
  house.client.agreement.move({ agreementId, to, note: 'Notiz', acceptedReason })

test('terms that miss something are not sent, and the fault says how much and where', async () => {
  const house = agreedHouse()
  const draft = await house.complete({ own: sampleOwnSide({ address: '', fallback: null }) })
  expect(faultIn(await ask(house, draft.id, 'sent'))).toEqual({
    code: 'agreement.incomplete',
    params: { missing: 2, paths: 'own.address, own.fallback' },
  })
  expect(valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))[0]?.agreement).toEqual(draft)
})

test('terms that contradict each other are not sent, and a go-live that is past is named', async () => {
  const house = agreedHouse()
  const partner = samplePartnerSide({ binding: 'pin', pins: ['a'.repeat(64)] })
  const toPartner = { ...defaultDirection, goLive: '2026-11-20' }
  const draft = await house.complete({ partner, toPartner })
  expect(faultIn(await ask(house, draft.id, 'sent'))).toEqual({
    code: 'agreement.contradictory',
    params: { paths: 'common.renewalWithoutNotice' },
  })
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(view?.contradictions).toEqual([{ path: 'common.renewalWithoutNotice', code: 'renewal-breaks-pins' }])
  expect(view?.differences.map(({ code }) => code)).toContain('go-live-past')
})

test('sending freezes the terms under a hash; taking back before any yes of the partner frees them again', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  const sent = valueIn(await ask(house, draft.id, 'sent')).agreement
  expect(sent).toMatchObject({ state: 'sent', hash: hashOf(toNeutral(draft)) })
  expect(sent.steps.at(-1)).toEqual({ state: 'sent', at: '2026-11-21T10:00:00.000Z', reason: 'sent', note: 'Notiz' })
  await house.confirm(sent, {})
  const back = valueIn(await ask(house, draft.id, 'draft')).agreement
  expect(back).toMatchObject({ state: 'draft', hash: null, confirmations: [] })
  expect(back.steps.at(-1)?.reason).toBe('taken-back')
  await house.move(draft, 'sent')
  await house.confirm(draft, { side: 'partner' })
  expect(faultIn(await ask(house, draft.id, 'draft')).code).toBe('agreement.taken-back-too-late')
})

test('what the partner wrote is not taken back to be changed here', async () => {
  const house = agreedHouse()
  const theirs = sampleAgreement({ partnerId: house.partner.id, state: 'sent', issuedBy: 'partner' })
  house.look((store) => valueIn(store.agreements.save(theirs)))
  expect(faultIn(await ask(house, theirs.id, 'draft'))).toEqual({
    code: 'agreement.not-allowed',
    params: { from: 'sent', to: 'draft' },
  })
  const next = valueIn(await house.client.agreement.begin({ partnerId: house.partner.id })).agreement
  expect(next).toMatchObject({ version: 2, issuedBy: 'own', state: 'draft' })
})

test('what is not the next step is refused from every state', async () => {
  const house = agreedHouse()
  const kept = agreementStates.map((state, at) =>
    sampleAgreement({ partnerId: house.partner.id, version: at + 1, state }),
  )
  house.look((store) => {
    for (const version of kept) valueIn(store.agreements.save(version))
  })
  for (const { id, state } of kept) {
    for (const to of agreementStates.filter((other) => !nextStates(state).includes(other))) {
      expect(faultIn(await ask(house, id, to, 'egal'))).toEqual({
        code: 'agreement.not-allowed',
        params: { from: state, to },
      })
    }
  }
  expect(faultIn(await ask(house, house.partner.id, 'sent')).code).toBe('agreement.not-found')
})

test('it is not confirmed by hand while a side is missing', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  await house.move(draft, 'sent')
  await house.confirm(draft, { side: 'partner' })
  expect(faultIn(await ask(house, draft.id, 'confirmed')).code).toBe('agreement.not-confirmed-by-both')
})

test('open blocking items hold it back until somebody says why they are accepted; the reason stays', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  await house.move(draft, 'sent')
  await house.confirm(draft, {})
  const confirmed = await house.confirm(draft, { side: 'partner' })
  expect(confirmed.blockedBy.length).toBeGreaterThan(0)
  expect(faultIn(await ask(house, draft.id, 'active'))).toMatchObject({
    code: 'agreement.blocked',
    params: { open: confirmed.blockedBy.length },
  })
  expect(faultIn(await ask(house, draft.id, 'active', ' ')).code).toBe('agreement.blocked')
  const active = valueIn(await ask(house, draft.id, 'active', 'Gateway wird heute umgestellt'))
  expect(active.blockedBy).toEqual([])
  expect(active.agreement.steps.at(-1)).toMatchObject({
    state: 'active',
    reason: 'accepted-open',
    note: 'Gateway wird heute umgestellt',
  })
})

test('with nothing open it takes effect without a reason', async () => {
  const house = agreedHouse()
  const partnerId = house.partner.id
  for (const { item } of valueIn(await house.client.checklist.read({ partnerId }))) {
    valueIn(await house.client.checklist.tick({ partnerId, itemId: item.id, note: 'gesehen' }))
  }
  const draft = await house.complete()
  await house.move(draft, 'sent')
  await house.confirm(draft, {})
  await house.confirm(draft, { side: 'partner' })
  const active = valueIn(await ask(house, draft.id, 'active'))
  expect(active.agreement.steps.at(-1)).toMatchObject({ reason: 'in-force', note: 'Notiz' })
})

test('a stricter version is held back by its own terms, not by those in force', async () => {
  const house = agreedHouse()
  const reach = { ...defaultDirection, goLive: '2026-12-01' }
  await house.inForce({ toPartner: { ...reach, level: 'encrypt' } })
  const next = await house.complete({ toPartner: { ...reach, level: 'dane' } })
  await house.move(next, 'sent')
  await house.confirm(next, {})
  const confirmed = await house.confirm(next, { side: 'partner' })
  expect(confirmed.blockedBy).toContain('level-reachable')
  const partnerId = house.partner.id
  const judged = valueIn(await house.client.checklist.read({ partnerId }))
  expect(judged.find(({ item }) => item.id === 'level-reachable')?.state.kind).toBe('proven')
  for (const { item } of judged.filter(({ item: { id } }) => id !== 'level-reachable')) {
    valueIn(await house.client.checklist.tick({ partnerId, itemId: item.id, note: 'gesehen' }))
  }
  expect(faultIn(await ask(house, next.id, 'active'))).toMatchObject({
    code: 'agreement.blocked',
    params: { items: 'level-reachable' },
  })
})

test('the review is set from go-live, and renewed by each review', async () => {
  const house = agreedHouse()
  const version = await house.inForce({ toUs: { ...defaultDirection, goLive: '2027-01-15' } })
  expect(version).toMatchObject({ state: 'active', reviewBy: '2028-01-15' })
  house.outside.setNow('2027-12-01T10:00:00.000Z')
  const review = valueIn(await ask(house, version.id, 'under-review')).agreement
  expect(review).toMatchObject({ state: 'under-review', reviewBy: '2028-01-15' })
  const renewed = valueIn(await ask(house, version.id, 'active')).agreement
  expect(renewed.reviewBy).toBe('2028-12-01')
  expect(renewed.steps.at(-1)?.reason).toBe('reviewed')
})

test('when a newer version takes effect the older ends and keeps everything it was', async () => {
  const house = agreedHouse()
  const first = await house.inForce()
  const second = await house.inForce()
  const versions = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(versions.map(({ agreement }) => [agreement.version, agreement.state])).toEqual([
    [2, 'active'],
    [1, 'ended'],
  ])
  const older = versions[1]?.agreement
  expect(older).toMatchObject({ terms: first.terms, hash: first.hash, confirmations: first.confirmations })
  expect(older?.steps.at(-1)).toMatchObject({ reason: 'replaced', note: `${second.number} / 2` })
})

test('an offer that never took effect ends with the older one; a draft stays', async () => {
  const house = agreedHouse()
  const offered = await house.complete()
  await house.move(offered, 'sent')
  await house.inForce()
  const draft = await house.complete()
  const states = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(states.map(({ agreement }) => agreement.state)).toEqual(['draft', 'active', 'ended'])
  expect(draft.version).toBe(3)
})

test('an offer under another number ends too when it is older, and stays when it came later', async () => {
  const house = agreedHouse()
  const partnerId = house.partner.id
  const theirs = { partnerId, number: 'HS-2026-00BANK00', state: 'sent', issuedBy: 'partner' } as const
  const earlier = sampleAgreement({ ...theirs, version: 7, createdAt: '2026-11-20T10:00:00.000Z' })
  const later = sampleAgreement({
    ...theirs,
    version: 1,
    number: 'HS-2026-11BANK11',
    createdAt: '2026-11-22T10:00:00.000Z',
  })
  const ours = sampleAgreement({ partnerId, version: 3, state: 'confirmed' })
  house.look((store) => {
    for (const version of [earlier, ours, later]) valueIn(store.agreements.save(version))
  })
  valueIn(await ask(house, ours.id, 'active', 'im Test bekannt'))
  const states = valueIn(await house.client.agreement.list({ partnerId }))
  expect(new Map(states.map(({ agreement }) => [agreement.id, agreement.state]))).toEqual(
    new Map([
      [earlier.id, 'ended'],
      [ours.id, 'active'],
      [later.id, 'sent'],
    ]),
  )
})

test('the end is the end: nothing follows, nothing is lost, and nothing differs any more', async () => {
  const house = agreedHouse()
  const version = await house.inForce()
  const ended = valueIn(await ask(house, version.id, 'ended'))
  expect(ended.agreement).toMatchObject({ state: 'ended', terms: version.terms, confirmations: version.confirmations })
  expect(ended).toMatchObject({ missing: [], differences: [], blockedBy: [] })
})

test('windows hear of every step: the agreement, its checklist, the work list', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  const told = new Set<string>()
  house.client.agreement.changed(() => told.add('agreement'))
  house.client.checklist.changed(() => told.add('checklist'))
  house.client.partner.changed(() => told.add('partner'))
  await house.move(draft, 'sent')
  expect([...told].toSorted()).toEqual(['agreement', 'checklist', 'partner'])
  told.clear()
  expect(faultIn(await ask(house, draft.id, 'sent')).code).toBe('agreement.not-allowed')
  expect([...told]).toEqual([])
})
