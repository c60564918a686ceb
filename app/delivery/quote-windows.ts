// Words → one command line that cmd.exe and PowerShell as login shells of OpenSSH for Windows read the same, and that the program splits
// into exactly these words. Neither knows a quoting that the other leaves alone, so only a safe alphabet passes; everything else is refused.
import { fail, type Outcome, succeed } from '#domain/fault.ts'

/** As it is: no blank, nothing either shell knows; PowerShell splits `-a.b` and `-a:b` words, so those are quoted. */
const bare =
  /^([A-Za-z][A-Za-z0-9._/:-]*|[A-Za-z]:[/\\][A-Za-z0-9._/\\:-]*[A-Za-z0-9._/:-]|-{1,2}[A-Za-z][A-Za-z0-9]*)$/
/** In double quotes: neither `$` and backtick of PowerShell nor `%`, `^`, `!` of cmd.exe, no quote of any kind; ASCII only. */
const quotable = /^[A-Za-z0-9 ._/\\:=+,@()[\]{}#*?~-]*$/
/** cmd.exe and older shells cut longer lines. */
const longest = 8000

/** A command line both shells read as these words; fault push.host-unfit names the word that cannot be said. */
export function quoteWindows(words: readonly string[]): Outcome<string> {
  const quoted: string[] = []
  for (const [index, word] of words.entries()) {
    const text = quote(word, index === 0)
    if (text === null) return fail('push.host-unfit', { host: '', detail: JSON.stringify(word.slice(0, 200)) })
    quoted.push(text)
  }
  const line = quoted.join(' ')
  if (line.length > longest) return fail('push.host-unfit', { host: '', detail: `${line.length} > ${longest}` })
  return succeed(line)
}

/** A quoted first word is a text to PowerShell, not a program; a backslash before the closing quote would escape it. */
function quote(word: string, isFirst: boolean): string | null {
  if (bare.test(word)) return word
  if (isFirst || word === '' || !quotable.test(word) || word.endsWith('\\')) return null
  return `"${word}"`
}
