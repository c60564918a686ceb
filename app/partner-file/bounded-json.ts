// JSON from outside, bounded before it is parsed: neither deep enough to exhaust a stack nor with more values than the file needs. What is
// no JSON, or beyond the bounds, is undefined. Of two equal keys JSON.parse keeps the last: the caller compares with the canonical text.

const mostDepth = 16
const mostValues = 50_000

/** The parsed text; undefined when it is no JSON or beyond the bounds. */
export function parseBounded(text: string): unknown {
  if (!isWithinBounds(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isWithinBounds(text: string): boolean {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === quote) {
      at = endOfString(text, at)
    } else if (character === openBracket || character === openBrace) {
      depth += 1
      values += 1
    } else if (character === closeBracket || character === closeBrace) {
      depth -= 1
    } else if (character === comma) {
      values += 1
    }
    if (depth > mostDepth || values > mostValues) return false
  }
  return true
}

/** Where the string that begins here ends; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1
  return at
}

const quote = 0x22
const comma = 0x2c
const openBracket = 0x5b
const backslash = 0x5c
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
