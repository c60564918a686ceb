// Reads field-tables.txt as a person does: a heading per document, then a line per field with its cells.

export interface TableField {
  readonly confidence: string
  readonly item: string
  readonly value: string
  readonly line: string
}

export interface TableDocument {
  readonly heading: string
  readonly form: string
  readonly fields: readonly TableField[]
}

/** Every document of the tables; the words in brackets behind a value are left out. */
export function readFieldTables(text: string): readonly TableDocument[] {
  return text
    .split('\r\n\r\n')
    .slice(1)
    .map((block) => {
      const [heading = '', , third = '', ...lines] = block.split('\r\n').filter((line) => line !== '')
      return { heading, form: /Form (\w+)$/.exec(third)?.[1] ?? '', fields: lines.map(readField) }
    })
}

function readField(line: string): TableField {
  const cells = line.trim().split(' | ')
  const [confidence = '', item = '', value = ''] = cells
  if (cells.length !== 5 || !line.startsWith('  ')) throw new Error(`not a field: ${line}`)
  return { confidence, item, value: value.replace(/ \([^()]*\)$/, ''), line }
}
