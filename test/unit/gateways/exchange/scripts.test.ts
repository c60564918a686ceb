// The generated scripts, read by an independent grammar with lists of what may occur.
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderExchange } from '#gateways/exchange/render.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { manyPolicies, samplePolicy, sampleSite } from '../sample-policy.ts'
import { allowedCommands, allowedTypes, suppliedVariables } from '../script-allow-list.ts'
import { everyVariant, wholeSite } from './samples.ts'

const scriptText = /^[\t\r\n\x20-\x7e]*$/

function scriptsFor(policies: readonly TlsPolicy[]): readonly Artefact[] {
  return valueIn(renderExchange(policies, wholeSite)).artefacts.filter((artefact) => artefact.language === 'powershell')
}

const samples: readonly (readonly [string, readonly TlsPolicy[]])[] = [
  ['no policy', []],
  ['one policy', [samplePolicy()]],
  ['every variant', everyVariant(true)],
]

describe.each(samples)('scripts for %s', (_title, policies) => {
  test.each(scriptsFor(policies).map((script) => [script.name, script] as const))(
    '%s parses and holds only what is allowed',
    async (_name, script) => {
      expect(script.content).toMatch(scriptText)
      expect(script.content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      const facts = await readScript(script.content)
      expect(facts.errors).toEqual([])
      expect(facts.expandable).toEqual([])
      for (const command of facts.commands) {
        const allowed = facts.functions.get(command.name) ?? allowedCommands.get(command.name)
        expect(allowed, command.name).toBeDefined()
        for (const parameter of command.parameters) expect(allowed, command.name).toContain(parameter)
      }
      for (const type of facts.types) expect(allowedTypes, type).toContain(type)
      const unassigned = [...facts.read].filter((name) => !facts.assigned.has(name) && !suppliedVariables.has(name))
      expect(unassigned).toEqual([])
    },
  )
})

test('every function a script defines is called in it', async () => {
  for (const script of scriptsFor([samplePolicy()])) {
    const facts = await readScript(script.content)
    const called = new Set(facts.commands.map((command) => command.name))
    expect([...facts.functions.keys()].filter((name) => !called.has(name))).toEqual([])
  }
})

test('only apply and rollback can write, and both default to a plan', async () => {
  const [apply, verify, rollback] = scriptsFor([samplePolicy()])
  const writes = async (script: Artefact | undefined) => {
    const facts = await readScript(script?.content ?? '')
    return facts.commands
      .map((command) => command.name)
      .filter(
        (name) =>
          /^(new|set|remove|enable|disable)-\w+(connector|config|certificate)$/.test(name) &&
          !facts.functions.has(name),
      )
  }
  expect(await writes(verify)).toEqual([])
  expect([...new Set(await writes(rollback))].sort()).toEqual([
    'remove-receiveconnector',
    'remove-sendconnector',
    'set-receiveconnector',
    'set-sendconnector',
    'set-transportconfig',
  ])
  expect(apply?.content).toContain("[string] $Mode = 'Plan'")
  expect(rollback?.content).toContain("[string] $Mode = 'Plan'")
})

test('the order of policies does not change a byte', () => {
  const policies = manyPolicies(20)
  expect(renderExchange([...policies].reverse(), sampleSite)).toMatchObject({
    value: { artefacts: valueIn(renderExchange(policies, sampleSite)).artefacts },
  })
})

test('nothing that grants a partner trust, and no preset for one-way TLS, stands anywhere', () => {
  for (const { content } of scriptsFor(everyVariant(true))) {
    expect(content).not.toMatch(/TlsDomainCapabilities|ExternalAuthoritative|CloudServicesMailEnabled|HubTransport/)
    expect(content).not.toMatch(/Enable-ExchangeCertificate|Set-Content|Invoke-Expression|Set-ItemProperty/)
  }
})
