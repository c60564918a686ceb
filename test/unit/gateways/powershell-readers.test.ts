// The readers that judge the scripts must themselves notice what is wrong.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteText, quoteValue } from '#gateways/powershell/powershell-literal.ts'
import { readAssignments } from '#test/support/powershell-literals.ts'
import { readScript } from '#test/support/powershell-syntax.ts'

test.each([
  ['an open string', "$a = 'open"],
  ['a stray brace', '$a = 1 }'],
  ['a single quote too many', "$a = 'O'Brien'"],
  ['PowerShell 7 only', '$a = $b ?? 1'],
])('the grammar reports %s', async (_title, source) => {
  expect((await readScript(source)).errors).not.toEqual([])
})

test('the walk finds commands, parameters, splats and variables that nothing sets', async () => {
  const facts = await readScript("$a = @{ X = $b }\nRemove-Item @a -LiteralPath 'x' -Force\n[IO.File]::Delete('y')\n")
  const splatted = [{ table: 'a', key: 'X', value: '$b' }]
  expect(facts.commands).toEqual([
    { name: 'remove-item', parameters: ['literalpath', 'force'], splats: ['a'], splatted },
  ])
  expect([...facts.read].filter((name) => !facts.assigned.has(name))).toContain('b')
  expect([...facts.types]).toEqual(['io.file'])
})

test.each([
  ['a smart quote that ends the text', "$a = 'x\u2019; evil; \u2018y'\r\n"],
  ['a command between values', "$a = 'x'; evil 'y'\r\n"],
  ['an expression that does not begin with a text', "$a = ([char]0x0041 + 'x')\r\n"],
  ['a key given twice', "$a = @{\r\n k = 'x'\r\n k = 'y'\r\n}\r\n"],
])('the lexer refuses %s', (_title, source) => {
  expect(() => readAssignments(source)).toThrow()
})

test('the lexer undoes all five quotes, doubled', () => {
  expect(readAssignments("$a = 'a''b\u2018\u2019c\u201a\u201bd'\r\n")).toEqual({ $a: "a'b\u2018c\u201ad" })
})

test('any text quoted by the product is read back as it was, in ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const quoted = quoteText(text)
      expect(quoted).toMatch(/^[\x20-\x7e]*$/)
      expect(readAssignments(`$a = ${quoted}\r\n`)).toEqual({ $a: text })
    }),
    { numRuns: 500 },
  )
})

test('lists, numbers and switches have one form each', () => {
  expect(quoteValue(['a', "b'c"])).toBe("@('a', 'b''c')")
  expect(quoteValue([])).toBe('@()')
  expect([quoteValue(true), quoteValue(false), quoteValue(25)]).toEqual(['$true', '$false', '25'])
})
