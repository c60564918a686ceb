// The facts of an Exchange Online organisation: what is refused, what is normalised, and what never reaches a script.
import { describe, expect, test } from 'vitest'
import {
  type ExchangeOnlineSite,
  emptyExchangeOnlineSite,
  exchangeOnlineFields,
} from '#gateways/exchange-online/site.ts'
import { exchangeOnlineTarget } from '#gateways/exchange-online/target.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { fullSite, onlineSite } from './sample.ts'

describe('a site', () => {
  test.each([
    ['no organization', { organization: '' }, 'organization'],
    ['a vanity domain', { organization: 'firma.example' }, 'organization'],
    ['an organization that is a command', { organization: "x'; calc.onmicrosoft.com" }, 'organization'],
    ['an unknown environment', { environment: 'Other' }, 'environment'],
    ['an application without an id', { connection: 'app', thumbprint: fullSite.thumbprint }, 'appId'],
    ['an application without a certificate', { connection: 'app', appId: fullSite.appId }, 'thumbprint'],
    ['a short thumbprint', { thumbprint: 'AB' }, 'thumbprint'],
    ['Mandatory as a default', { daneMode: 'Mandatory' }, 'daneMode'],
    ['a test mail to nobody', { mayValidate: true, validationMailbox: '' }, 'validationMailbox'],
    ['a test mail to elsewhere', { mayValidate: true, validationMailbox: 'a@evil.example' }, 'validationMailbox'],
  ] as const)('with %s is refused', (_title, changes, field) => {
    const site = { ...onlineSite, ...changes } as ExchangeOnlineSite
    expect(faultIn(exchangeOnlineTarget.render([samplePolicy()], site))).toEqual({
      code: 'gateway.site-incomplete',
      params: { field },
    })
  })

  test('is parsed twice without a change, and the empty form is none', () => {
    expect(exchangeOnlineTarget.site.parse(fullSite)).toEqual(fullSite)
    expect(fullSite.thumbprint).toBe('83213AEAC56D61C97AEE5C1528F4AC5EBA7321C1')
    expect(exchangeOnlineTarget.site.safeParse(emptyExchangeOnlineSite).success).toBe(false)
    const filled = { ...emptyExchangeOnlineSite, organization: ' Firma.onmicrosoft.com ' }
    expect(exchangeOnlineTarget.site.parse(filled).organization).toBe('firma.onmicrosoft.com')
  })

  test('has one field for each fact, of the shape the form gives', () => {
    expect(exchangeOnlineFields.map((field) => field.name)).toEqual(Object.keys(emptyExchangeOnlineSite))
    for (const field of exchangeOnlineFields) {
      const value = emptyExchangeOnlineSite[field.name as keyof typeof emptyExchangeOnlineSite]
      expect(typeof value, field.name).toBe(field.kind === 'toggle' ? 'boolean' : 'string')
      if (field.kind === 'choice') expect(field.options).toContain(value)
    }
  })

  test('that signs in through the browser leaves no application in a script', () => {
    const site = { ...fullSite, connection: 'interactive' as const }
    const scripts = valueIn(exchangeOnlineTarget.render([samplePolicy()], site)).artefacts.filter(
      (file) => file.language === 'powershell',
    )
    for (const script of scripts) expect(script.content).not.toContain(fullSite.thumbprint)
  })
})
