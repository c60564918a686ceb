// The papers of the project: exact versions, a reason for every dependency, the prescribed top level, and documents that are there.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { projectFiles, readProjectFile } from '#test/support/project-files.ts'

const versions = z.record(z.string(), z.string())
const manifest = z
  .object({
    name: z.string(),
    version: z.string(),
    license: z.string(),
    dependencies: versions.default({}),
    devDependencies: versions.default({}),
    optionalDependencies: versions.default({}),
    scripts: versions.default({}),
    imports: versions,
  })
  .parse(JSON.parse(readProjectFile('package.json')))
const dependencies = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
}

test('every dependency is pinned to one exact version', () => {
  const loose = Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))
  expect(loose).toEqual([])
})

test('the lock file holds the same versions and says where nothing came from', () => {
  const lock = z
    .object({
      packages: z.record(z.string(), z.object({ version: z.string().optional(), resolved: z.string().optional() })),
    })
    .parse(JSON.parse(readProjectFile('package-lock.json')))
  for (const [name, version] of Object.entries(dependencies)) {
    expect({ name, version: lock.packages[`node_modules/${name}`]?.version }).toEqual({ name, version })
  }
  const hosts = Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)
  expect(hosts).toEqual([])
})

test('every dependency is listed with its reason in app/README.md, and no other', () => {
  const rows = [...readProjectFile('app/README.md').matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm)]
  const reasons = new Map(rows.map((row) => [row[1] ?? '', row[2] ?? '']))
  expect([...reasons.keys()].toSorted()).toEqual(Object.keys(dependencies).toSorted())
  for (const [name, reason] of reasons) expect(reason.trim(), name).not.toBe('')
})

test('the floors in app/README.md hold every room the judge of the floors knows, and every room there is', () => {
  const [, floor = ''] = /^3 {2}(.*?) {6}rooms$/m.exec(readProjectFile('app/README.md')) ?? []
  const shown = floor.split(/\s+/).map((name) => name.replace(/^app\//, ''))
  const [, judged = ''] = /^const rooms =\s+'([^']+)'/m.exec(readProjectFile('test/tooling/boundaries.cjs')) ?? []
  expect(shown.toSorted()).toEqual(judged.split('|').toSorted())
  const floors = ['domain', 'contract', 'i18n', 'ports', 'wire', 'print', 'sqlite', 'operations', 'cli']
  const folders = projectFiles().flatMap((path) => /^app\/([^/]+)\//.exec(path)?.[1] ?? [])
  expect([...new Set(folders)].toSorted()).toEqual([...shown, ...floors].toSorted())
})

test('the top level is as prescribed', () => {
  const allowed = new Set([
    ...['app', 'main', 'renderer', 'resources', 'test', '.ci'],
    ...['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json', 'package-lock.json', 'electron-builder.yml'],
    ...['.biome.json', '.editorconfig', '.gitattributes', '.gitignore', '.npmrc'],
  ])
  const top = new Set(projectFiles().map((path) => path.split('/')[0] ?? ''))
  expect([...top].filter((name) => !allowed.has(name))).toEqual([])
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'app/README.md']) expect(projectFiles()).toContain(name)
})

test('the version, or what comes next, has its entry in the change log', () => {
  const headings = [...readProjectFile('CHANGELOG.md').matchAll(/^## \[([^\]]+)\]/gm)].map((match) => match[1])
  expect(headings.includes('Unreleased') || headings.includes(manifest.version)).toBe(true)
  expect(readProjectFile('LICENSE')).toContain(manifest.license)
})

test('the README names the two commands, and its scripts and pictures exist', () => {
  const readme = readProjectFile('README.md')
  expect(readme).toContain('npm ci && npm start')
  expect(readme).toContain('npm ci && npm test')
  for (const match of readme.matchAll(/npm run ([\w:-]+)/g)) expect(manifest.scripts).toHaveProperty([match[1] ?? ''])
  for (const match of readme.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g)) expect(projectFiles()).toContain(match[1])
})

test('every alias leads to a room that exists', () => {
  for (const target of Object.values(manifest.imports)) {
    const folder = target.replace(/^\.\//, '').replace(/\*$/, '')
    expect(
      projectFiles().some((path) => path.startsWith(folder)),
      target,
    ).toBe(true)
  }
})
