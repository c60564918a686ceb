// The form of a mail handed in over SMTP: what worked last comes back, and what cannot be right is named.
import { expect, test } from 'vitest'
import { isSubmission, readSubmission, submissionFormOf } from '../../../renderer/features/confirm/submission-form.ts'

const pin = 'ab'.repeat(32)

test('what worked last is taken back as it was', () => {
  for (const known of [
    { port: 587, user: 'a@own.example', pin },
    { port: 25, user: null, pin: null },
  ]) {
    expect(readSubmission(submissionFormOf(known))).toEqual(known)
  }
  expect(readSubmission(submissionFormOf(undefined))).toEqual({ port: 25, user: null, pin: null })
})

test('a fingerprint may be as OpenSSL prints it', () => {
  const printed = pin.toUpperCase().replace(/..(?!$)/g, '$&:')
  expect(readSubmission({ port: ' 587 ', user: ' a ', pin: ` ${printed}` })).toEqual({ port: 587, user: 'a', pin })
})

test('every field that is not right is named', () => {
  const read = readSubmission({ port: '0x1', user: 'x'.repeat(321), pin: 'ab' })
  expect(isSubmission(read)).toBe(false)
  expect(read).toEqual(['port', 'user', 'pin'])
  expect(readSubmission({ port: '65536', user: '', pin: '' })).toEqual(['port'])
})
