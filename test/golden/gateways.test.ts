// Golden files: `<gateway>/<case>/policies.json` → `expected/`, byte for byte, with the notes beside. `HANDSCHLAG_GOLDEN=write` writes
// what is rendered instead of comparing; read the difference before committing it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { policyFile } from '#domain/tls-policy.ts'
import { findGateway } from '#gateways/registry.ts'
import { renderProven } from '#gateways/render-proven.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { dataPartOf, readAssignments } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'

const isWriting = process.env['HANDSCHLAG_GOLDEN'] === 'write'
const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

function filesFor(gateway: string, folder: string): ReadonlyMap<string, string> {
  const target = findGateway(gateway)
  if (target === undefined) throw new Error(`no target ${gateway}`)
  const input = policyFile.parse(JSON.parse(readFileSync(join(folder, 'policies.json'), 'utf8')))
  const rendering = valueIn(renderProven(target, input.policies, target.site.parse(input.sites[gateway] ?? {})))
  const files = rendering.artefacts.map((artefact) => [artefact.name, artefact.content] as const)
  return new Map([...files, ['notes.json', `${JSON.stringify(rendering.notes, null, 2)}\n`]])
}

describe.each(foldersIn(import.meta.dirname))('%s', (gateway) => {
  const cases = foldersIn(join(import.meta.dirname, gateway))

  test.each(cases)('%s', async (name) => {
    const folder = join(import.meta.dirname, gateway, name)
    const expected = join(folder, 'expected')
    const files = filesFor(gateway, folder)
    if (isWriting) {
      rmSync(expected, { recursive: true, force: true })
      mkdirSync(expected)
      for (const [file, content] of files) writeFileSync(join(expected, file), content)
    }
    expect(readdirSync(expected).sort()).toEqual([...files.keys()].sort())
    for (const [file, content] of files) {
      expect(Buffer.from(content).equals(readFileSync(join(expected, file))), `${file} differs`).toBe(true)
      if (!file.endsWith('.ps1')) continue
      expect((await readScript(content)).errors, file).toEqual([])
      if (content.includes('$PlanHash = ')) expect(readAssignments(dataPartOf(content))).toHaveProperty('$Rows')
    }
  })
})
