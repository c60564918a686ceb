// The few commands delivery gives a Windows host: read by an independent grammar and held against what they may use. None has run there.
import { expect, test } from 'vitest'
import { hashFilesWords, makeFolderWords, tidyWords } from '#delivery/windows-scripts.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { readScript } from '#test/support/powershell-syntax.ts'

const site = 'C:/ProgramData/Handschlag/5d7d3c0e-3c1c-4a53-9a39-0d2f6c1d7a10'
const folder = `${site}/0123456789abcdef`
/** cmd.exe, the login shell of sshd, takes no longer line. */
const longestLine = 8191

function textIn(words: readonly string[]): string {
  expect(words.join(' ').length).toBeLessThan(longestLine - 200)
  return Buffer.from(words.at(-1) ?? '', 'base64').toString('utf16le')
}

test.each([
  ['make', valueIn(makeFolderWords(folder))],
  ['hashes', valueIn(hashFilesWords(folder))],
  ['tidy', valueIn(tidyWords(site, folder))],
])('%s parses, fits a command line and uses only what is allowed', async (name, words) => {
  const text = textIn(words)
  expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  expect(text.split('\n')[0]).toMatch(new RegExp(`^# handschlag ${name} C:/`))
  const { commands, errors, expandable } = await readScript(text)
  expect({ errors, expandable }).toEqual({ errors: [], expandable: [] })
  const allowed = ['foreach-object', 'get-childitem', 'get-filehash', 'get-item', 'new-object', 'remove-item']
  expect([...allowed, 'select-object', 'sort-object', 'where-object']).toEqual(
    expect.arrayContaining(commands.map((command) => command.name)),
  )
})

test('every folder on the way is made with its rights, and no link or folder of somebody else is used', () => {
  const lines = textIn(valueIn(makeFolderWords(folder))).split('\n')
  const at = (part: string) => {
    const found = lines.findIndex((line) => line.includes(part))
    expect(found, part).toBeGreaterThan(0)
    return found
  }
  expect(lines).toContain(`$paths = @('C:/ProgramData/Handschlag', '${site}', '${folder}')`)
  const order = [
    'foreach ($path in $paths) {',
    "'D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FA;;;' + $me.Value",
    '[IO.Directory]::CreateDirectory($path, $acl)',
    '$item.Attributes -band 1024',
    "@('S-1-5-32-544', 'S-1-5-18', $me.Value) -notcontains $owner",
    '$item.SetAccessControl($acl)',
    `'=folder ${folder}'`,
  ].map(at)
  expect(order).toEqual(order.toSorted((left, right) => left - right))
})

test('a path with anything else in it is refused', () => {
  for (const odd of ["C:/Pro'gram", 'C:/a b', 'C:/$x', 'C:/a;b']) expect(makeFolderWords(`${odd}/b/c`).ok).toBe(false)
})
