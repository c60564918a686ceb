// A CSV file as rows, in slices: the caller may breathe between two rows and stop at any. Separator and encoding are found, not asked.
// Faults care.not-text, care.headings-unknown, care.quote-open, care.too-many-rows, input.too-large; nothing else can go wrong here.
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { listLimits } from '#domain/care/list-import.ts'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { decodeText } from './decode-text.ts'
import { type ListColumn, placeColumns } from './list-columns.ts'
import type { ListRow } from './list-row.ts'
import { readRow } from './read-row.ts'

export interface ListFile {
  readonly name: string
  readonly content: Uint8Array
}

const separators = [';', ',', '\t'] as const
/** Small, since a slice is parsed in one go, and one of line breaks alone is thousands of rows. */
const sliceBytes = 8 * 1024
/** A row longer than this is no row: mostly a quotation mark is open. */
const rowCharacters = 100_000
/** What a table program can write at most, formatted rows without content among them. */
const recordLimit = 1_048_576
/** Columns looked at; no list of ours has more. */
const columnLimit = 1000

/** Reads all rows; `breathe` is awaited before each slice and after each row and says whether to go on. Undefined = told to stop. */
export async function readList(file: ListFile, breathe: Breathe): Promise<Outcome<readonly ListRow[] | undefined>> {
  if (file.content.length > listLimits.bytes) {
    return fail('input.too-large', { path: file.name, limit: `${listLimits.bytes / 1_000_000} MB` })
  }
  const text = decodeText(file.content)
  if (text === undefined) return fail('care.not-text', { file: file.name })
  const { body, separator, firstLine } = findSeparator(text)
  const rows: ListRow[] = []
  const place: Place = { line: firstLine, begins: [], bytes: 0, isStopped: false }
  let places: ReadonlyMap<ListColumn, number> | undefined
  let records = 0
  const parsed = Readable.from(slices(Buffer.from(body), place, breathe)).pipe(recordParser(separator, place))
  try {
    for await (const cells of parsed as AsyncIterable<readonly string[]>) {
      const line = place.begins.shift() ?? place.line
      records += 1
      const isEmpty = cells.every(isBlank)
      if (records > recordLimit || (!isEmpty && rows.length === listLimits.rows)) {
        return fail('care.too-many-rows', { file: file.name, limit: listLimits.rows })
      }
      if (!isEmpty && places !== undefined) rows.push(readRow(line, cells, places))
      else if (!isEmpty) places = placeColumns(cells)
      if (!isEmpty && places === undefined) break
      if (!(await breathe(place.bytes))) return succeed(undefined)
    }
  } catch (error) {
    if (place.isStopped) return succeed(undefined)
    if (error instanceof CsvError) return fail('care.quote-open', { file: file.name, line: place.line })
    throw error
  }
  if (place.isStopped) return succeed(undefined)
  return places === undefined ? fail('care.headings-unknown', { file: file.name }) : succeed(rows)
}

/** How far the file is read: the line the next record begins in, those of records not taken yet, and bytes. */
interface Place {
  line: number
  readonly begins: number[]
  bytes: number
  isStopped: boolean
}

function recordParser(separator: string, place: Place) {
  return parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: rowCharacters,
    on_record(record: string[]) {
      const cells = record.length > columnLimit ? record.slice(0, columnLimit) : record
      place.begins.push(place.line)
      place.line += 1 + breaksIn(cells)
      return cells
    },
  })
}

type Breathe = (bytesRead: number) => Promise<boolean>

async function* slices(content: Buffer, place: Place, breathe: Breathe): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += sliceBytes) {
    place.bytes = at
    if (!(await breathe(at))) {
      place.isStopped = true
      return
    }
    yield content.subarray(at, at + sliceBytes)
  }
}

/** The separator whose cells hold the most headings we know; a first line `sep=;` decides. */
function findSeparator(text: string): { body: string; separator: string; firstLine: number } {
  const told = /^sep=(.)\r?\n/i.exec(text)
  if (told !== null) return { body: text.slice(told[0].length), separator: told[1] ?? ';', firstLine: 2 }
  const heading = /[^\r\n]*[\p{L}\p{N}][^\r\n]*/u.exec(text.slice(0, 10_000))?.[0] ?? ''
  const known = (separator: string) =>
    placeColumns(heading.split(separator).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')))?.size ?? 0
  const [best] = separators.toSorted((left, right) => known(right) - known(left))
  return { body: text, separator: best ?? ';', firstLine: 1 }
}

function isBlank(cell: string): boolean {
  return cell.trim() === ''
}

function breaksIn(record: readonly string[]): number {
  return record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
}
