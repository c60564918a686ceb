// Names of certificates as RFC 5280 section 7.1 compares them: letter case and runs of blanks do not count, nor does the string type.
// What is no name throws DerError, like every reader of DER here; only the key of a name is always made.
import { isUtf8 } from 'node:buffer'
import { type DerCursor, openDer, readDer, tag } from '../revocation/der.ts'
import { takeOid } from '../revocation/der-values.ts'

const emailAttribute = '1.2.840.113549.1.9.1'
const narrowStrings = [0x12, 0x13, 0x14, 0x16, 0x1a]
const utf8String = 0x0c
const universalString = 0x1c
const bmpString = 0x1e

/** Each relative name in a form that is equal exactly when the names match; a name within another begins with its parts. */
export function namePartsOf(name: Buffer): readonly string[] {
  return attributesOf(openDer(name)).map((set) => JSON.stringify(set.map(({ id, key }) => `${id}=${key}`).toSorted()))
}

/** One text for the whole name; bytes that are no name are equal to themselves alone. */
export function nameKeyOf(name: Buffer): string {
  const parts = readDer(name, (cursor) => namePartsOf(cursor.whole(cursor.takeAny())))
  return parts === undefined ? name.toString('hex') : JSON.stringify(parts)
}

/** Mail addresses that stand in the name itself instead of subjectAltName. */
export function mailAddressesIn(name: Buffer): readonly Buffer[] {
  return attributesOf(openDer(name)).flatMap((set) =>
    set.filter(({ id }) => id === emailAttribute).map(({ bytes }) => bytes),
  )
}

interface Attribute {
  readonly id: string
  readonly key: string
  readonly bytes: Buffer
}

function attributesOf(name: DerCursor): readonly (readonly Attribute[])[] {
  const outer = name.enter(tag.sequence)
  const sets: Attribute[][] = []
  while (!outer.isAtEnd) {
    const set = outer.enter(tag.set)
    const attributes: Attribute[] = []
    while (!set.isAtEnd) attributes.push(takeAttribute(set))
    sets.push(attributes)
  }
  return sets
}

function takeAttribute(set: DerCursor): Attribute {
  const attribute = set.enter(tag.sequence)
  const id = takeOid(attribute)
  const value = attribute.takeAny()
  const bytes = attribute.content(value)
  const text = textOf(value.tag, bytes)
  const key = text === undefined ? `#${value.tag}:${bytes.toString('hex')}` : `"${folded(text)}`
  return { id, key, bytes }
}

function textOf(kind: number, bytes: Buffer): string | undefined {
  if (kind === utf8String) return isUtf8(bytes) ? bytes.toString('utf8') : undefined
  if (narrowStrings.includes(kind)) return bytes.toString('latin1')
  const width = kind === bmpString ? 2 : kind === universalString ? 4 : 0
  if (width === 0 || bytes.length % width !== 0) return undefined
  const points: number[] = []
  for (let at = 0; at < bytes.length; at += width) points.push(bytes.readUIntBE(at, width))
  return points.every((point) => point <= 0x10ffff)
    ? points.map((point) => String.fromCodePoint(point)).join('')
    : undefined
}

function folded(text: string): string {
  return text
    .replaceAll(/[ \t\r\n\f\v]+/g, ' ')
    .replaceAll(/^ | $/g, '')
    .replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
