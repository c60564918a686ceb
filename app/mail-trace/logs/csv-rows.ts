// Rows of Exchange's log files: fields apart by commas, quoted where one holds a comma. Names stand in a line `#Fields:`; where somebody pasted the
// rows without it, a row of a known length is read by the names that kind of log has. A row that fits neither is none.
export type Row = ReadonlyMap<string, string>
export interface ReadRow {
  readonly line: string
  readonly row: Row
}

/** Rows of a log with those fields, in their order. */
export function csvRows(lines: readonly string[], usual: readonly string[]): readonly ReadRow[] {
  let names = usual
  return lines.flatMap((line) => {
    const heading = /^\ufeff?#Fields: *(.*)$/.exec(line)?.[1]
    if (heading !== undefined) names = heading.split(',').map((name) => name.trim())
    if (!/^"?\d{4}-\d\d-\d\dT/.test(line)) return []
    const fields = fieldsOf(line)
    if (fields.length !== names.length || !usual.every((name) => names.includes(name))) return []
    return [{ line, row: new Map(names.map((name, index) => [name, fields[index] ?? ''])) }]
  })
}

function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^",][^,]*)?)/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  )
}
