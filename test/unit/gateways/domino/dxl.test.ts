// The DXL files, read by a strict XML reader that shares nothing with the writer: built as DXL is, the same fields as the field tables, and
// a file with something still to be learned is no XML at all.
import { describe, expect, test } from 'vitest'
import type { Artefact } from '#domain/artefact.ts'
import { type DxlDocument, readDxl, readXml } from '#test/support/dxl-reader.ts'
import { samplePolicy } from '../sample-policy.ts'
import { readFieldTables, type TableDocument } from './field-table-reader.ts'
import { filesOf, siteOf, textIn } from './sample-installation.ts'

const unid = '0123456789ABCDEF0123456789ABCDEF'
const fill = (text: string) =>
  text
    .replaceAll('&open-unid;', unid)
    .replaceAll('&open-domain-type;', '7')
    .replaceAll('&open-relay-host-item;', 'LearnedItem')
const dxlIn = (files: ReadonlyMap<string, Artefact>) => [...files.values()].filter((file) => file.language === 'xml')

const variants = [
  ['D-R', siteOf('D-R'), 'secure', 2],
  ['D-F', siteOf('D-F'), 'secure', 4],
  ['D-F, Non-adjacent', siteOf('D-F', { documentVariant: 'non-adjacent' }), 'secure', 5],
  ['D-T', siteOf('D-T'), 'may', 4],
  ['D-T, Non-adjacent', siteOf('D-T', { documentVariant: 'non-adjacent', release: '9.0.1' }), 'may', 5],
  ['D-I', siteOf('D-I'), 'secure', 0],
] as const

describe.each(variants)('%s', (_title, site, level, count) => {
  const policy = samplePolicy({
    level,
    partner: 'Bänk "A" & <Co>',
    agreement: 'HS-1',
    domains: ['a.example', 'b.example'],
  })
  const files = filesOf([policy], site)
  const dxl = dxlIn(files)

  test('has a DXL file for every document whose names are known', () => {
    expect(dxl).toHaveLength(count)
  })

  test('every template is refused by an XML parser until it is filled, every other file is read at once', () => {
    for (const file of dxl) {
      const isTemplate = file.name.endsWith('.template')
      expect(file.content.includes('&open-'), file.name).toBe(isTemplate)
      if (isTemplate) expect(() => readXml(file.content)).toThrow('undeclared entity')
      expect(readDxl(fill(file.content)).length, file.name).toBeGreaterThan(0)
    }
  })

  test('says the same as the field tables', () => {
    const tables = readFieldTables(textIn(files, 'field-tables.txt'))
    for (const document of dxl.flatMap((file) => readDxl(fill(file.content)))) {
      const table = tables.filter((candidate) => isSame(document, candidate))
      expect(table, JSON.stringify(document.items)).toHaveLength(1)
    }
  })

  test('creates carry our mark, changes of foreign documents name them by UNID and nothing else', () => {
    for (const document of dxl.flatMap((file) => readDxl(fill(file.content)))) {
      const mark = document.items.find((item) => item.name === 'HandschlagId')
      expect(document.unid === null).toBe(mark !== undefined)
    }
  })
})

/** Form and every field with a proven or learned item; fields by hand stand in the table only. */
function isSame(document: DxlDocument, table: TableDocument): boolean {
  const rows = table.fields.filter((field) => !/by hand/.test(field.item))
  return (
    table.form === document.form &&
    rows.length === document.items.length &&
    document.items.every((item, index) => {
      const row = rows[index]
      const isLearned = item.name === 'LearnedItem'
      const name = isLearned ? /read from the sentinel/.test(row?.item ?? '') : row?.item === item.name
      const value = item.kind === 'datetimelist' ? '00:00 - 23:59' : item.values.join(', ')
      const shown = item.name === 'DomainType' ? /read from the sentinel/.test(row?.line ?? '') : row?.value === value
      return name && shown
    })
  )
}

test('a connection document is form Local and type Connection, with the ends the right way round', () => {
  const files = filesOf([], siteOf('D-F'))
  const [out] = readDxl(textIn(files, 'connection-to-tlsonly.dxl'))
  const [back] = readDxl(textIn(files, 'connection-back.dxl'))
  const values = (document: DxlDocument | undefined) =>
    Object.fromEntries(document?.items.map((item) => [item.name, item.values.join()]) ?? [])
  expect(out?.form).toBe('Local')
  expect(values(out)).toMatchObject({
    Type: 'Connection',
    Source: 'CN=hub1/O=Acme',
    SourceDomain: 'ACME',
    Destination: 'CN=tlsonly1/O=TLSOnly',
    DestinationDomain: 'TLSOnly',
    OptionalNetworkAddress: 'tlsonly1.acme.example',
  })
  expect(values(back)).toMatchObject({
    Source: 'CN=tlsonly1/O=TLSOnly',
    DestinationDomain: 'ACME',
    OptionalNetworkAddress: 'hub1.acme.example',
  })
  expect(out?.items.find((item) => item.name === 'Source')?.isNames).toBe(true)
})

test.each([
  ['an undeclared entity', '<a>&open;</a>'],
  ['a control character', '<a>\u0001</a>'],
  ['half a character', '<a>\ud83d</a>'],
  ['a bare ampersand', '<a>R&D</a>'],
  ['an attribute twice', '<a b="1" b="2"/>'],
  ['a wrong end', '<a></b>'],
  ['two roots', '<a/><b/>'],
  ['a document type', '<!DOCTYPE a><a/>'],
  ['the end of a section in text', '<a>]]></a>'],
])('the reader refuses %s', (_title, xml) => {
  expect(() => readXml(`<?xml version="1.0" encoding="utf-8"?>\n${xml}`)).toThrow()
})
