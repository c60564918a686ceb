// Own gateways in the settings: by product, at most three, and ids nobody knows any more do not take a place.
import { expect, test } from 'vitest'
import { settings } from '#domain/setting.ts'
import { knownGateways } from '#probe/report-details.ts'
import { mostGateways, productGroups, toggleGateway } from '../../../renderer/features/settings/gateway-choice.ts'

const known = knownGateways()
const [first = '', second = '', third = '', fourth = ''] = known.map(({ id }) => id)

test('as many can be chosen as the settings hold', () => {
  const field = settings.shape.gatewayHellos
  expect(field.safeParse(Array(mostGateways).fill('x')).success).toBe(true)
  expect(field.safeParse(Array(mostGateways + 1).fill('x')).success).toBe(false)
})

test('one more is taken while there is room, none twice, and the unknown make room', () => {
  expect(toggleGateway([first], second, true, known)).toEqual([first, second])
  expect(toggleGateway([first], first, true, known)).toEqual([first])
  expect(toggleGateway([first, second, third], fourth, true, known)).toEqual([first, second, third])
  expect(toggleGateway(['gone', first, second], third, true, known)).toEqual([first, second, third])
  expect(toggleGateway([first, second], first, false, known)).toEqual([second])
})

test('every gateway stands in the group of its product', () => {
  const groups = productGroups(known)
  expect(groups.flatMap(({ gateways }) => gateways)).toHaveLength(known.length)
  for (const { product, gateways } of groups) for (const gateway of gateways) expect(gateway.product).toBe(product)
})
