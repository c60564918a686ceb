// What people an agreement needs before mail is held: a technical contact and a deputy who can be reached, and a way for emergencies.
import { expect, test } from 'vitest'
import { missingContacts, withoutEmergencyWay } from '#domain/contacts/complete.ts'
import type { SideContact } from '#domain/contacts/person.ts'
import { onSide } from '#test/support/contact-samples.ts'

const whole = [onSide('technical', false), onSide('technical', true)]
const gaps = (partner: SideContact[]) =>
  missingContacts({ own: whole, partner }).map(({ side, gap }) => `${side} ${gap}`)

test('a reachable technical contact with a reachable deputy is enough', () => {
  expect(gaps(whole)).toEqual([])
  expect(gaps([onSide('technical', false, { phone: '', mobile: '1' }), onSide('technical', true)])).toEqual([])
})

test('what is missing is named once', () => {
  expect(gaps([])).toEqual(['partner technical', 'partner deputy'])
  expect(gaps([onSide('management', false), onSide('technical', true)])).toEqual(['partner technical'])
  expect(gaps([onSide('technical', false, { mail: '' }), onSide('technical', true, { phone: '' })])).toEqual([
    'partner technical-reachable',
    'partner deputy-reachable',
  ])
  expect(missingContacts({ own: [], partner: whole })).toHaveLength(2)
})

test('nobody is the deputy of itself', () => {
  const [first] = whole
  if (first === undefined) throw new Error('no sample')
  expect(gaps([first, { ...first, isDeputy: true }])).toEqual(['partner deputy'])
})

test('a desk with a phone or a way beside the path is the way for emergencies', () => {
  const none = { own: '', partner: ' ' }
  const desk = [onSide('desk-247', false, { mail: '' })]
  expect(withoutEmergencyWay({ own: whole, partner: whole }, none)).toEqual(['own', 'partner'])
  expect(withoutEmergencyWay({ own: desk, partner: desk }, none)).toEqual([])
  expect(withoutEmergencyWay({ own: [], partner: [] }, { own: 'mobile', partner: '' })).toEqual(['partner'])
  const silent = [onSide('desk-247', false, { phone: '' })]
  expect(withoutEmergencyWay({ own: silent, partner: desk }, none)).toEqual(['own'])
})
