// The blocks of a counter-proof by hand: read by an independent grammar with lists of what may occur, against the documented parameters, and with
// values that try to end their literals.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HandTrialOrder, handTrial, handTrialSteps } from '#domain/confirm/hand-trial.ts'
import { languages } from '#domain/language.ts'
import { exchangeOnlineByHand } from '#gateways/exchange-online/trial/by-hand.ts'
import { catalog } from '#i18n/catalog.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { samplePolicy } from '../sample-policy.ts'
import { allowedParameters, allowedTypes, parameterOf, suppliedVariables } from './allow-list.ts'
import { onlineSite } from './sample.ts'

const token = 'abcdefghij0123456789'
const order = (changes: Partial<HandTrialOrder> = {}): HandTrialOrder => ({
  ...{ domain: 'Bank.Example', policy: samplePolicy({ level: 'secure' }), token, address: '198.51.100.7' },
  ...changes,
})
const blocks = (changes: Partial<HandTrialOrder> = {}) => valueIn(exchangeOnlineByHand(order(changes), onlineSite))
const commandOf = (step: string) => blocks().steps.find((each) => each.step === step)?.command ?? ''

/** Beside what every generated script may use. */
const more: ReadonlyMap<string, readonly string[]> = new Map([
  ['format-list', ['inputobject']],
  ['resolve-dnsname', ['name', 'type', 'dnsonly', 'erroraction', 'errorvariable']],
])
const writing = /(?:New|Set|Remove|Validate)-[A-Z]\w+/g

test('are four, in order, each whole and whole again, with words in every language', () => {
  const made = blocks()
  expect(handTrial.parse(made)).toEqual(made)
  expect(made.recipient).toBe(`gegenprobe@gegenprobe-${token}.bank.example`)
  expect(made.steps.map(({ step }) => step)).toEqual(handTrialSteps)
  expect(made).toEqual(blocks())
  for (const language of languages) {
    expect(Object.keys(catalog[language]['gateway-exchange-online']['by-hand'].step)).toEqual([...handTrialSteps])
  }
})

describe.each(handTrialSteps)('%s', (step) => {
  test('parses, stands alone and holds only what is allowed', async () => {
    const command = commandOf(step)
    expect(command).toMatch(/^& \{\n[\x20-\x7e\n]*\n\}\n$/)
    const facts = await readScript(command)
    expect([facts.errors, facts.expandable]).toEqual([[], []])
    const called = facts.commands.filter(({ name }) => !name.startsWith('{'))
    expect(called.length).toBeGreaterThan(1)
    for (const { name, parameters } of called) {
      const allowed = more.get(name) ?? allowedParameters(name)
      expect(allowed, name).toBeDefined()
      for (const parameter of parameters) expect(allowed, name).toContain(parameter)
    }
    for (const type of facts.types) expect(allowedTypes, type).toContain(type)
    const unassigned = [...facts.read].filter((name) => !facts.assigned.has(name) && !suppliedVariables.has(name))
    expect(unassigned).toEqual([])
  })

  test('asks first whether it is our organisation, and every cmdlet ends it at an error', () => {
    const command = commandOf(step)
    expect(command).toContain("    $Organization = 'firma.onmicrosoft.com'\n")
    const first = command.search(writing)
    if (first >= 0) expect(command.indexOf('if (-not $isOurs)')).toBeLessThan(first)
    for (const line of command.split('\n')) {
      if (/\b(?:Get|Remove|Validate)-(?:AcceptedDomain|OutboundConnector|MessageTraceV2)\b/.test(line)) {
        expect(line).toContain("-ErrorAction 'Stop'")
      }
    }
  })
})

test('only one writes, one sends, and one removes what it made', () => {
  const used = handTrialSteps.map((step) => [...new Set(commandOf(step).match(writing) ?? [])])
  expect(used).toEqual([['New-OutboundConnector'], ['Validate-OutboundConnector'], [], ['Remove-OutboundConnector']])
  expect(commandOf('remove')).toContain('[string]$connector.Name -eq $Name -and [string]$connector.Comment -eq $Tag')
  expect(commandOf('remove')).not.toContain('$Domain')
})

test('the connector serves the sub-domain alone, and takes its TLS from the one in force', () => {
  const command = commandOf('create')
  const table = /\$settings = @\{\n([\s\S]*?)\n {4}\}/.exec(command)?.[1] ?? ''
  const keys = [...table.matchAll(/^ {8}(\w+) = /gm)].map((match) => match[1] ?? '')
  expect(keys).toContain('SmartHosts')
  for (const key of [...keys, 'TlsDomain']) expect(parameterOf('New-OutboundConnector', key), key).toBeDefined()
  expect(command).toContain('$null = New-OutboundConnector @settings\n')
  expect(command).toContain('RecipientDomains = @($Space)')
  expect(command).toContain('TlsSettings = [string]$rule.TlsSettings')
  expect(command).toContain(`$Space = 'gegenprobe-${token}.bank.example'`)
  expect(command).not.toMatch(/secure|EncryptionOnly|CertificateValidation|DomainValidation/)
})

test('a DNS that cannot be asked is not taken for one without an answer', () => {
  const command = commandOf('create')
  const asked = command.indexOf('Resolve-DnsName')
  // DNS_ERROR_RCODE_NAME_ERROR and DNS_INFO_NO_RECORDS, the only errors that are answers
  const judged = command.indexOf("@('9003', '9501') -notcontains [string]$failure.Exception.NativeErrorCode")
  const stopped = command.indexOf("throw ('The DNS of the partner could not be asked")
  const made = command.indexOf('New-OutboundConnector @settings')
  expect(command).toContain("-ErrorVariable 'failures'")
  expect(asked).toBeGreaterThan(command.indexOf('$failures = @()'))
  expect([asked, judged, stopped, made]).toEqual([asked, judged, stopped, made].toSorted((one, other) => one - other))
})

test.each<readonly [string, Partial<HandTrialOrder>, string]>([
  ['DANE', { policy: samplePolicy({ level: 'dane' }) }, 'hand-dane'],
  ['a level it has not', { policy: samplePolicy({ level: 'may' }) }, 'hand-level'],
  ['a domain that is none', { domain: "bank.example'; Remove-OutboundConnector '" }, 'domain'],
  ['a domain without a dot', { domain: 'localhost' }, 'domain'],
  ['an address of another kind', { address: '2001:db8::1' }, 'address'],
  ['a token that is none', { token: "a'b" }, 'token'],
])('%s is refused', (_, changes, code) => {
  const fault = faultIn(exchangeOnlineByHand(order(changes), onlineSite))
  expect(fault.code).toBe('confirm.not-triable')
  expect(String(fault.params['detail']).replace('gateway-exchange-online:push.detail.', '')).toBe(code)
  if (!code.startsWith('hand-')) return
  for (const language of languages) {
    expect(Object.keys(catalog[language]['gateway-exchange-online'].push.detail)).toContain(code)
  }
})

test('whatever comes in, no value leaves its literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), (domain, address) => {
      for (const changes of [{ domain }, { domain: `${domain}.example` }, { address }]) {
        const made = exchangeOnlineByHand(order(changes), onlineSite)
        if (!made.ok) continue
        for (const { command } of made.value.steps) {
          const shape = (text: string) => text.replaceAll(/^( {4}\$\w+ = )'[^'\n]*'$/gm, "$1''")
          expect(handTrialSteps.map((step) => shape(commandOf(step)))).toContain(shape(command))
        }
      }
    }),
  )
})
