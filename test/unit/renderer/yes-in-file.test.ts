// Our yes in a partner file: offered by itself only where it is consent to the terms; else the dialog can say that it does not count.
import { expect, test } from 'vitest'
import type { Confirmation } from '#domain/agreement/agreement.ts'
import { fullTerms, sampleAgreement, sampleId, sampleYes } from '#test/support/window/agreement-samples.ts'
import { yesInFile } from '../../../renderer/features/partner-file/yes-in-file.ts'

const sent = (isTextFormEnough: boolean, confirmations: readonly Confirmation[]) =>
  sampleAgreement(1, sampleId(1), {
    state: 'sent',
    terms: { ...fullTerms, common: { ...fullTerms.common, isTextFormEnough } },
    confirmations: [...confirmations],
  })
const byMail = sampleYes(1, 'own', { name: 'Erika Muster', way: 'mail' })
const signed = sampleYes(2, 'own', { name: 'Vorstand', way: 'signature' })
const theirs = sampleYes(3, 'partner', { way: 'signature' })

test.each([
  ['none is noted, text form is enough', true, [theirs], null, true],
  ['none is noted, signatures are agreed', false, [theirs], null, false],
  ['noted by mail, text form is enough', true, [theirs, byMail], 'Erika Muster', true],
  ['noted by mail, signatures are agreed', false, [theirs, byMail], 'Erika Muster', false],
  ['signed as agreed', false, [signed], 'Vorstand', true],
  ['signed after a yes by mail', false, [byMail, signed], 'Vorstand', true],
] as const)('%s', (_, isTextFormEnough, confirmations, name, isEnough) => {
  const yes = yesInFile(sent(isTextFormEnough, confirmations))
  expect({ name: yes.noted?.name ?? null, isEnough: yes.isEnough }).toEqual({ name, isEnough })
})
