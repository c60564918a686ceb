// The lines of a card as ical.js reads them. vCard 2.1 is rewritten as 3.0: bare parameters become TYPE, quoted-printable and character
// sets are resolved, commas escaped, because 2.1 knows no lists. Lines of 3.0 and 4.0 only become characters; some programs write
// quoted-printable there too.
import { decodeBytes, unquote } from './decode-line.ts'

export type CardVersion = '2.1' | '3.0' | '4.0'

interface Line {
  readonly name: string
  readonly parameters: readonly string[]
  readonly value: string
}

const versions: readonly CardVersion[] = ['2.1', '3.0', '4.0']
const known = /^(type|value|pref|language|altid|index|group)=/i
const structured: readonly string[] = ['n', 'org']

/** The version a card names; undefined when it is none of ours. */
export function versionOf(lines: readonly string[]): CardVersion | undefined {
  const line = lines.find((each) => /^version[;:]/i.test(each))
  const named = line?.slice(line.indexOf(':') + 1).trim()
  return versions.find((version) => version === named)
}

/** The whole card as text of version 3.0 or 4.0. */
export function readableCard(lines: readonly string[], version: CardVersion): string {
  const written = version === '4.0' ? '4.0' : '3.0'
  const body = lines
    .filter((line) => !/^version[;:]/i.test(line))
    .flatMap((line) => cut(line) ?? [])
    .map((line) => readable(line, version))
  return ['BEGIN:VCARD', `VERSION:${written}`, ...body, 'END:VCARD'].join('\r\n')
}

/** The colon that ends the parameters stands outside of quotes. */
function cut(line: string): Line | undefined {
  const head = /^[^:"]*(?:"[^"]*"[^:"]*)*:/.exec(line)?.[0]
  if (head === undefined) return undefined
  const [first = '', ...parameters] = head.slice(0, -1).match(/(?:"[^"]*"|[^;"])+/g) ?? []
  return { name: first.replace(/^.*\./, '').toLowerCase(), parameters, value: line.slice(head.length) }
}

function readable({ name, parameters, value }: Line, version: CardVersion): string {
  const isQuoted = parameters.some((each) => /^(encoding=)?quoted-printable$/i.test(each))
  const charset = /^charset=(.*)$/i.exec(parameters.find((each) => /^charset=/i.test(each)) ?? '')?.[1]
  const plain = decodeBytes(isQuoted ? unquote(value) : value, charset?.replaceAll('"', ''))
  const kept = parameters.flatMap((each) => parameterOf(decodeBytes(each, undefined), version))
  const isStructured = structured.includes(name)
  const text =
    version === '2.1' ? escaped(plain, isStructured) : oneLineOf(isStructured ? plain : plainSemicolons(plain))
  return `${[name.toUpperCase(), ...kept].join(';')}:${text}`
}

/** Parameters nobody asks for are left out: their grammar differs most between programs. */
function parameterOf(parameter: string, version: CardVersion): readonly string[] {
  if (version !== '2.1') return known.test(parameter) ? [parameter] : []
  if (/^type=/i.test(parameter)) return [parameter]
  return /^[a-z0-9-]+$/i.test(parameter) && !/^(quoted-printable|base64|8bit|7bit)$/i.test(parameter)
    ? [`TYPE=${parameter}`]
    : []
}

/** 2.1 knows one escape, the semicolon within a part; a backslash before anything else is itself. */
function escaped(text: string, isStructured: boolean): string {
  const parts = isStructured ? text.split(/(?<!\\);/) : [text]
  return parts
    .map((part) =>
      part
        .replaceAll('\\;', ';')
        .replace(isStructured ? /[\\;,]/g : /[\\,]/g, (character) => `\\${character}`)
        .replace(/\r\n?|\n/g, '\\n'),
    )
    .join(';')
}

/** A semicolon may be escaped where it separates nothing (RFC 6350 section 3.4); ical.js would keep the backslash. */
function plainSemicolons(text: string): string {
  return text.replace(/\\(.)/gsu, (pair, character: string) => (character === ';' ? ';' : pair))
}

/** Line breaks that quoted-printable brought in must not end the line. */
function oneLineOf(text: string): string {
  return text.replace(/\r\n?|\n/g, '\\n')
}
