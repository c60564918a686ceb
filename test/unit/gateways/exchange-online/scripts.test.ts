// The generated scripts, read by an independent grammar with lists of what may occur: every cmdlet, parameter and enumerated value is one
// Exchange Online knows, nothing is expanded, every function is used, and only apply and rollback can write.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderExchangeOnline } from '#gateways/exchange-online/render.ts'
import type { ExchangeOnlineSite } from '#gateways/exchange-online/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { manyPolicies } from '../sample-policy.ts'
import { allowedParameters, allowedTypes, cmdlets, parameterOf, suppliedVariables } from './allow-list.ts'
import { rowsIn, tenantIn } from './read-tables.ts'
import { everyKind, fullSite, onlineSite } from './sample.ts'
import { splattedTables } from './splatted-keys.ts'

const scriptText = /^[\t\r\n\x20-\x7e]*$/

function scriptsFor(policies: readonly TlsPolicy[], site: ExchangeOnlineSite = onlineSite): readonly Artefact[] {
  return valueIn(renderExchangeOnline(policies, site)).artefacts.filter((file) => file.language === 'powershell')
}

const samples: readonly (readonly [string, readonly TlsPolicy[], ExchangeOnlineSite])[] = [
  ['no policy', [], onlineSite],
  ['one policy', everyKind.slice(0, 1), onlineSite],
  ['every kind of connector', everyKind, onlineSite],
  ['every kind of connector, as an application', everyKind, fullSite],
]

describe.each(samples)('scripts for %s', (_title, policies, site) => {
  test.each(scriptsFor(policies, site).map((script) => [script.name, script] as const))(
    '%s parses and holds only what is allowed',
    async (_name, script) => {
      expect(script.content).toMatch(scriptText)
      expect(script.content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      const facts = await readScript(script.content)
      expect(facts.errors).toEqual([])
      expect(facts.expandable).toEqual([])
      for (const command of facts.commands) {
        const allowed = facts.functions.get(command.name) ?? allowedParameters(command.name)
        expect(allowed, command.name).toBeDefined()
        for (const parameter of command.parameters) expect(allowed, command.name).toContain(parameter)
      }
      for (const type of facts.types) expect(allowedTypes, type).toContain(type)
      const unassigned = [...facts.read].filter((name) => !facts.assigned.has(name) && !suppliedVariables.has(name))
      expect(unassigned).toEqual([])
    },
  )
})

test('every key a script splats is a parameter of each cmdlet it goes to, with values that one knows', () => {
  const checked = new Set<string>()
  for (const script of scriptsFor(everyKind, fullSite)) {
    for (const { commands, keys } of splattedTables(script.content)) {
      if (keys.length > 0) expect(commands, JSON.stringify(keys)).not.toEqual([])
      for (const command of commands) {
        for (const { key, texts } of keys) {
          const parameter = parameterOf(command, key)
          expect(parameter, `${command} -${key}`).toBeDefined()
          for (const text of texts) if (parameter?.values !== undefined) expect(parameter.values).toContain(text)
          checked.add(`${command} ${key} ${texts.join()}`.trim())
        }
      }
    }
  }
  for (const use of [
    'Connect-ExchangeOnline CertificateThumbprint',
    'Get-MessageTraceV2 Status Failed,Pending',
    'New-InboundConnector Enabled',
    'New-OutboundConnector WhatIf',
    'Remove-OutboundConnector Confirm',
    'Set-InboundConnector Identity',
    'Validate-OutboundConnector Recipients',
  ]) {
    expect(checked).toContain(use)
  }
})

test('settings are parameters of New- and Set- of their kind, and their values are ones these know', () => {
  const seen = new Set<string>()
  for (const row of scriptsFor(everyKind, onlineSite).slice(0, 2).flatMap(rowsIn)) {
    const noun = row.kind === 'outbound' ? 'OutboundConnector' : 'InboundConnector'
    for (const [key, value] of Object.entries(row.settings)) {
      for (const verb of ['New', 'Set']) {
        const parameter = parameterOf(`${verb}-${noun}`, key)
        expect(parameter, `${verb}-${noun} -${key}`).toBeDefined()
        const text = typeof value === 'boolean' ? `$${value}` : value
        if (parameter?.values !== undefined) expect(parameter.values, key).toContain(text)
        expect(Array.isArray(value), key).toBe(parameter?.type === 'MultiValuedProperty')
      }
      seen.add(`${key}=${String(value)}`)
    }
  }
  for (const entry of ['SmtpDaneMode=Mandatory', 'TlsSettings=CertificateValidation', 'RequireTls=true']) {
    expect(seen).toContain(entry)
  }
})

test('what the scripts compare, clear and forbid are parameters of the cmdlets', () => {
  const [apply] = scriptsFor([])
  const start = apply?.content.indexOf('$ManagedKeys = ') ?? -1
  const lists = apply?.content.slice(start, apply.content.indexOf('function Read-Tag')) ?? ''
  const names = [...lists.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
  const known = new Set(
    ['Set-OutboundConnector', 'Set-InboundConnector'].flatMap((cmdlet) => Object.keys(cmdlets[cmdlet] ?? {})),
  )
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter((name) => !known.has(name))).toEqual([])
})

test('every function a script defines is called in it', async () => {
  for (const script of scriptsFor(everyKind)) {
    const facts = await readScript(script.content)
    const called = new Set(facts.commands.map((command) => command.name))
    const unused = [...facts.functions.keys()].filter((name) => !called.has(name))
    expect(unused, script.name).toEqual([])
  }
})

test('only apply and rollback can write, both default to a plan, and every script closes its session', async () => {
  const [apply, verify, rollback] = scriptsFor(everyKind)
  const writes = async (script: Artefact | undefined) => {
    const facts = await readScript(script?.content ?? '')
    const names = facts.commands.map((command) => command.name)
    expect(names).toContain('disconnect-exchangeonline')
    return [...new Set(names.filter((name) => /^(new|set|remove)-(out|in)boundconnector$/.test(name)))].sort()
  }
  expect(await writes(verify)).toEqual([])
  expect(await writes(rollback)).toEqual([
    'remove-inboundconnector',
    'remove-outboundconnector',
    'set-inboundconnector',
    'set-outboundconnector',
  ])
  expect(await writes(apply)).toHaveLength(6)
  expect(apply?.content).toContain("[string] $Mode = 'Plan'")
  expect(rollback?.content).toContain("[string] $Mode = 'Plan'")
  for (const script of [apply, verify, rollback])
    expect(script?.content).toMatch(/\} finally \{\r\n {4}Close-Session\r\n\}\r\n$/)
})

