// The floors of the house: the real tree breaks no rule, and every rule is seen to catch the violation planted for it.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const rulesFile = join(root, 'test/tooling/boundaries.cjs')
const rooms = ['app', 'main', 'renderer', 'test']

const report = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})

/** Runs the tool as the script does, in the given folder. */
function cruise(folder: string): z.infer<typeof report> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [tool, '--config', rulesFile, '--output-type', 'json', ...rooms]
  const output = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  return report.parse(JSON.parse(output))
}

function ruleNames(): readonly string[] {
  const rules: unknown = createRequire(import.meta.url)(rulesFile)
  return z
    .object({ forbidden: z.array(z.object({ name: z.string() })) })
    .parse(rules)
    .forbidden.map((rule) => rule.name)
}

/** Which files of the canary break which rule. */
const planted: Readonly<Record<string, string | readonly string[]>> = {
  'app-without-electron': 'app/lab/planted-electron.ts',
  'checks-are-blind': 'app/probe/checks/planted-check.ts',
  'command-line-beside-window': 'app/cli/planted-main.ts',
  'contract-stays-low': 'app/contract/planted-wire.ts',
  'domain-imports-zod-only': 'app/domain/planted-node.ts',
  'features-are-blind': 'renderer/features/probe/planted-feature.tsx',
  'listed-packages': 'app/wire/planted-package.ts',
  'main-beside-screens': 'main/planted-screen.ts',
  'no-cycles': 'app/domain/planted-cycle-a.ts',
  'one-file-knows-the-driver': 'app/operations/planted-driver.ts',
  'operations-below-entries': 'app/operations/planted-cli.ts',
  'ports-are-promises': 'app/ports/planted-wire.ts',
  'preload-passes-only': 'main/preload.ts',
  'renderer-sees-the-border': 'renderer/planted-operations.ts',
  'renderer-without-electron': 'renderer/planted-electron.ts',
  'renderer-without-node': 'renderer/planted-node.ts',
  resolvable: 'app/wire/planted-nowhere.ts',
  'rooms-are-blind': ['app/handover/planted-gateway.ts', 'app/probe/planted-storage.ts'],
  'targets-are-blind': 'app/gateways/relay/planted-target.ts',
  'translation-stays-low': 'app/i18n/planted-port.ts',
  'wire-below-rooms': 'app/wire/planted-room.ts',
}

test('every planted violation is caught, and nothing beside it', { timeout: 60_000 }, () => {
  const { summary } = cruise(join(root, 'test/tooling/canary'))
  const caught = summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`)
  expect(caught.toSorted()).toEqual(
    Object.entries(planted)
      .flatMap(([rule, files]) => [files].flat().map((file) => `${rule}: ${file}`))
      .toSorted(),
  )
})

test('every rule has a planted violation', () => {
  expect(ruleNames().toSorted()).toEqual(Object.keys(planted).toSorted())
})

test('the real tree breaks no rule, and it was really read', { timeout: 60_000 }, () => {
  const { modules, summary } = cruise(root)
  expect(summary.violations).toEqual([])
  expect(summary.totalCruised).toBeGreaterThan(100)
  const sources = modules.map((module) => module.source)
  for (const room of rooms) expect(sources.filter((source) => source.startsWith(`${room}/`)).length).toBeGreaterThan(3)
  expect(sources).toContain('app/domain/partner.ts')
})
