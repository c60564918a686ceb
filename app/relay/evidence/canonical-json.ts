// Canonical JSON (RFC 8785): one value, one text, whoever writes it. Keys in the order of their UTF-16 units, no spaces, strings and
// numbers as ECMAScript writes them. Members that are undefined are left out. A lone surrogate is written as U+FFFD, so that the text
// is always UTF-8. Anything JSON cannot hold (NaN, infinity, a function) is a bug and throws.

/** ASCII that needs no escape. */
const plainText = /^[ !#-[\]-~]*$/
const loneSurrogate = /\\ud[89a-f]/

/** The canonical text of a JSON value. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('not a JSON number')
      return Object.is(value, -0) ? '0' : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listText(value) : objectText(value)
    default:
      throw new TypeError(`no JSON value: ${typeof value}`)
  }
}

function listText(list: readonly unknown[]): string {
  let text = '['
  for (let index = 0; index < list.length; index += 1) {
    text += (index === 0 ? '' : ',') + canonicalJson(list[index])
  }
  return `${text}]`
}

function objectText(value: object): string {
  if (!isMembers(value)) return ''
  let text = '{'
  for (const key of inOrder(Object.keys(value))) {
    const member = value[key]
    if (member === undefined) continue
    text += `${text.length === 1 ? '' : ','}${quoted(key)}:${canonicalJson(member)}`
  }
  return `${text}}`
}

function isMembers(value: object): value is Record<string, unknown> {
  return !Array.isArray(value)
}

/** Strings compare by UTF-16 units, which is what section 3.2.3 asks for. Few keys are sorted faster by hand. */
function inOrder(keys: string[]): readonly string[] {
  if (keys.length > 40) return keys.sort()
  for (let index = 1; index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    let at = index - 1
    for (; at >= 0 && (keys[at] ?? '') > key; at -= 1) keys[at + 1] = keys[at] ?? ''
    keys[at + 1] = key
  }
  return keys
}

function quoted(value: string): string {
  if (plainText.test(value)) return `"${value}"`
  const text = JSON.stringify(value)
  return loneSurrogate.test(text) ? JSON.stringify(wellFormed(value)) : text
}

function wellFormed(value: string): string {
  return value.replace(/\p{Cs}/gu, '\ufffd')
}
