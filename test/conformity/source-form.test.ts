// The form of the sources: small files, each saying at its head what it is; nothing of the machine it was written on.
import { expect, test } from 'vitest'
import { projectFiles, readProjectFile, sourceFiles } from '#test/support/project-files.ts'

const longest = 300
const medianLimit = 80
const lengthOf = (path: string) => readProjectFile(path).trimEnd().split('\n').length
const product = () => sourceFiles().filter((path) => /^(app|main|renderer)\//.test(path))

test('there are sources to look at', () => {
  expect(product().length).toBeGreaterThan(80)
})

test(`no source is longer than ${longest} lines`, () => {
  expect(sourceFiles().filter((path) => lengthOf(path) > longest)).toEqual([])
})

test(`the median product source has at most ${medianLimit} lines`, () => {
  const lengths = product()
    .map(lengthOf)
    .toSorted((a, b) => a - b)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(medianLimit)
})

test('every source begins with a comment that says what it is', () => {
  const silent = [...sourceFiles(), ...projectFiles().filter((path) => path.endsWith('.mjs'))].filter((path) => {
    const [first = '', second = ''] = readProjectFile(path).split('\n')
    const head = first.startsWith('#!') ? second : first
    return !/^(\/\/|\/\*\*?) .{15,}/.test(head)
  })
  expect(silent).toEqual([])
})

test('file and folder names are kebab-case', () => {
  const odd = sourceFiles().filter(
    (path) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9-]+(\.[a-z0-9-]+)*\.(ts|tsx|mts)$/.test(path),
  )
  expect(odd).toEqual([])
})

test('no file is a drawer', () => {
  const drawers = sourceFiles().filter((path) =>
    /(^|\/)(utils?|helpers?|common|shared|misc|manager|index)(\.|\/)/.test(path),
  )
  expect(drawers).toEqual([])
})

/** Written so that this file does not match itself. */
const unwanted: readonly (readonly [string, RegExp])[] = [
  ['a path of a machine', /(^|[\s'"`(=:])\/(work|root|home\/(?!admin\/)\w+|Users\/\w+)\/[\w.]/m],
  ['the name of a package registry', /registry\.[\w.-]+\.(com|org|net|io)|npm[m]irror/i],
  ['an open end', /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/],
  ['a switched-off check', /eslint-disabl[e]|@ts-(ignor[e]|nochec[k])/],
  ['a merge conflict', /^(<{7}|>{7}) /m],
]

test.each(unwanted)('no file holds %s', (_, pattern) => {
  const texts = projectFiles().filter((path) => !/\.(png|ico|icns|woff2|sqlite|wasm|pdf)$/.test(path))
  expect(texts.filter((path) => pattern.test(readProjectFile(path)))).toEqual([])
})

test('a check is switched off only with a reason', () => {
  const bare = sourceFiles().filter((path) => /biome-ignore [\w/]+\s*(:\s*)?$/m.test(readProjectFile(path)))
  expect(bare).toEqual([])
})

test('every test of properties tries the same values on every machine', () => {
  const tests = sourceFiles().filter((path) => path.endsWith('.test.ts'))
  const ofProperties = tests.filter((path) => /^import .* from 'fast-check'$/m.test(readProjectFile(path)))
  expect(ofProperties.length).toBeGreaterThan(50)
  expect(ofProperties.filter((path) => !readProjectFile(path).includes("/support/property-runs.ts'"))).toEqual([])
})
