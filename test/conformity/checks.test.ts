// The registries of checks and gateway targets keep what their readers rely on.
import { expect, test } from 'vitest'
import { findingCatalogue, findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { observed } from '#domain/observed.ts'
import { tlsLevels } from '#domain/tls-level.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { catalog } from '#i18n/catalog.ts'
import { checks } from '#probe/checks/registry.ts'
import { projectFiles } from '#test/support/project-files.ts'

test('every check has its own id, which is its file name, and every file of a check is in the registry', () => {
  const files = projectFiles().filter((path) => /^app\/probe\/checks\/(?!registry)[^/]+\.ts$/.test(path))
  expect(checks.map((check) => `app/probe/checks/${check.id}.ts`).toSorted()).toEqual(files)
})

test('every finding code is declared by exactly one check', () => {
  const declared = checks.flatMap((check) => check.findings)
  expect(declared.toSorted()).toEqual([...findingCodes].toSorted())
})

test.each(checks)('the check $id reads only what can be observed and declares known findings', (check) => {
  expect(check.needs.length).toBeGreaterThan(0)
  for (const kind of check.needs) expect(Object.keys(observed.shape)).toContain(kind)
  expect(check.findings.length).toBeGreaterThan(0)
  for (const code of check.findings) expect(findingCatalogue).toHaveProperty([code])
})

test('gateway targets are sorted by id and each id is free', () => {
  const ids = gatewayTargets.map((target) => target.id)
  expect(ids).toEqual([...new Set(ids)].toSorted())
})

test.each(gatewayTargets)('the target $id states its levels and has a name in every language', (target) => {
  expect(target.id).toMatch(/^[a-z][a-z0-9-]{0,39}$/)
  expect(target.levels.size).toBeGreaterThan(0)
  for (const level of target.levels) expect(tlsLevels).toContain(level)
  for (const language of languages) {
    const words: Readonly<Record<string, unknown>> = catalog[language]
    expect(words[`gateway-${target.id}`]).toHaveProperty(['target', 'name'])
    expect(words[`gateway-${target.id}`]).toHaveProperty(['target', 'description'])
  }
})

test.each(gatewayTargets)('the empty form of $id survives the border and a broken site is refused', (target) => {
  expect(structuredClone(target.emptySite)).toEqual(target.emptySite)
  for (const broken of [undefined, null, 42, 'text', [], { __proto__: null, unknownField: true }]) {
    expect(target.site.safeParse(broken).success).toBe(false)
  }
})
