// Exports as files: lines that verify, tables that spreadsheets read and do not run, parts that say so, and nothing half written.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { fail, succeed } from '#domain/fault.ts'
import { byteOrderMark, csvRow } from '#relay/evidence/csv.ts'
import { columnNames } from '#relay/evidence/csv-columns.ts'
import { everything } from '#relay/evidence/evidence-filter.ts'
import { type ExportOrder, exportEvidence } from '#relay/evidence/export-evidence.ts'
import { sourceOf } from '#relay/evidence/record-source.ts'
import { verifyFile } from '#relay/evidence/verify-file.ts'
import { chainOf, leafSha256, sampleAttempt, sampleDecision, samplePersonal } from '#test/support/evidence-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const other = { policyId: '99999999-2222-4333-8444-555555555555', name: 'Andere GmbH' }
const records = chainOf([sampleAttempt(), sampleAttempt({ partner: other }), sampleDecision(), sampleAttempt()])

function order(path: string, changes: Partial<ExportOrder> = {}): ExportOrder {
  return {
    source: sourceOf(records),
    certificate: async (sha256) => succeed(sha256 === leafSha256 ? Buffer.from('leaf') : undefined),
    filter: everything,
    format: 'jsonl',
    path,
    now: Date.UTC(2026, 10, 2),
    ...changes,
  }
}

async function exported(changes: Partial<ExportOrder> = {}) {
  const path = join(temporaryFolder(), 'evidence')
  const report = valueIn(await exportEvidence(order(path, changes)))
  return { path, report, text: readFileSync(path, 'utf8') }
}

