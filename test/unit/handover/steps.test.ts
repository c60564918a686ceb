// The steps on the sheet are those of the gateway's own instructions: for every gateway that has some, in every language, in their order.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import { languages } from '#domain/language.ts'
import { policyFile } from '#domain/tls-policy.ts'
import { toAsciiText } from '#gateways/ascii-text.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { ownSteps, readmeName, readmePart } from '#handover/steps.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

const golden = join(import.meta.dirname, '../../golden')
const withoutBlanks = (text: string) => toAsciiText(text).replace(/\s+/g, '')

const readme = (content: string): Artefact => ({ name: readmeName, language: 'text', content, reasons: [] })
const line = '='.repeat(100)

/** What the target makes of its golden cases. */
function renderings(id: string): readonly (readonly Artefact[])[] {
  const folder = join(golden, id)
  const target = gatewayTargets.find((candidate) => candidate.id === id)
  if (target === undefined || !existsSync(folder)) return []
  return readdirSync(folder).map((name) => {
    const input = policyFile.parse(JSON.parse(readFileSync(join(folder, name, 'policies.json'), 'utf8')))
    return valueIn(target.render(input.policies, target.site.parse(input.sites[id] ?? {}))).artefacts
  })
}

test.each(gatewayTargets.map(({ id }) => id))('the steps of %s stand in its instructions', (id) => {
  for (const artefacts of renderings(id)) {
    const hasInstructions = artefacts.some(({ name }) => name === readmeName)
    for (const language of languages) {
      const { steps, wayBack } = ownSteps(id, artefacts, language)
      expect(steps.length >= 3).toBe(hasInstructions)
      const said = withoutBlanks(readmePart(artefacts, language) ?? '')
      const places = [...steps, wayBack].map((text) => said.indexOf(withoutBlanks(text)))
      expect(places.every((place) => place >= 0)).toBe(true)
      expect(places.slice(0, steps.length)).toEqual(places.slice(0, steps.length).toSorted((a, b) => a - b))
    }
  }
})

test('steps that depend on the site are read from the instructions, folded lines joined', () => {
  const german = 'Titel\n-----\n\n1. Eins und\n   noch eins.\n2. Zwei.\n\nMehr\n1. Anderes.\n'
  const content = `${german}\n${line}\n\nTitle\n\n 1. One\n 2. Two\n    lines\n`.replaceAll('\n', '\r\n')
  expect(ownSteps('unheard-of', [readme(content)], 'de').steps).toEqual(['Eins und noch eins.', 'Zwei.'])
  expect(ownSteps('unheard-of', [readme(content)], 'en').steps).toEqual(['One', 'Two lines'])
})

test('without instructions there are none, and instructions in one part serve every language', () => {
  expect(ownSteps('exchange', [], 'de')).toEqual({ steps: [], wayBack: '' })
  expect(readmePart([readme('only\n')], 'en')).toBe('only')
  expect(ownSteps('unheard-of', [readme('no list')], 'en').steps).toEqual([])
})
