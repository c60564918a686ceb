// What comes as partner files: the partner's version as it came, the partner's yes on exactly the terms it was given to.
import { expect, onTestFinished, test } from 'vitest'
import type { Agreement } from '#domain/agreement/agreement.ts'
import { type NeutralAgreement, toNeutral } from '#domain/agreement/neutral.ts'
import { hashOf } from '#operations/agreement/agreement-hash.ts'
import { recordYes } from '#operations/agreement/confirm.ts'
import { type ComingVersion, takeInVersion } from '#operations/agreement/take-in.ts'
import { isTrueToItself } from '#operations/care/true-to-itself.ts'
import { sampleAgreement, sampleOwnSide, samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { makeCareDesk } from '#test/support/care-rooms.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner } from '#test/support/samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const yes = { name: 'Max Beispiel', on: '2026-11-20' }

/** Terms as the partner wrote them: it is `first`. */
function offer(changes: Partial<NeutralAgreement> = {}): NeutralAgreement {
  const terms = sampleTerms({ own: samplePartnerSide(), partner: sampleOwnSide() })
  return { ...toNeutral(sampleAgreement({ number: 'HS-2026-00BANK00', terms })), ...changes }
}

function desk() {
  const { rooms, store } = makeCareDesk(temporaryFolder())
  onTestFinished(() => store.close())
  const partner = valueIn(store.partners.save(samplePartner()))
  const take = (changes: Partial<ComingVersion>) =>
    takeInVersion(rooms, {
      ...{ partnerId: partner.id, neutral: offer(), issuedBy: 'partner', yes: null, language: 'en' },
      ...changes,
    })
  const keep = (changes: Partial<Agreement>) =>
    valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id, ...changes })))
  const versions = () => valueIn(store.agreements.ofPartner(partner.id))
  return { rooms, partner, take, keep, versions }
}

test('the partner’s version is kept as it came, seen from our side', () => {
  const { take, versions, partner } = desk()
  const version = valueIn(take({}))
  expect(version).toMatchObject({
    partnerId: partner.id,
    number: 'HS-2026-00BANK00',
    version: 1,
    state: 'sent',
    language: 'en',
    issuedBy: 'partner',
    hash: hashOf(offer()),
    steps: [{ state: 'sent', reason: 'partner-file' }],
    confirmations: [],
  })
  expect(version.terms.own).toEqual(sampleOwnSide())
  expect(version.terms.partner).toEqual(samplePartnerSide())
  expect(version.terms.toPartner).toBeNull()
  expect(version.terms.toUs).toEqual(offer().firstToSecond)
  expect(hashOf(toNeutral(version))).toBe(version.hash)
  expect(versions()).toEqual([version])
})

test('it comes once, however often it comes, and its yes is noted once', () => {
  const { take, versions } = desk()
  const first = valueIn(take({}))
  expect(valueIn(take({ yes })).confirmations).toMatchObject([
    { side: 'partner', way: 'partner-file', name: 'Max Beispiel', on: '2026-11-20', attachment: null },
  ])
  expect(valueIn(take({ yes: { name: 'Jemand anders', on: '2026-11-21' } })).confirmations).toHaveLength(1)
  expect(versions().map(({ id }) => id)).toEqual([first.id])
})

test('the partner’s yes to our version is noted on it, and with ours it is confirmed', () => {
  const { rooms, take, keep } = desk()
  const ours = keep({ state: 'sent', hash: hashOf(toNeutral(sampleAgreement())) })
  valueIn(recordYes(rooms, ours.id, { side: 'own', way: 'mail', note: '', ...yes }, null))
  const answered = valueIn(take({ neutral: toNeutral(ours), issuedBy: 'own', yes }))
  expect(answered).toMatchObject({ id: ours.id, state: 'confirmed', issuedBy: 'own', terms: ours.terms })
  const again = valueIn(take({ neutral: toNeutral(ours), issuedBy: 'own', yes: { ...yes, name: 'Spät' } }))
  expect(again.confirmations).toHaveLength(2)
})

test('an answer to terms we never gave out is refused', () => {
  const { take, keep, versions } = desk()
  const ours = keep({ state: 'sent', hash: hashOf(toNeutral(sampleAgreement())) })
  const changed = { ...toNeutral(ours), second: samplePartnerSide({ outOfBand: 'anders' }) }
  expect(faultIn(take({ neutral: changed, issuedBy: 'own', yes })).code).toBe('partner-file.unknown-request')
  expect(versions()).toEqual([ours])
})

