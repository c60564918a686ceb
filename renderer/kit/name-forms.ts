// Shows internationalised names as people write them: decodes A-labels by RFC 3492 (Punycode) and keeps both forms when they differ.
// A label that does not decode stays as it is; decoding is for show only, what counts is the A-label.
import { toAsciiName, toUnicodeName } from '#domain/addresses.ts'

const base = 36
const tMin = 1
const tMax = 26
const skew = 38
const damp = 700
const maxCodePoint = 0x10ffff

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2))
  rest += Math.floor(rest / points)
  let k = 0
  for (; rest > ((base - tMin) * tMax) / 2; k += base) rest = Math.floor(rest / (base - tMin))
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew))
}

function digitOf(character: string): number {
  const digit = 'abcdefghijklmnopqrstuvwxyz0123456789'.indexOf(character.toLowerCase())
  return character === '' ? -1 : digit
}

/** Decodes one label that starts with `xn--`; undefined when it is not Punycode (RFC 3492 section 6.2). */
export function decodeLabel(label: string): string | undefined {
  const encoded = label.slice(4)
  const split = encoded.lastIndexOf('-')
  const points = split > 0 ? Array.from(encoded.slice(0, split), (character) => character.charCodeAt(0)) : []
  let codePoint = 128
  let bias = 72
  let i = 0
  for (let at = split > 0 ? split + 1 : 0; at < encoded.length; ) {
    const before = i
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(encoded.charAt(at++))
      if (digit < 0) return undefined
      i += digit * weight
      const threshold = Math.min(Math.max(k - bias, tMin), tMax)
      if (digit < threshold) break
      weight *= base - threshold
    }
    bias = adapt(i - before, points.length + 1, before === 0)
    codePoint += Math.floor(i / (points.length + 1))
    if (codePoint > maxCodePoint) return undefined
    i %= points.length + 1
    points.splice(i++, 0, codePoint)
  }
  return String.fromCodePoint(...points)
}

/** The name as people write it, with the A-label form beside it when that differs; only what encodes back to itself is shown decoded. */
export function nameForms(name: string): { readonly shown: string; readonly ascii: string | null } {
  const shown = toUnicodeName(name, decodeLabel)
  return shown === name || toAsciiName(shown, 1) !== name ? { shown: name, ascii: null } : { shown, ascii: name }
}
