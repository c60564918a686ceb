// Which ways from a version are offered: nobody is offered what is always refused, and nobody is left without a way to other terms.
import { expect, test } from 'vitest'
import { sampleAgreement, sampleId, sampleYes } from '#test/support/window/agreement-samples.ts'
import { waysOf } from '../../../renderer/features/agreement/life-marks.ts'

const sent = sampleAgreement(1, sampleId(1), { state: 'sent' })
const agreed = { ...sent, confirmations: [sampleYes(1, 'partner')] }
const theirs = sampleAgreement(1, sampleId(1), { state: 'sent', issuedBy: 'partner' })

test('what we sent may be taken back until the partner agreed; what the partner wrote only ends or is followed', () => {
  expect(waysOf(sent)).toEqual(['new-version', 'take-back', 'end'])
  expect(waysOf(agreed)).toEqual(['new-version', 'end'])
  expect(waysOf(theirs)).toEqual(['new-version', 'end'])
})

test('a draft is discarded, what is in force is followed or ended, and after the end there is nothing', () => {
  const ways = (state: typeof sent.state) => waysOf({ ...sent, state })
  expect(ways('draft')).toEqual(['discard'])
  expect(ways('confirmed')).toEqual(['new-version', 'end'])
  expect(ways('active')).toEqual(['new-version', 'end'])
  expect(ways('under-review')).toEqual(['new-version', 'end'])
  expect(ways('ended')).toEqual([])
})
