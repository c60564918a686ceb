// Details of faults that are sentences of a gateway, and those that are not.
import { expect, test } from 'vitest'
import { fail } from '#domain/fault.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'

const titleOf = (detail: string) =>
  describeFault(fail('push.host-unfit', { host: 'ex01', detail }).fault, translatorFor('en')).title

test('a key becomes its sentence, with the words of the host behind it', () => {
  const key = 'gateway-exchange:push.detail.rights'
  expect(titleOf(key)).toContain('The account lacks rights in Exchange')
  expect(titleOf(`${key} New-SendConnector`)).toMatch(/needed\. \(New-SendConnector\)$/)
})

test('so does a key of pushing itself', () => {
  expect(titleOf('push:detail.agent-silent /run/agent')).toContain('It gives no answer (/run/agent)')
  expect(titleOf('push:detail.constructor')).toContain('push:detail.constructor')
})

test.each([
  'no such file',
  'gateway-exchange:push.detail.unheard-of',
  'gateway-exchange:push.detail.constructor',
  'gateway-exchange:push.note.windows-key-no-network',
  'gateway-nothing:push.detail.rights',
  'see gateway-exchange:push.detail.rights',
  '{{host}} $t(fault:push.stale.title)',
])('%s stays as it is', (detail) => {
  expect(titleOf(detail)).toBe(`ex01 is not set up for this: ${detail}`)
})

test('a kind of gateway is named as people call it, and one nobody knows stands as it is', () => {
  const titleFor = (gateway: string) =>
    describeFault(fail('push.not-pushable', { gateway }).fault, translatorFor('en')).title
  expect(titleFor('exchange-online')).toMatch(/: Exchange Online/)
  expect(titleFor('unheard-of')).toMatch(/: unheard-of$/)
})
