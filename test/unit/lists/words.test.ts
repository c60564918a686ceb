// What we write in a list we read again: headings and roles of every language, cells whatever they begin with; and every fault has words.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contactRoles } from '#domain/contacts/person.ts'
import { languages } from '#domain/language.ts'
import { catalog } from '#i18n/catalog.ts'
import { translatorFor } from '#i18n/translate.ts'
import { guardCell, unguardCell } from '#lists/formula-guard.ts'
import { columnOf, listColumns, placeColumns } from '#lists/list-columns.ts'
import { rowCodes } from '#lists/list-row.ts'
import { roleOfWord, wordOfRole, wordOfYes, yesOfWord } from '#lists/role-words.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

test.each(languages)('headings and roles in %s', (language) => {
  const headings = listColumns.map((column) => translatorFor(language)(`care:column.${column}`))
  expect(headings.map(columnOf)).toEqual(listColumns)
  expect([...(placeColumns(headings)?.keys() ?? [])]).toEqual(listColumns)
  expect(contactRoles.map((role) => roleOfWord(` ${wordOfRole(role, language).toUpperCase()} `))).toEqual(contactRoles)
  expect([true, false].map((isYes) => yesOfWord(wordOfYes(isYes, language)))).toEqual([true, false])
  expect(Object.keys(catalog[language].care.row).toSorted()).toEqual(rowCodes.toSorted())
})

test('a sentence names the column in words', () => {
  const params = { column: 'agreed-names', limit: 50 }
  expect(translatorFor('en')('care:row.too-many', params)).toBe(
    'Too many entries in the column “Agreed names” (at most 50).',
  )
})

test('no cell is a formula, and every cell comes back', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.tuple(fc.stringMatching(/^['=+\-@＝＋－＠\t\r\n]{0,4}$/), fc.string()).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(cell, (text) => {
      expect(guardCell(text)).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/)
      expect(unguardCell(guardCell(text))).toBe(text)
    }),
    { numRuns: propertyRuns(500) },
  )
})
