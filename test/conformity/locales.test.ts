// Every sentence exists in every language, says something, and fills the same placeholders; every public code has its sentences.
import { expect, test } from 'vitest'
import { faultCodes } from '#domain/fault.ts'
import { findingCodes } from '#domain/finding.ts'
import { languages } from '#domain/language.ts'
import { catalog, namespaces } from '#i18n/catalog.ts'
import { projectFiles } from '#test/support/project-files.ts'

/** All texts of a tree by their dotted key. */
function textsOf(tree: unknown, prefix = ''): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(tree ?? {})) {
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (typeof value === 'string') texts.set(path, value)
    else for (const [inner, text] of textsOf(value, path)) texts.set(inner, text)
  }
  return texts
}

function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{\s*([^}]+?)\s*\}\}/g)].map((match) => match[1] ?? '').toSorted()
}

const texts = (language: (typeof languages)[number], namespace: (typeof namespaces)[number]) =>
  textsOf(catalog[language][namespace])

test.each(namespaces)('%s has the same keys and placeholders in every language', (namespace) => {
  const german = texts('de', namespace)
  for (const language of languages) {
    const other = texts(language, namespace)
    expect([...other.keys()].toSorted()).toEqual([...german.keys()].toSorted())
    for (const [key, text] of other) {
      expect({ key, placeholders: placeholdersOf(text) }).toEqual({
        key,
        placeholders: placeholdersOf(german.get(key) ?? ''),
      })
    }
  }
})

test.each(languages)('%s has no empty text, no stray braces and no straight quotes', (language) => {
  for (const namespace of namespaces) {
    for (const [key, text] of texts(language, namespace)) {
      const where = `${language} ${namespace}:${key}`
      expect(text.trim(), where).not.toBe('')
      expect(text.replaceAll(/\{\{[^{}]+\}\}/g, ''), where).not.toMatch(/[{}]/)
      expect(text, where).not.toMatch(/"/)
    }
  }
})

test('German quotes are German and English quotes are English', () => {
  for (const namespace of namespaces) {
    for (const [key, text] of texts('de', namespace)) expect(text, `${namespace}:${key}`).not.toMatch(/”/)
    for (const [key, text] of texts('en', namespace)) expect(text, `${namespace}:${key}`).not.toMatch(/„/)
  }
})

test.each(faultCodes)('the fault %s says what happened and what to do', (code) => {
  for (const language of languages) {
    const fault = texts(language, 'fault')
    for (const part of ['title', 'remedy']) expect(fault.get(`${code}.${part}`), `${language} ${part}`).toBeTruthy()
  }
})

test.each(findingCodes)('the finding %s has its sentences for admin and partner', (code) => {
  for (const language of languages) {
    const finding = texts(language, 'finding')
    for (const part of ['title', 'admin', 'remedy', 'partner']) {
      expect(finding.get(`${code}.${part}`), `${language} ${part}`).toBeTruthy()
    }
  }
})

test('no fault and no finding is worded that does not exist', () => {
  const worded = (namespace: 'fault' | 'finding') => [
    ...new Set([...texts('de', namespace).keys()].map((key) => key.slice(0, key.lastIndexOf('.')))),
  ]
  expect(worded('fault').toSorted()).toEqual([...faultCodes].toSorted())
  expect(worded('finding').toSorted()).toEqual([...findingCodes].toSorted())
})

test('every locale file belongs to the catalogue, and every language has all of them', () => {
  const files = projectFiles().filter((path) => path.startsWith('resources/locales/'))
  expect(files).toEqual(
    languages.flatMap((language) => namespaces.map((name) => `resources/locales/${language}/${name}.json`)).toSorted(),
  )
})
