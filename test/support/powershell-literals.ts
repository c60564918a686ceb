// A second opinion on how Windows PowerShell reads single-quoted text: any of five quote characters opens and closes, two in a row are
// one. Written apart from the quoting it checks. Fails with a message when a script holds a form the generator never emits in data.

const singleQuotes = "'\u2018\u2019\u201a\u201b"

export type ReadValue = string | boolean | number | readonly string[] | ReadTable
export interface ReadTable {
  readonly [key: string]: ReadValue
}

interface Token {
  readonly kind: 'text' | 'mark' | 'word'
  readonly text: string
}

/** Splits data source into texts (already unescaped), marks and words; line ends are marks. */
export function lexData(source: string): readonly Token[] {
  const tokens: Token[] = []
  const wordPattern = /@\{|@\(|\$[A-Za-z]+|\[char\]0x[0-9A-F]{4}|[A-Za-z0-9]+|\r\n|[(){}=+,]/y
  const plainPattern = /[^'\u2018\u2019\u201a\u201b]*/y
  let at = 0
  while (at < source.length) {
    const unit = source.charAt(at)
    if (singleQuotes.includes(unit)) {
      let text = ''
      at += 1
      for (;;) {
        plainPattern.lastIndex = at
        const plain = plainPattern.exec(source)?.[0] ?? ''
        text += plain
        at += plain.length
        if (at >= source.length) throw new Error('open string literal')
        if (at + 1 >= source.length || !singleQuotes.includes(source.charAt(at + 1))) break
        text += source.charAt(at)
        at += 2
      }
      at += 1
      tokens.push({ kind: 'text', text })
      continue
    }
    if (unit === ' ') {
      at += 1
      continue
    }
    wordPattern.lastIndex = at
    const word = wordPattern.exec(source)?.[0]
    if (word === undefined) throw new Error(`unexpected ${JSON.stringify(unit)} in data`)
    tokens.push({ kind: /^[\w$[]/.test(word) ? 'word' : 'mark', text: word })
    at += word.length
  }
  return tokens
}

/** Reads `$Name = value` lines of the data part of a script into plain values. */
export function readAssignments(source: string): ReadTable {
  const tokens = lexData(source)
  const table: Record<string, ReadValue> = {}
  let at = 0
  const peek = () => tokens[at]?.text
  const take = (expected?: string): Token => {
    const token = tokens[at]
    if (token === undefined || (expected !== undefined && (token.kind === 'text' || token.text !== expected))) {
      throw new Error(`expected ${expected ?? 'a token'}, got ${JSON.stringify(token?.text)}`)
    }
    at += 1
    return token
  }
  const skipLines = () => {
    while (peek() === '\r\n' && tokens[at]?.kind === 'mark') at += 1
  }
  const readText = (): string => {
    const token = take()
    if (token.kind === 'text') return token.text
    const code = /^\[char\]0x([0-9A-F]{4})$/.exec(token.text)?.[1]
    if (code === undefined) throw new Error(`expected a text, got ${token.text}`)
    return String.fromCharCode(Number.parseInt(code, 16))
  }
  const readSum = (): string => {
    if (tokens[at]?.kind !== 'text') throw new Error('a sum must begin with a text')
    let text = readText()
    while (peek() === '+') {
      take('+')
      text += readText()
    }
    return text
  }
  const readValue = (): ReadValue => {
    const token = tokens[at]
    if (token === undefined) throw new Error('value missing')
    if (token.kind === 'text') return readText()
    take()
    if (token.text === '(') {
      const text = readSum()
      take(')')
      return text
    }
    if (token.text === '$true' || token.text === '$false') return token.text === '$true'
    if (/^\d+$/.test(token.text)) return Number(token.text)
    if (token.text === '@{') return readTable()
    if (token.text === '@(') return readList()
    throw new Error(`unexpected ${token.text}`)
  }
  const readList = (): ReadValue => {
    const entries: ReadValue[] = []
    for (;;) {
      skipLines()
      if (tokens[at]?.kind === 'mark' && peek() === ')') break
      entries.push(readValue())
      if (peek() === ',') take(',')
    }
    take(')')
    return entries.every((entry) => typeof entry === 'string')
      ? (entries as readonly string[])
      : Object.fromEntries(entries.map((entry, index) => [String(index), entry]))
  }
  const readTable = (): ReadTable => {
    const entries: Record<string, ReadValue> = {}
    for (;;) {
      skipLines()
      if (tokens[at]?.kind === 'mark' && peek() === '}') break
      const key = take().text
      if (key in entries) throw new Error(`duplicate key ${key}`)
      take('=')
      entries[key] = readValue()
    }
    take('}')
    return entries
  }
  for (skipLines(); at < tokens.length; skipLines()) {
    const name = take().text
    take('=')
    table[name] = readValue()
  }
  return table
}

/** The part of a script that holds its data and nothing else: from the plan's hash to the first empty line. */
export function dataPartOf(script: string): string {
  const start = script.indexOf('$PlanHash = ')
  const end = script.indexOf('\r\n\r\n', start)
  if (start < 0 || end < 0) throw new Error('script has no data part')
  return script.slice(start, end + 2)
}
