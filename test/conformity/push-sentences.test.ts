// Every code a product's push or trial can give has its sentence in every language, and no sentence is left over that nothing says: what drivers
// and the scripts they bring to hosts give is read from their sources, so a new code without a sentence fails here.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { unsafeCodes } from '#domain/push/push-plan.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { catalog } from '#i18n/catalog.ts'
import { readProjectFile, sourceFiles } from '#test/support/project-files.ts'

/** What the window says itself when it signs in, from the sentences of the product. */
const saidByTheWindow: Readonly<Record<string, readonly string[]>> = { exchange: ['windows-key-no-network'] }
const drivers = gatewayTargets.filter(({ push }) => push !== undefined).map(({ id }) => id)

function sourcesOf(gateway: string, below = ''): readonly string[] {
  const shared = gateway === 'exchange' && below === '' ? ['app/gateways/powershell/'] : []
  const folders = [`app/gateways/${gateway}/${below}`, ...shared]
  return sourceFiles()
    .filter((path) => folders.some((folder) => path.startsWith(folder)))
    .map(readProjectFile)
}

function codesIn(sources: readonly string[], forms: readonly RegExp[]): readonly string[] {
  const found = sources.flatMap((text) =>
    forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? '')),
  )
  return [...new Set(found)].toSorted()
}

/** As scripts tell a note. */
const toldNotes = [/\btell ["']note ([a-z][a-z-]*)/g, /@handschlag note ([a-z][a-z-]*)/g]
/** As a driver of a push or a trial makes one; elsewhere the same words make the notes of papers. */
const madeNotes = [/\bnote\('([a-z-]+)'/g, /\{\s*code: '([a-z-]+)',\s*params\b/g]
/** As POSIX and PowerShell scripts, Java and the drivers themselves give a reason. */
const unsafeForms = [
  /^\s*unsafe ([a-z][a-z-]*)/gm,
  /\btell ["']unsafe ([a-z][a-z-]*)/g,
  /@handschlag unsafe ([a-z][a-z-]*)/g,
  /\bunsafe\("([a-z-]+)"/g,
  /\bprintf '([a-z][a-z-]*)\\\\t%s/g,
  /Add-Unsafe -Code '([a-z-]+)'/g,
  /\breason\(\s*'([a-z-]+)'/g,
  /\bcode: '([a-z-]+)' as const/g,
]

const pushSentences = (language: (typeof languages)[number], gateway: string) =>
  (catalog[language] as Readonly<Record<string, { readonly push?: { readonly note?: Record<string, string> } }>>)[
    `gateway-${gateway}`
  ]?.push

function notesGiven(gateway: string): readonly string[] {
  const unsafe: readonly string[] = unsafeCodes
  const told = codesIn(sourcesOf(gateway), toldNotes)
  const drivers = ['push/', 'trial/'].flatMap((below) => sourcesOf(gateway, below))
  const made = codesIn(drivers, madeNotes).filter((code) => !unsafe.includes(code))
  return [...new Set([...told, ...made])]
}

test('a code is said where a note is made of it, and nowhere else', () => {
  const made = "reading([note('made', { one: 1 }), { code: 'also-made', params }])"
  const told = "  tell 'note told' \"$1\"\nprintf '@handschlag note also-told'"
  const named = "detail('named'), detailOf(`push.note.named`), noteOf('named'), { code: 'named' } // a note named"
  expect(codesIn([made, told, named], [...madeNotes, ...toldNotes])).toEqual(['also-made', 'also-told', 'made', 'told'])
})

test.each(drivers)('every note of %s has its sentence in every language, and every sentence is said', (gateway) => {
  const given = notesGiven(gateway)
  expect(given.length).toBeGreaterThan(0)
  const wanted = [...given, ...(saidByTheWindow[gateway] ?? [])].toSorted()
  for (const language of languages) {
    expect(Object.keys(pushSentences(language, gateway)?.note ?? {}).toSorted(), language).toEqual(wanted)
  }
})

test.each(drivers)('every reason of %s is one people can accept', (gateway) => {
  const given = codesIn(sourcesOf(gateway), unsafeForms)
  expect(given.length).toBeGreaterThan(0)
  expect(given.filter((code) => !(unsafeCodes as readonly string[]).includes(code))).toEqual([])
})

test('every reason says in every language what it is and what it means, and no reason is made up', () => {
  for (const language of languages) {
    const { unsafe } = catalog[language].push
    expect(Object.keys(unsafe).toSorted(), language).toEqual([...unsafeCodes].toSorted())
    for (const sentences of Object.values(unsafe)) {
      expect(Object.keys(sentences).toSorted()).toEqual(['explanation', 'title'])
    }
  }
})
