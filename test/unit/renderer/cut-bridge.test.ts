// A bridge that was cut is silent for those who listened over it, and for nobody else.
import { expect, test } from 'vitest'
import { createContractDouble } from '#test/support/contract-double.ts'
import { houseDouble } from '#test/support/window/house-double.ts'
import { sampleRendering } from '#test/support/window/rendering-sample.ts'
import { createWindowClient } from '../../../renderer/client.ts'
import { makeCuttable } from '../../../renderer/cut-bridge.ts'
import { noon } from './summary-sample.ts'

test('whoever listened over a bridge hears nothing once it is cut, a new one hears all', async () => {
  const double = createContractDouble(
    houseDouble({
      partners: [],
      systemLanguage: 'en',
      nowMs: noon,
      rendering: sampleRendering,
      pace: () => Promise.resolve(),
    }),
  )
  const heard: string[] = []
  const before = makeCuttable(double.bridge)
  const client = createWindowClient(before.bridge)
  client.contact.changed(() => heard.push('before'))
  const leave = client.contact.changed(() => heard.push('left'))
  leave()
  double.publish.contact.changed({ partnerId: null })
  before.cut()
  createWindowClient(makeCuttable(double.bridge).bridge).contact.changed(() => heard.push('after'))
  double.publish.contact.changed({ partnerId: null })
  expect(heard).toEqual(['before', 'after'])
  expect((await client.contact.people()).ok).toBe(true)
})
