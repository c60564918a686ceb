// The generated scripts, read by two independent readers: a grammar with lists of what may occur, and a lexer for the values.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import type { TlsPolicy } from '#domain/tls-policy.ts'
import { renderExchange } from '#gateways/exchange/render.ts'
import type { ExchangeSite } from '#gateways/exchange/site.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { dataPartOf, type ReadTable, readAssignments } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { anyPolicy, manyPolicies, samplePolicy, sampleSite } from './sample-policy.ts'
import { allowedCommands, allowedTypes, sendConnectorParameters, suppliedVariables } from './script-allow-list.ts'

const runs = propertyRuns(60, 20_000)
const scriptText = /^[\t\r\n\x20-\x7e]*$/

function scriptsFor(policies: readonly TlsPolicy[], site: ExchangeSite = sampleSite): readonly Artefact[] {
  return valueIn(renderExchange(policies, site)).artefacts.filter((artefact) => artefact.language === 'powershell')
}

function rowsIn(script: Artefact): readonly ReadTable[] {
  const data = readAssignments(dataPartOf(script.content))
  return Object.values(data['$Rows'] as ReadTable) as readonly ReadTable[]
}

const smart = samplePolicy({ route: { kind: 'hosts', hosts: [{ host: 'smart.bank.example', port: 25 }] } })
const samples: readonly (readonly [string, readonly TlsPolicy[]])[] = [
  ['no policy', []],
  ['one policy', [samplePolicy()]],
  ['a smart host', [smart]],
  ['several', manyPolicies(3)],
]

describe.each(samples)('scripts for %s', (_title, policies) => {
  const scripts = scriptsFor(policies, { ...sampleSite, fqdn: 'mail.own.example', frontendProxy: true })

  test.each(scripts.map((script) => [script.name, script] as const))(
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
    return facts.commands.map((command) => command.name).filter((name) => /^(new|set|remove)-sendconnector$/.test(name))
  }
  expect(await writes(verify)).toEqual([])
  expect(new Set(await writes(rollback))).toEqual(new Set(['remove-sendconnector', 'set-sendconnector']))
  expect(apply?.content).toContain("[string] $Mode = 'Plan'")
  expect(rollback?.content).toContain("[string] $Mode = 'Plan'")
})

test('settings use parameters of New- and Set-SendConnector only', () => {
  for (const row of rowsIn(scriptsFor([smart], { ...sampleSite, fqdn: 'mail.own.example' })[0] as Artefact)) {
    for (const key of Object.keys(row['Settings'] as ReadTable)) expect(sendConnectorParameters).toContain(key)
  }
})

test('every value comes back unchanged, whatever the partner is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyPolicy, { minLength: 1, maxLength: 3, selector: (policy) => policy.id }),
      async (policies) => {
        const outcome = renderExchange(policies, sampleSite)
        if (!outcome.ok) return
        const [apply, verify] = outcome.value.artefacts
        for (const script of [apply, verify]) {
          if (script === undefined) throw new Error('script missing')
          expect(script.content).toMatch(scriptText)
          const rows = rowsIn(script)
          expect(new Set(rows.map((row) => row['Partner']))).toEqual(new Set(policies.map((policy) => policy.partner)))
          expect(rows).toHaveLength(policies.length)
          for (const row of rows) {
            const policy = policies.find((entry) => entry.id === row['Id'])
            const settings = row['Settings'] as ReadTable
            expect(row['Partner']).toBe(policy?.partner)
            expect(String(settings['Name']).length).toBeLessThanOrEqual(64)
            expect(settings['Name']).toMatch(/^[A-Za-z0-9 ._-]+$/)
            const domains = (settings['AddressSpaces'] as readonly string[]).map(
              (space) => /^SMTP:(?:\*\.)?(.+);1$/.exec(space)?.[1],
            )
            expect(new Set(domains)).toEqual(new Set(policy?.domains))
          }
          expect((await readScript(script.content)).errors).toEqual([])
        }
      },
    ),
    { numRuns: runs },
  )
})

test('at least some arbitrary policies do render, or the property above would say nothing', () => {
  const rendered = fc
    .sample(anyPolicy, { numRuns: 200, seed: 7 })
    .filter((policy) => renderExchange([policy], sampleSite).ok)
  expect(rendered.length).toBeGreaterThan(20)
})

test('the order of policies does not change a byte', () => {
  const policies = manyPolicies(20)
  expect(renderExchange([...policies].reverse(), sampleSite)).toMatchObject({
    value: { artefacts: valueIn(renderExchange(policies, sampleSite)).artefacts },
  })
})