test('a draft of ours with other terms stands in the way and stays', () => {
  const { take, keep, versions } = desk()
  const draft = keep({})
  expect(faultIn(take({})).code).toBe('partner-file.draft-in-the-way')
  expect(versions()).toEqual([draft])
})

test('while nobody here said yes, the partner may change its version under the same number', () => {
  const { take, versions } = desk()
  const first = valueIn(take({ yes }))
  const changed = offer({ first: samplePartnerSide({ outOfBand: '+49 30 9' }) })
  const second = valueIn(take({ neutral: changed }))
  expect(second).toMatchObject({ id: first.id, hash: hashOf(changed), confirmations: [], state: 'sent' })
  expect(second.terms.partner.outOfBand).toBe('+49 30 9')
  expect(versions()).toHaveLength(1)
})

test('a file attached to a yes to the earlier terms goes with them', () => {
  const { rooms, take } = desk()
  const first = valueIn(take({}))
  const facts = { id: rooms.outside.newId(), name: 'yes.eml', size: 1, sha256: 'a'.repeat(64) }
  const said = { side: 'partner', way: 'mail', note: '', ...yes } as const
  valueIn(recordYes(rooms, first.id, said, { facts, content: Uint8Array.of(1) }))
  valueIn(take({ neutral: offer({ first: samplePartnerSide({ outOfBand: '+49 30 9' }) }) }))
  expect(faultIn(rooms.store.agreements.attached(facts.id)).code).toBe('agreement.not-found')
})

test('after our yes, other terms need another version', () => {
  const { rooms, take, versions } = desk()
  const first = valueIn(take({}))
  valueIn(recordYes(rooms, first.id, { side: 'own', way: 'mail', note: '', ...yes }, null))
  const changed = offer({ first: samplePartnerSide({ outOfBand: 'anders' }) })
  expect(faultIn(take({ neutral: changed }))).toEqual({
    code: 'partner-file.version-taken',
    params: { number: changed.number, version: 1 },
  })
  const next = valueIn(take({ neutral: { ...changed, version: 2 } }))
  expect(versions().map(({ id }) => id)).toEqual([next.id, first.id])
})

test('a version far beyond the newest is refused, so that our next number stays free', () => {
  const { take, versions } = desk()
  expect(faultIn(take({ neutral: offer({ version: 9999 }) }))).toEqual({
    code: 'partner-file.version-too-far',
    params: { number: 'HS-2026-00BANK00', version: 9999, known: 0 },
  })
  expect(versions()).toEqual([])
  expect(valueIn(take({ neutral: offer({ version: 100 }) })).version).toBe(100)
  expect(faultIn(take({ neutral: offer({ version: 201 }) })).code).toBe('partner-file.version-too-far')
  expect(valueIn(take({ neutral: offer({ version: 200 }) })).version).toBe(200)
})

test('what comes from elsewhere never takes the last numbers, however near ours are', () => {
  const { take, keep } = desk()
  keep({ number: 'HS-2026-00BANK00', version: 8950, state: 'ended' })
  expect(valueIn(take({ neutral: offer({ version: 9000 }) })).version).toBe(9000)
  expect(faultIn(take({ neutral: offer({ version: 9001 }) })).code).toBe('partner-file.version-too-far')
  const copied = sampleAgreement({ version: 9001, issuedBy: 'partner' })
  expect(isTrueToItself(copied, () => undefined)).toBe(false)
  expect(isTrueToItself({ ...copied, version: 9000 }, () => undefined)).toBe(true)
  expect(isTrueToItself(sampleAgreement({ version: 9999 }), () => undefined)).toBe(true)
})

test('a yes to what has ended, or from nobody we know, changes nothing', () => {
  const { take, keep, versions } = desk()
  const ended = keep({ state: 'ended', hash: hashOf(offer()), issuedBy: 'partner' })
  expect(faultIn(take({ yes })).code).toBe('agreement.not-allowed')
  expect(valueIn(take({}))).toEqual(ended)
  expect(faultIn(take({ partnerId: ended.id })).code).toBe('partner.not-found')
  expect(versions()).toEqual([ended])
})
