// What holds for every file of the window: features are blind to each other, nothing is written as HTML, the page carries no inline
// script or style, every style file is loaded, every sentence of the common namespace is used, and colours can be read.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalog } from '#i18n/catalog.ts'
import { projectFiles } from '#test/support/project-files.ts'

const files = projectFiles().filter((path) => path.startsWith('renderer/'))
const sources = files.filter((path) => /\.tsx?$/.test(path))
const read = (path: string) => readFileSync(path, 'utf8')
const featureOf = (path: string) => /(?:^|\/)features\/([a-z-]+)\//.exec(path)?.[1]

test('there is a window to look at', () => {
  expect(sources.length).toBeGreaterThan(60)
})

test('features do not import each other', () => {
  for (const path of sources) {
    const own = featureOf(path)
    if (own === undefined) continue
    const imports = [...read(path).matchAll(/from '(\.[^']+)'/g)].map((match) => match[1] ?? '')
    const foreign = imports.filter((target) => /^\.\.\/(?!\.\.\/)/.test(target) || featureOf(target) !== undefined)
    expect({ path, foreign }).toEqual({ path, foreign: [] })
  }
})

test('nothing is written as HTML or run from text', () => {
  for (const path of sources) {
    expect(read(path), path).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/i,
    )
  }
})

test('only one file reads the bridge, and only one makes the client', () => {
  expect(sources.filter((path) => /\bhandschlag\b\s*\?:|as \{ readonly handschlag/.test(read(path)))).toEqual([
    'renderer/bridge.ts',
  ])
  expect(sources.filter((path) => read(path).includes('createClient('))).toEqual(['renderer/client.ts'])
})

test('zod is set before the first schema', () => {
  const first = /^import .*$/m.exec(read('renderer/main.tsx'))?.[0]
  expect(first).toBe("import './zod-without-eval.ts'")
})

test('the page carries no inline script or style and a place for the nonce', () => {
  const page = read('renderer/index.html')
  expect(page).toContain('<meta property="csp-nonce" nonce="__NONCE__" />')
  expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/i)
  for (const [tag] of page.matchAll(/<script[^>]*>[^<]*/g)) expect(tag).toMatch(/\ssrc="[^"]+">$/)
})

test('every style file is loaded', () => {
  const styles = files.filter((path) => path.endsWith('.css')).map((path) => path.replace('renderer/', './'))
  const loaded = [...read('renderer/main.tsx').matchAll(/import '(\.\/style\/[^']+)'/g)].map((match) => match[1] ?? '')
  expect(loaded.toSorted()).toEqual(styles.toSorted())
})

function keysOf(tree: object, prefix = ''): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'object' ? keysOf(value, `${prefix}${key}.`) : [`${prefix}${key}`.replace(/_(one|other)$/, '')],
  )
}

test.each(['common', 'configure', 'sites'] as const)('every sentence of the namespace %s is used', (namespace) => {
  const prefix = namespace === 'common' ? '(?:common:)?' : `${namespace}:`
  const code = projectFiles()
    .filter((path) => /^(renderer|main|app)\/.*\.tsx?$/.test(path))
    .map(read)
    .join('\n')
  const quoted = new Set(
    [...code.matchAll(new RegExp(`'${prefix}([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*)'`, 'g'))].map((match) => match[1]),
  )
  const templates = code.matchAll(new RegExp(`\\bt\\(\\s*\`${prefix}((?:[a-z0-9._-]|\\$\\{[^}]*\\})+)\``, 'g'))
  const patterns = [...templates].map(
    (match) => new RegExp(`^${(match[1] ?? '').replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[a-z0-9-]+')}$`),
  )
  const unused = keysOf(catalog.de[namespace]).filter(
    (key) => !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)),
  )
  expect(unused).toEqual([])
})

type Theme = 0 | 1
function colour(token: string, theme: Theme): readonly number[] {
  const pair = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(
    read('renderer/style/tokens.css'),
  )
  const hex = pair?.[theme + 1]
  if (hex === undefined) throw new Error(`no plain colour --${token}`)
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
}

/** Contrast by WCAG 2.2, relative luminance of sRGB. */
function contrast(one: string, other: string, theme: Theme): number {
  const luminance = (token: string) => {
    const [red = 0, green = 0, blue = 0] = colour(token, theme).map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const grounds = ['canvas', 'surface', 'raised', 'accent-soft']
const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'good', 'warn', 'bad', 'unknown'].flatMap((ink) =>
  grounds.map((ground) => [ink, ground] as const),
)
const toned = ['good', 'warn', 'bad', 'unknown'].flatMap((tone) =>
  ['ink', 'ink-2', tone].map((ink) => [ink, `${tone}-soft`] as const),
)

test.each([...texts, ...toned, ['accent-ink', 'accent'] as const])(
  '--%s can be read on --%s in both themes',
  (ink, ground) => {
    expect(contrast(ink, ground, 0)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(ink, ground, 1)).toBeGreaterThanOrEqual(4.5)
  },
)

test('borders of controls stand out from every ground', () => {
  for (const ground of ['canvas', 'surface']) {
    expect(contrast('line-control', ground, 0)).toBeGreaterThanOrEqual(3)
    expect(contrast('line-control', ground, 1)).toBeGreaterThanOrEqual(3)
  }
})
