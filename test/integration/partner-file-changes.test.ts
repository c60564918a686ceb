// What a file would change, for each partner it may belong to: what protects less than today stands first and says so.
import { expect, test } from 'vitest'
import type { OpenedFile } from '#contract/partner-file-contract.ts'
import type { AgreementTerms, DirectionTerms } from '#domain/agreement/terms.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { contentOf, forged, keyOf } from '#test/support/forged-file.ts'
import { sampleHash, sampleSide, sampleTerms } from '#test/support/partner-file-samples.ts'
import { giveOut, sendNext, sendVersion, show, takeIn, twoHouses } from '#test/support/two-houses.ts'

const weaker = (changes: OpenedFile['changes'] = []) =>
  changes.filter(({ isWeaker }) => isWeaker).map(({ path }) => path)
const { toPartner, toUs } = sampleTerms
const strong: DirectionTerms = {
  level: 'dane',
  minProtocol: 'TLSv1.3',
  suites: 'bsi',
  isMutual: true,
  goLive: '2026-12-20',
}
const clientCertificate = { name: 'out.nordwind.example', authority: 'Beispiel CA', hasClientAuth: true }
const mutual: AgreementTerms = {
  ...sampleTerms,
  own: { ...sampleTerms.own, clientCertificate },
  partner: { ...sampleTerms.partner, clientCertificate },
}

/** What the south sees as weaker when the north's next version says something else than its first. */
async function weakerIn(first: Partial<AgreementTerms>, next: Partial<AgreementTerms>) {
  const { north, south, partner, sent } = await twoHouses({ ...mutual, ...first })
  valueIn(await takeIn(south, await giveOut(north, sent.agreement.id, null)))
  const second = await sendNext(north, partner.id, { ...mutual, ...next })
  const { candidates } = valueIn(await show(south, await giveOut(north, second.agreement.id, null)))
  const changes = candidates[0]?.changes ?? []
  expect(changes.slice(0, weaker(changes).length).every(({ isWeaker }) => isWeaker)).toBe(true)
  return weaker(changes)
}

test('a version that protects less is seen as weaker, in both directions and in every part', async () => {
  const weak = { ...strong, level: 'verify', minProtocol: 'TLSv1.2', suites: 'pfs', isMutual: false } as const
  const parts = ['level', 'minProtocol', 'suites', 'isMutual']
  expect(await weakerIn({ toPartner: strong, toUs: strong }, { toPartner: strong, toUs: weak })).toEqual(
    parts.map((part) => `toPartner.${part}`),
  )
  expect(await weakerIn({ toPartner: strong }, { toPartner: weak })).toEqual(parts.map((part) => `toUs.${part}`))
})

test('a direction that is dropped is weaker; more protection, and another way to the same, are not', async () => {
  expect(await weakerIn({}, { toUs: null })).toEqual(['toPartner.isAgreed'])
  expect(await weakerIn({ toPartner, toUs }, { toPartner: strong, toUs: strong })).toEqual([])
})

test('of several partners each has its own changes', async () => {
  const { north, south, sent } = await twoHouses()
  const offer = await giveOut(north, sent.agreement.id, null)
  for (const name of ['nordwind', 'ostwind']) {
    const partner = { ...sampleSide(name, `${name}.example`), clientCertificate }
    await sendVersion(south, {
      ...mutual,
      partner,
      toPartner: name === 'ostwind' ? strong : { ...strong, level: 'encrypt' },
    })
  }
  const { agreement } = contentOf(offer)
  const domains = ['nordwind', 'ostwind'].map((name) => ({ name: `${name}.example`, includeSubdomains: true }))
  const both = { ...agreement, first: { ...agreement.first, domains } }
  const file = forged(offer, { agreement: both, agreementHash: sampleHash(both) }, keyOf(north))
  const opened = valueIn(await show(south, file))
  const level = opened.candidates.map(({ name, changes }) => [name, weaker(changes).includes('toPartner.level')])
  expect(Object.fromEntries(level)).toEqual({ nordwind: false, ostwind: true })
  expect(weaker(opened.changes)).toEqual([])
})
