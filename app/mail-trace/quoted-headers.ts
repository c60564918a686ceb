// Headers that stand in text: pasted, or quoted in a reply, behind `> ` and with lines broken where the mail program liked. A header begins
// with a field and goes on over folded and broken lines; an empty line ends it, unless a field follows. Text in which every line is a
// paragraph of its own is read without its empty lines.
import { type FieldList, fieldListOf } from './field-list.ts'

const mostLines = 60_000
const mostHeaders = 20
const fieldStart = /^[A-Za-z][A-Za-z0-9-]{1,60}:(?:[ \t]|$)/

interface Line {
  /** Marks of a quotation before it, such as two in `> > `. */
  readonly marks: number
  readonly text: string
  readonly isAfterGap: boolean
}

/** Every header in the text that has a Received field or names its mail, in the order of the text. */
export function quotedHeaders(text: string): readonly FieldList[] {
  const headers: { readonly marks: number; readonly fields: string[] }[] = []
  let open: (typeof headers)[number] | undefined
  for (const line of linesOf(text)) {
    if (open !== undefined && !goesOn(line, open.marks)) open = undefined
    if (fieldStart.test(line.text)) {
      if (open === undefined) {
        open = { marks: line.marks, fields: [] }
        headers.push(open)
      }
      open.fields.push(line.text)
    } else if (open !== undefined) open.fields.push(`${open.fields.pop() ?? ''} ${line.text.trim()}`)
  }
  return headers
    .map(({ fields }) => fieldListOf('quoted', fields))
    .filter(({ received, messageIds }) => received.length + messageIds.length > 0)
    .slice(0, mostHeaders)
}

/** A broken line of a quotation may have lost its marks. */
function goesOn({ marks, text, isAfterGap }: Line, openMarks: number): boolean {
  const isField = fieldStart.test(text)
  if (marks !== openMarks) return !isField && !isAfterGap && marks === 0
  return isField || !isAfterGap
}

function linesOf(text: string): readonly Line[] {
  const bare = text.split(/\r\n|\r|\n/, mostLines).map((line) => {
    const marks = /^(?:[ \t]{0,3}[>|])+ ?/.exec(line)?.[0] ?? ''
    return { marks: marks.replaceAll(/[^>|]/g, '').length, text: line.slice(marks.length) }
  })
  const isParagraphs = areParagraphs(bare.map((line) => line.text))
  const lines: Line[] = []
  let hasGap = false
  for (const line of bare) {
    const isEmpty = line.text.trim() === ''
    if (!isEmpty) lines.push({ ...line, isAfterGap: hasGap && !isParagraphs })
    hasGap = isEmpty
  }
  return lines
}

/** Whether nearly every line from the first Received field on has an empty one behind it. */
function areParagraphs(lines: readonly string[]): boolean {
  const begin = lines.findIndex((line) => /^Received:/i.test(line))
  if (begin < 0) return false
  const near = lines.slice(begin, begin + 60)
  const full = near.flatMap((line, index) => (line.trim() === '' ? [] : [index]))
  const spaced = full.filter((index) => near[index + 1]?.trim() === '')
  return full.length >= 3 && spaced.length >= full.length * 0.8
}
