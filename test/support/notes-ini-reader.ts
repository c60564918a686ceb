// A second opinion on console commands and on the shell they travel through: what a Domino console reads as a variable, and how a POSIX
// shell splits a line into words (shell command language, 2.2 and 2.3). Written apart from the writer; throws at what it does not know.

export interface ConsoleReading {
  readonly verb: 'show config' | 'set config' | 'tell router' | 'restart task'
  readonly name: string
  readonly value: string | null
}

/** Reads one command as the console takes it: no comment, no second command, no blank at either end. */
export function readConsoleCommand(line: string): ConsoleReading {
  const words = line.split(' ')
  const [first = '', second = '', ...rest] = words
  const verb = `${first} ${second}`
  if (words.includes('') || !/^[\x21-\x7e ]+$/.test(line)) throw new Error(`blanks or characters: ${line}`)
  switch (verb) {
    case 'show config':
      if (rest.length !== 1 || !isVariable(rest[0] ?? '')) throw new Error(line)
      return { verb, name: rest[0] ?? '', value: null }
    case 'set config': {
      const [assignment = '', ...more] = rest
      const at = assignment.indexOf('=')
      if (at < 1 || more.length > 0 || !isVariable(assignment.slice(0, at))) throw new Error(line)
      return { verb, name: assignment.slice(0, at), value: assignment.slice(at + 1) }
    }
    case 'tell router':
    case 'restart task':
      if (rest.length === 0) throw new Error(line)
      return { verb, name: rest.join(' '), value: null }
    default:
      throw new Error(`not a command: ${line}`)
  }
}

/** The words a POSIX shell makes of a line that only uses quotes and backslashes; throws at every other thing a shell would act on. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; at += 1) {
    const unit = line.charAt(at)
    if (unit === "'") {
      const end = line.indexOf("'", at + 1)
      if (end < 0) throw new Error('open quote')
      word = (word ?? '') + line.slice(at + 1, end)
      at = end
    } else if (unit === '\\') {
      if (at + 1 >= line.length || line.charAt(at + 1) === '\n') throw new Error('backslash at the end')
      at += 1
      word = (word ?? '') + line.charAt(at)
    } else if (unit === ' ' || unit === '\t') {
      if (word !== null) words.push(word)
      word = null
    } else if (/[\n|&;<>()$`"*?[\]#~=%!{}]/.test(unit)) throw new Error(`a shell acts on ${JSON.stringify(unit)}`)
    else word = (word ?? '') + unit
  }
  if (word !== null) words.push(word)
  return words
}

function isVariable(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{1,60}$/.test(name)
}
