// Every profile, item, reason, badge, condition and gateway has its words in every language, there are no others, and none makes a
// promise only an auditor could.
import { describe, expect, it } from 'vitest'
import { languages } from '#domain/language.ts'
import {
  badgeConditions,
  badgeIds,
  badgeProofs,
  itemReasons,
  itemState,
  pairWeaknesses,
  profileIds,
  profileItems,
  simulationDoubts,
  simulationVerdict,
} from '#domain/tls-profile.ts'
import { catalog } from '#i18n/catalog.ts'
import { gatewayHello, gatewayHelloIds } from '#wire/hello/plan/gateway-hellos.ts'

const states = itemState.options
const outcomes = simulationVerdict.options.map((option) => option.shape.kind.value)
const products = [...new Set(gatewayHelloIds.map((id) => gatewayHello(id, null).product))]

describe.each(languages)('in %s', (language) => {
  const { profile, badge, gateway } = catalog[language].probe

  it.each([
    ['profiles', profile.name, profileIds],
    ['what profiles are', profile.about, profileIds],
    ['states of items', profile.state, states],
    ['items', profile.item, profileItems],
    ['reasons', profile.reason, itemReasons],
    ['sides', profile.side, ['pair', 'partner']],
    ['badges', badge.name, badgeIds],
    ['what badges mean', badge.meaning, badgeIds],
    ['states of badges', badge.state, states],
    ['conditions', badge.condition, badgeConditions],
    ['proofs', badge.proof, badgeProofs],
    ['products', gateway.product, products],
    ['evidence', gateway.evidence, ['measured', 'unverified']],
    ['outcomes', gateway.outcome, outcomes],
    ['weaknesses', gateway.weakness, pairWeaknesses],
    ['doubts', gateway.doubt, simulationDoubts],
  ] as const)('%s are worded, and no others', (_, texts, ids) => {
    expect(Object.keys(texts).toSorted()).toEqual([...ids].toSorted())
  })

  it('every condition has a name and words for each state', () => {
    for (const texts of Object.values(badge.condition)) expect(Object.keys(texts)).toEqual(['name', ...states])
  })

  it('nobody is called compliant', () => {
    expect(JSON.stringify({ profile, badge, gateway })).not.toMatch(/konform|complian|zertifiziert|certified/i)
  })
})
