// Words come out of a host's shell as they went in, or are refused: tried on real shells for POSIX, on a reader of both languages for Windows.
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quotePosix } from '#delivery/quote-posix.ts'
import { quoteWindows } from '#delivery/quote-windows.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'

const awkward = [
  '',
  ' ',
  "'",
  '"',
  '$HOME',
  '`id`',
  '\\',
  '-n',
  '--',
  '*',
  '~',
  '#x',
  'a=b',
  '!',
  ';id',
  '&&',
  '|',
  '>x',
  'ä€𝄞',
  '%PATH%',
  '\t',
  '$(id)',
  '{a,b}',
  '^x',
]
const word = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

describe('for sh', () => {
  const readBack = (shell: string, line: string) =>
    execFileSync(shell, ['-c', `for one in ${line}; do printf '%s\\0' "$one"; done`], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    })
      .toString('utf8')
      .split('\0')
      .slice(0, -1)

  test.each(['dash', 'bash'])('%s reads the words as they were', (shell) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 30 }),
        (lists) => {
          const sayable = lists.map((words) => ({ words, quoted: quotePosix(words) })).filter(({ quoted }) => quoted.ok)
          const line = sayable.map(({ quoted }) => valueIn(quoted)).join(' ')
          expect(line === '' ? [] : readBack(shell, line)).toEqual(sayable.flatMap(({ words }) => words))
        },
      ),
      { numRuns: propertyRuns(25) },
    )
  })

  test('a first word with = is a program, not an assignment', () => {
    expect(valueIn(quotePosix(['a=b', 'c=d']))).toBe("'a=b' c=d")
  })

  test.each(['a\0b', 'a\nb', 'a\rb', '\ud800'])('%j is refused', (odd) => {
    expect(faultIn(quotePosix(['echo', odd])).code).toBe('push.host-unfit')
  })
})

describe('for cmd.exe and PowerShell', () => {
  /** As the C runtime of Windows splits a line, with nothing in it either shell would have changed before. */
  function readBack(line: string): readonly string[] {
    expect(line).toMatch(/^[\x20-\x7e]*$/)
    expect(line).not.toMatch(/[%^&|<>!`$;']/)
    const words: string[] = []
    for (const [, quoted, bare] of line.matchAll(/"([^"]*)"|([^ "]+)/g)) {
      // outside quotes PowerShell knows these as its own
      if (bare !== undefined) expect(bare).not.toMatch(/[,(){}@#[\]*?~=]|^-.*[.:]/)
      expect(quoted ?? '').not.toMatch(/\\$/)
      words.push(quoted ?? bare ?? '')
    }
    return words
  }

  test('what is not refused is read as it was', () => {
    const some = fc.oneof(word, fc.stringMatching(/^[A-Za-z0-9 ._/\\:=+,@()-]{1,20}$/))
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 5 }), (words) => {
        const quoted = quoteWindows(words)
        if (quoted.ok) expect(readBack(quoted.value)).toEqual(words)
      }),
      { numRuns: propertyRuns(2000) },
    )
  })

  test('the line Exchange is started with comes through', () => {
    const words = [
      'powershell.exe',
      '-NoProfile',
      '-NonInteractive',
      '-ExecutionPolicy',
      'RemoteSigned',
      '-File',
      'C:/ProgramData/Handschlag/1/apply.ps1',
      '-Mode',
      'Plan',
    ]
    expect(valueIn(quoteWindows(words))).toBe(words.join(' '))
    expect(valueIn(quoteWindows(['C:/Domino/nserver.exe', '-c', 'show config SMTP']))).toBe(
      'C:/Domino/nserver.exe -c "show config SMTP"',
    )
  })

  test.each(['100%', 'a"b', "a'b", '$x', 'a`b', 'a&b', 'a|b', 'ümlaut', 'a\nb', '', 'dir\\ x\\', 'a^b', '“x”'])(
    '%j is refused',
    (odd) => {
      expect(faultIn(quoteWindows(['cmd.exe', odd])).code).toBe('push.host-unfit')
    },
  )

  test('a program with blanks in its path and a line nobody could read whole are refused', () => {
    expect(faultIn(quoteWindows(['C:/Program Files/x.exe'])).code).toBe('push.host-unfit')
    expect(faultIn(quoteWindows(['x.exe', 'a'.repeat(9000)])).code).toBe('push.host-unfit')
  })
})
