// A Received field as words, comments and its date (RFC 5322 section 3.2): comments nest, quoted strings hide what stands in them, `\` takes
// the next character as it is. What is not whole is undefined, for a reader who guesses where a comment ends believes what a stranger wrote.

export interface FieldWords {
  readonly tokens: readonly Token[]
  /** What stands behind the only `;`. */
  readonly date: string | null
}
export type Token = { readonly kind: 'word' | 'comment'; readonly text: string }

/** Longest field that is read. */
export const longestField = 16_000
const deepest = 10

/** Takes an unfolded field body apart; undefined when it is not whole, too long, or holds a control character. */
export function wordsOf(body: string): FieldWords | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (body.length > longestField || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(body)) return undefined
  const tokens: Token[] = []
  let at = 0
  while (at < body.length) {
    const sign = body[at]
    if (sign === ' ' || sign === '\t') at += 1
    else if (sign === ';') {
      const date = body.slice(at + 1).trim()
      return date.includes(';') ? undefined : { tokens, date }
    } else {
      const end = sign === '(' ? endOfComment(body, at) : endOfWord(body, at)
      if (end === undefined) return undefined
      tokens.push(
        sign === '('
          ? { kind: 'comment', text: body.slice(at + 1, end - 1).trim() }
          : { kind: 'word', text: body.slice(at, end) },
      )
      at = end
    }
  }
  return { tokens, date: null }
}

function endOfComment(body: string, start: number): number | undefined {
  let depth = 0
  for (let at = start; at < body.length; at += 1) {
    if (body[at] === '\\') at += 1
    else if (body[at] === '(') depth += 1
    else if (body[at] === ')') depth -= 1
    if (depth > deepest) return undefined
    if (depth === 0) return at + 1
  }
  return undefined
}

function endOfWord(body: string, start: number): number | undefined {
  let isQuoted = false
  for (let at = start; at < body.length; at += 1) {
    const sign = body[at] ?? ''
    if (isQuoted && sign === '\\') at += 1
    else if (sign === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (sign === ')') return undefined
    else if (' \t(;'.includes(sign)) return at
  }
  return isQuoted ? undefined : body.length
}