test('the run itself takes back by GUID, listed or not; the rollback script asks for tag and name', () => {
  const [apply, , rollback] = scriptsFor(everyKind)
  for (const script of [apply, rollback]) {
    expect(script?.content).toContain('        $isSame = $candidate.Guid -eq $Entry.Guid\r\n')
    expect(script?.content).toMatch(/if \(-not \$IsOwnRun -and -not \(Test-Ours [^\r]*\{\r\n +throw/)
    expect(script?.content).toMatch(/\$Entry\.Guid -ne ''\) \{\r\n +Remove-Unlisted -Entry \$entry/i)
  }
  expect(apply?.content).toContain('-IsOwnRun $true')
  expect(rollback?.content).toContain('-IsOwnRun $false')
})

test('scripts name the organisation and the application, and nothing secret', () => {
  const [apply, , rollback] = scriptsFor(everyKind, fullSite)
  const expected = {
    Organization: 'firma.onmicrosoft.com',
    Environment: 'O365USGovGCCHigh',
    AppId: fullSite.appId,
    Thumbprint: fullSite.thumbprint,
  }
  expect(tenantIn(apply as Artefact)).toEqual(expected)
  expect(rollback?.content).toContain("    Organization = 'firma.onmicrosoft.com'\r\n")
  expect(apply?.content).not.toMatch(/password|secret|ConvertTo-SecureString/i)
})

test('test mails go to a mailbox at the partner, and only where the site allows them', () => {
  const recipients = (site: ExchangeOnlineSite) =>
    rowsIn(scriptsFor(everyKind, site)[1] as Artefact).map((row) => [row.kind, row.recipient])
  expect(recipients(onlineSite).filter(([, recipient]) => recipient !== '')).toEqual([])
  expect(recipients(fullSite)).toContainEqual(['outbound', 'postmaster@bank-2.example'])
  expect(recipients(fullSite).filter(([kind, recipient]) => (kind === 'outbound') !== (recipient !== ''))).toEqual([])
})

test('the order of policies does not change a byte, and the manifest holds every file', () => {
  const policies = manyPolicies(20)
  const files = valueIn(renderExchangeOnline(policies, onlineSite)).artefacts
  expect(valueIn(renderExchangeOnline([...policies].reverse(), onlineSite)).artefacts).toEqual(files)
  const sums = files
    .filter((file) => file.name !== 'manifest.sha256')
    .map((file) => `${createHash('sha256').update(file.content).digest('hex')}  ${file.name}`)
  expect(files.at(-1)?.content.trim().split('\n')).toEqual(sums)
})
