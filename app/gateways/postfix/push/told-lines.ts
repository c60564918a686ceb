// The lines our scripts tell a program, read from the output of a host: nothing in it is trusted. A line of ours that is not as the scripts
// write it makes the whole answer unreadable; every other line is words for people and passed over.

export const toldMark = '@handschlag '

/** One line of ours: its first word and the values behind it. */
export interface ToldLine {
  readonly word: string
  readonly values: readonly string[]
}

/** How many values each word has; a word that is not here is unknown. */
const known: Readonly<Record<string, number>> = {
  after: 1,
  answered: 1,
  backup: 1,
  database: 3,
  end: 1,
  file: 5,
  left: 1,
  note: -1,
  nothing: 1,
  product: 2,
  proof: 4,
  rule: 3,
  state: 1,
  stop: 3,
  'tool-missing': 1,
  unfinished: 2,
  unsafe: -1,
}
const maxLines = 6000
const maxValues = 4

/** The lines of ours in an output; null when one of them is not as the scripts write it. */
export function readToldLines(output: string): readonly ToldLine[] | null {
  const lines: ToldLine[] = []
  for (const raw of output.split('\n')) {
    if (!raw.startsWith(toldMark)) continue
    const [word = '', ...values] = raw.slice(toldMark.length).split(' ')
    const wanted = Object.hasOwn(known, word) ? known[word] : undefined
    if (wanted === undefined || lines.length >= maxLines) return null
    if (wanted < 0 ? values.length === 0 || values.length > maxValues : values.length !== wanted) return null
    if (values.some((value) => !/^[A-Za-z0-9._:/=+-]+$/.test(value))) return null
    lines.push({ word, values })
  }
  return lines
}

/** A text that came as Base64, without characters that could steer a screen; null when it is no Base64 or too long. */
export function decodeText(value: string, maxLength: number): string | null {
  if (value === '=') return ''
  if (
    value.length > maxLength * 1.4 + 4 ||
    !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
  ) {
    return null
  }
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.length > maxLength ? null : withoutControls(text)
}

/** Words of a host for people: one line, bounded, nothing that could steer a screen. */
export function plainWords(text: string, maxLength = 500): string {
  return withoutControls(text).replace(/\s+/g, ' ').trim().slice(0, maxLength)
}

function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, '\ufffd')
}

/** Exit code of a script that met another run. */
export const lockedCode = 16
/** A path as our scripts tell one. */
export const pathForm = /^(?:\/[A-Za-z0-9._-]+)+$/