describe('JSON lines', () => {
  it('hold everything and verify alone', async () => {
    const { path, report, text } = await exported()
    expect(report).toMatchObject({ records: 4, certificates: 1, chain: { isValid: true, records: 4 } })
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(7)
    expect(lines[0]).toBe(
      '{"export":{"extent":"whole","from":null,"madeAt":"2026-11-02T00:00:00.000Z","partner":null,"schema":"handschlag.evidence-export/1","until":null}}',
    )
    expect(JSON.parse(lines[2] ?? '')).toEqual({
      certificate: leafSha256,
      pem: '-----BEGIN CERTIFICATE-----\nbGVhZg==\n-----END CERTIFICATE-----\n',
    })
    expect(valueIn(await verifyFile(path))).toMatchObject({
      isValid: true,
      extent: 'whole',
      records: 4,
      certificates: 1,
    })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('of one partner or period say that they are a part', async () => {
    const byName = await exported({ filter: { ...everything, partner: 'muster bank ag' } })
    expect(byName.report).toMatchObject({ records: 3, chain: { records: 4 } })
    expect(valueIn(await verifyFile(byName.path))).toMatchObject({
      isValid: true,
      extent: 'part',
      records: 3,
      gaps: 1,
    })
    const byId = await exported({ filter: { ...everything, partner: other.policyId } })
    expect(valueIn(await verifyFile(byId.path))).toMatchObject({ extent: 'part', records: 1, gaps: 1 })
    const days = { partner: null, from: '2026-11-01', until: '2026-11-01' }
    expect((await exported({ filter: days })).report.records).toBe(4)
    expect((await exported({ filter: { ...days, until: '2026-10-31' } })).report.records).toBe(0)
  })

  const changes: readonly (readonly [string, (lines: string[]) => string[], string])[] = [
    ['a line less at the end', (lines) => lines.slice(0, -1), 'cut-off'],
    ['a record less', (lines) => lines.toSpliced(5, 1), 'count'],
    ['a line more', (lines) => [...lines, '{"note":1}'], 'unknown-line'],
    ['a line of no JSON', (lines) => lines.with(4, '{"link":'), 'unreadable'],
    ['another certificate', (lines) => lines.map((line) => line.replace('bGVhZg==', 'bGVhZQ==')), 'certificate'],
    ['a whole made of a part', (lines) => lines.toSpliced(3, 1), 'number'],
    ['another count', (lines) => lines.map((line) => line.replace('"records":4', '"records":5')), 'count'],
    ['nothing at all', () => [], 'cut-off'],
  ]
  it.each(changes)('with %s are broken', async (_, change, why) => {
    const { path, text } = await exported()
    const lines = change(text.trimEnd().split('\n'))
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
    const verdict = valueIn(await verifyFile(path))
    expect(verdict.isValid).toBe(false)
    expect(verdict.breaks.map((found) => found.why)).toContain(why)
  })

  it('are read in bounded memory, however long a line is', async () => {
    const { path, text } = await exported()
    writeFileSync(path, `${text}${'x'.repeat(5_000_000)}\n`)
    const verdict = valueIn(await verifyFile(path, [], 100_000))
    expect(verdict.breaks).toMatchObject([{ line: 8, why: 'line-too-long' }])
    expect(faultIn(await verifyFile(join(path, 'missing'))).code).toBe('input.unreadable-file')
  })

  it('tell a broken chain in the store and are written all the same', async () => {
    const source = sourceOf(records.toSpliced(1, 1))
    const { report } = await exported({ source })
    expect(report).toMatchObject({ records: 3, chain: { isValid: false, breaks: [{ why: 'number' }] } })
  })
})

describe('the table', () => {
  it('has one row per record and says in each whether it is whole', async () => {
    const { text } = await exported({ format: 'csv' })
    const [head, ...rows] = text.split('\r\n')
    expect(head).toBe(`${byteOrderMark}${columnNames.join(',')}`)
    expect(rows).toHaveLength(5)
    expect(rows[0]).toContain('1,2026-11-01T08:00:00.000Z,attempt,Muster Bank AG,')
    expect(rows[0]).toContain(',prüfung@muster-bank.example,delivered,')
    expect(rows[0]?.endsWith(',whole')).toBe(true)
    const part = await exported({ format: 'csv', filter: { ...everything, partner: other.name } })
    expect(
      part.text
        .split('\r\n')
        .slice(1, -1)
        .map((row) => row.split(',').at(-1)),
    ).toEqual(['part'])
  })

  it('keeps a spreadsheet from running what others wrote', async () => {
    const sender = '=HYPERLINK("http://evil.example","x")@beispiel.example'
    const chain = chainOf([sampleAttempt()], () => samplePersonal({ sender, messageId: '+1', reason: '@SUM(1;2)' }))
    const { text } = await exported({ format: 'csv', source: sourceOf(chain) })
    expect(text).toContain(`,"'=HYPERLINK(""http://evil.example"",""x"")@beispiel.example",`)
    expect(text).toContain(`,"'+1",`)
    expect(text).toContain(`,"'@SUM(1;2)",`)
  })

  it('quotes as RFC 4180 says', () => {
    const row = csvRow(['a,b', 'c"d', 'e\r\nf', ' -1', 1, true, null, '\uFF1D1', 'plain', 'end '])
    expect(row).toBe('"a,b","c""d",e f,"\' -1",1,true,,"\'\uFF1D1",plain,"end "\r\n')
  })
})

describe('writing', () => {
  it('leaves the old file when the source fails, and no draft', async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'evidence.jsonl')
    writeFileSync(path, 'old')
    let asked = 0
    const source: ExportOrder['source'] = async () => {
      asked += 1
      return asked === 1 ? succeed(records) : fail('storage.damaged', { path: 'x' })
    }
    expect(faultIn(await exportEvidence(order(path, { source }))).code).toBe('storage.damaged')
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['evidence.jsonl'])
    expect(faultIn(await exportEvidence(order(join(folder, 'missing', 'file')))).code).toBe('file.not-written')
  })

  it('writes while it reads, a few records at a time', async () => {
    const folder = temporaryFolder()
    const [template] = records
    const unwritten: number[] = []
    const lineLength = JSON.stringify(template).length
    const source: ExportOrder['source'] = async (from, limit) => {
      if (template === undefined || from > 10_000) return succeed([])
      const [draft = ''] = readdirSync(folder)
      unwritten.push((from - 1) * lineLength - statSync(join(folder, draft)).size)
      return succeed(
        Array.from({ length: limit }, (_, index): EvidenceRecord => {
          return { ...template, link: { ...template.link, number: from + index } }
        }),
      )
    }
    const path = join(folder, 'many.jsonl')
    const certificate = async () => succeed(undefined)
    expect(valueIn(await exportEvidence(order(path, { source, certificate }))).records).toBeGreaterThanOrEqual(10_000)
    expect(unwritten.length).toBeGreaterThan(10)
    expect(Math.max(...unwritten)).toBeLessThan(600 * 1024)
  })
})

it('names a certificate by the hash of its bytes', () => {
  expect(createHash('sha256').update('leaf').digest('hex')).toBe(leafSha256)
})
