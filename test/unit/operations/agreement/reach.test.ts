// What an agreement changes elsewhere: the choice for gateways, the policy, the work list; and what goes when the partner goes.
import { expect, test } from 'vitest'
import { defaultDirection } from '#domain/agreement/terms.ts'
import { agreementNumber } from '#operations/agreement-number.ts'
import { agreedHouse, sampleYes } from '#test/support/agreed-house.ts'
import { sampleOwnSide, samplePartnerSide } from '#test/support/agreement-samples.ts'
import { requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleReport } from '#test/support/samples.ts'

const strict = {
  own: sampleOwnSide({ warnAfterHours: 2, giveUpAfterHours: 48, reply: 'refuse' }),
  toUs: { ...defaultDirection, level: 'encrypt', goLive: '2026-12-01' },
} as const

test('without an agreement the choice follows the tests and says there is none', async () => {
  const house = agreedHouse()
  await house.complete(strict)
  const choice = valueIn(await house.client.gateway.choice({ partnerId: house.partner.id }))
  expect(choice).toMatchObject({ agreement: null, choice: { level: 'secure', direction: 'outbound', reviewBy: null } })
})

test('from both yeses on the first choice is what was agreed', async () => {
  const house = agreedHouse()
  const draft = await house.complete(strict)
  await house.move(draft, 'sent')
  await house.confirm(draft, {})
  await house.confirm(draft, { side: 'partner' })
  const partnerId = house.partner.id
  const agreement = { number: draft.number, version: 1, state: 'confirmed', toPartner: 'secure', toUs: 'encrypt' }
  expect(valueIn(await house.client.gateway.choice({ partnerId }))).toMatchObject({
    keptAt: null,
    agreement,
    choice: {
      direction: 'both',
      inbound: { addresses: ['198.51.100.7'], reply: 'refuse' },
      failure: { warnAfterHours: 2, giveUpAfterHours: 48 },
      reviewBy: null,
    },
  })
  await house.move(draft, 'active')
  expect(valueIn(await house.client.gateway.choice({ partnerId }))).toMatchObject({
    agreement: { ...agreement, state: 'active' },
    choice: { reviewBy: '2027-12-01' },
  })
})

test('a kept choice stays as it was kept, and is measured against the agreement', async () => {
  const house = agreedHouse()
  const relay = await house.site()
  valueIn(await house.client.gateway.save(requestFor(house.partner, [relay], { level: 'encrypt' })))
  await house.inForce(strict)
  const choice = valueIn(await house.client.gateway.choice({ partnerId: house.partner.id }))
  expect(choice.keptAt).not.toBeNull()
  expect(choice.choice).toMatchObject({ level: 'encrypt', direction: 'outbound' })
  expect(choice.agreement).toMatchObject({ state: 'active', toPartner: 'secure' })
})

test('policies carry the agreed names and the number of the agreement', async () => {
  const house = agreedHouse(undefined, { agreedNames: ['*.bank.example'] })
  const relay = await house.site()
  const policyIn = async () => {
    const [rendered] = valueIn(await house.client.gateway.render(requestFor(house.partner, [relay])))
    if (rendered?.result.kind !== 'rendered') throw new Error(JSON.stringify(rendered))
    return rendered.result.rendering.artefacts.map(({ content }) => content).join('\n')
  }
  const before = await policyIn()
  expect(before).toContain('"*.bank.example"')
  expect(before).toContain(agreementNumber(house.partner))
  await house.inForce()
  const after = await policyIn()
  expect(after).toContain('"mx.bank.example"')
  expect(after).not.toContain('"*.bank.example"')
})

test('a wildcard the certificate shows asks for the agreed host, not for all names below it', async () => {
  const house = agreedHouse()
  const relay = await house.site()
  await house.inForce({ partner: samplePartnerSide({ certificateNames: ['*.bank.example'] }) })
  const [rendered] = valueIn(await house.client.gateway.render(requestFor(house.partner, [relay])))
  if (rendered?.result.kind !== 'rendered') throw new Error(JSON.stringify(rendered))
  const text = rendered.result.rendering.artefacts.map(({ content }) => content).join('\n')
  expect(text).toContain('"mx.bank.example"')
  expect(text).not.toContain('*.bank.example')
})

test('an agreed name the servers do not show refuses the configuration and stands among the differences', async () => {
  const house = agreedHouse()
  const relay = await house.site()
  await house.inForce({ partner: samplePartnerSide({ certificateNames: ['other.example'] }) })
  const outcome = await house.client.gateway.render(requestFor(house.partner, [relay]))
  expect(faultIn(outcome)).toEqual({
    code: 'gateway.demand-not-safe-today',
    params: { field: 'names', domain: 'bank.example' },
  })
  const [view] = valueIn(await house.client.agreement.list({ partnerId: house.partner.id }))
  expect(view?.differences.map(({ code }) => code)).toEqual(['name-not-covered'])
})

test('the work list shows the state and when it is looked at again', async () => {
  const house = agreedHouse([sampleReport()])
  const shown = async () => valueIn(await house.client.partner.list())[0]?.agreement
  expect(await shown()).toBeNull()
  await house.inForce()
  expect(await shown()).toEqual({ state: 'active', reviewBy: '2027-12-01' })
  await house.complete()
  expect(await shown()).toEqual({ state: 'active', reviewBy: '2027-12-01' })
})

test('a partner takes everything of its agreement along', async () => {
  const house = agreedHouse()
  const draft = await house.complete()
  await house.move(draft, 'sent')
  house.outside.answerWithFile({ name: 'Vertrag.pdf', content: Uint8Array.of(1) })
  const noted = await house.client.agreement.confirm({
    agreementId: draft.id,
    confirmation: sampleYes(),
    withFile: true,
  })
  const attachmentId = valueIn(noted).agreement.confirmations[0]?.attachment?.id ?? ''
  valueIn(await house.client.partner.remove({ partnerId: house.partner.id }))
  expect(faultIn(await house.client.agreement.list({ partnerId: house.partner.id })).code).toBe('partner.not-found')
  expect(faultIn(await house.client.agreement.saveAttachment({ attachmentId })).code).toBe('agreement.not-found')
  house.look((store) => {
    expect(faultIn(store.agreements.find(draft.id)).code).toBe('agreement.not-found')
    expect(faultIn(store.agreements.attached(attachmentId)).code).toBe('agreement.not-found')
  })
})
