// Exchange's log files: comma-separated rows below a line `#Fields:` that names them. A row of another length is none.

const mostRows = 100_000

/** Rows by the names of their fields. */
export function readLogRows(text: string): readonly ReadonlyMap<string, string>[] {
  let names: readonly string[] = []
  const rows: ReadonlyMap<string, string>[] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/, mostRows)) {
    const heading = /^#Fields: *(.*)$/.exec(line)?.[1]
    if (heading !== undefined) names = heading.split(',').map((name) => name.trim())
    if (line === '' || line.startsWith('#')) continue
    const fields = fieldsOf(line)
    if (fields?.length === names.length) rows.push(new Map(names.map((name, index) => [name, fields[index] ?? ''])))
  }
  return rows
}

/** Undefined when a quotation does not end. */
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = []
  let rest = line
  for (;;) {
    const [whole, quoted] = /^"((?:[^"]|"")*)"(?=,|$)/.exec(rest) ?? []
    if (whole === undefined && rest.startsWith('"')) return undefined
    const end = whole === undefined ? rest.search(/,|$/) : whole.length
    fields.push(quoted === undefined ? rest.slice(0, end) : quoted.replaceAll('""', '"'))
    if (end >= rest.length) return fields
    rest = rest.slice(end + 1)
  }
}

/** A moment as Exchange writes it, in UTC; null for anything else. */
export function momentOf(text: string): string | null {
  const isForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z$/.test(text)
  const at = new Date(text)
  return isForm && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}
