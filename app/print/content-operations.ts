// Reads a page's content as the operations it is made of (ISO 32000-1 section 7.8.2). Operands stay as they are written. An inline image
// is one operation. What cannot be read to its end is kept whole as the last operation: nothing is lost.

export interface Operation {
  readonly operator: string
  /** Operands and operator. */
  readonly text: string
}

const delimiter = /[\s()<>[\]{}/%]/

/** All operations in order. */
export function operationsOf(content: string): readonly Operation[] {
  const operations: Operation[] = []
  let start = 0
  let at = 0
  while (at < content.length) {
    const character = content[at] ?? ''
    if (character === '(') at = afterString(content, at)
    else if (content.startsWith('<<', at) || content.startsWith('>>', at)) at += 2
    else if (character === '<') at = after(content, '>', at)
    else if (character === '%') at = after(content, '\n', at)
    else if (character === '/') at = afterWord(content, at + 1)
    else if (delimiter.test(character)) at += 1
    else {
      const end = afterWord(content, at)
      const word = content.slice(at, end)
      at = word === 'ID' ? after(content, 'EI', end) : end
      if (/^[A-Za-z'"]/.test(word) && !['true', 'false', 'null', 'BI'].includes(word)) {
        operations.push({ operator: word === 'ID' ? 'Do' : word, text: content.slice(start, at).trim() })
        start = at
      }
    }
  }
  const rest = content.slice(start).trim()
  return rest === '' ? operations : [...operations, { operator: '', text: rest }]
}

function afterWord(content: string, from: number): number {
  let at = from
  while (at < content.length && !delimiter.test(content[at] ?? '')) at += 1
  return at
}

function after(content: string, mark: string, from: number): number {
  const found = content.indexOf(mark, from)
  return found < 0 ? content.length : found + mark.length
}

/** Behind a string, whose parentheses are balanced or escaped. */
function afterString(content: string, from: number): number {
  let depth = 0
  for (let at = from; at < content.length; at += 1) {
    const character = content[at]
    if (character === '\\') at += 1
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return content.length
}
