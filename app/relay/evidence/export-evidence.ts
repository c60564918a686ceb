// Writes evidence to a file as a table or as JSON lines, record by record, and checks the whole chain on the way: what was left out by
// the filter was checked too. The verdict is no fault; a broken chain is exported like any other. Faults: those of the source and
// file.not-written.
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { noPrevious } from './chain.ts'
import { byteOrderMark, csvRow } from './csv.ts'
import { cellsOf, columnNames } from './csv-columns.ts'
import { type PutText, writeDraft } from './draft-file.ts'
import { type EvidenceFilter, isWhole, matcherOf } from './evidence-filter.ts'
import { lineOf, pemOf } from './export-lines.ts'
import { type CertificateSource, eachRecord, type RecordSource } from './record-source.ts'
import { type ChainVerdict, createChainVerifier } from './verify-chain.ts'

export const exportFormats = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportOrder {
  readonly source: RecordSource
  readonly certificate: CertificateSource
  readonly filter: EvidenceFilter
  readonly format: ExportFormat
  readonly path: string
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface ExportReport {
  /** Records written. */
  readonly records: number
  readonly certificates: number
  /** About everything in the store. */
  readonly chain: ChainVerdict
}

/** Writes the export; what stood there before stays until it is complete. */
export function exportEvidence(order: ExportOrder): Promise<Outcome<ExportReport>> {
  return writeDraft(order.path, (put) => write(order, put))
}

async function write(order: ExportOrder, put: PutText): Promise<Outcome<ExportReport>> {
  const { source, filter, format } = order
  const verifier = createChainVerifier('whole')
  const matches = matcherOf(filter)
  const extent = isWhole(filter) ? ('whole' as const) : ('part' as const)
  const certificates = createCertificateWriter(order.certificate, put)
  let records = 0

  const head = { schema: 'handschlag.evidence-export/1', madeAt: new Date(order.now).toISOString(), extent } as const
  await put(format === 'csv' ? byteOrderMark + csvRow(columnNames) : lineOf({ export: { ...head, ...filter } }))
  const walked = await eachRecord(source, (record) => {
    verifier.add(record)
    if (!matches(record)) return undefined
    records += 1
    const written = put(format === 'csv' ? csvRow(cellsOf(record, extent)) : lineOf(record))
    if (format === 'csv') return written?.then(() => succeed(undefined))
    return certificates.writeNew(record, written)
  })
  if (!walked.ok) return walked
  const chain = verifier.verdict()
  const { number, hash } = chain.last ?? { number: 0, hash: noPrevious }
  if (format === 'jsonl')
    await put(lineOf({ end: { records, certificates: certificates.count(), chain: { number, hash } } }))
  return succeed({ records, certificates: certificates.count(), chain })
}

/** Writes each certificate once, after the first record that names it. */
function createCertificateWriter(find: CertificateSource, put: PutText) {
  const known = new Set<string>()
  let count = 0
  const writeAll = async (wanted: readonly string[], before: Promise<void> | undefined) => {
    await before
    for (const sha256 of wanted) {
      const der = await find(sha256)
      if (!der.ok) return der
      if (der.value === undefined) continue
      count += 1
      await put(lineOf({ certificate: sha256, pem: pemOf(der.value) }))
    }
    return succeed(undefined)
  }
  return {
    count: () => count,
    writeNew(record: EvidenceRecord, before: Promise<void> | undefined): Promise<Outcome<undefined>> | undefined {
      const wanted = certificatesOf(record).filter((sha256) => !known.has(sha256))
      if (wanted.length === 0 && before === undefined) return undefined
      for (const sha256 of wanted) known.add(sha256)
      return writeAll([...new Set(wanted)], before)
    },
  }
}

function certificatesOf({ link: { subject } }: EvidenceRecord): readonly string[] {
  if (subject.kind !== 'attempt' || subject.handshake === null) return []
  const { certificates, clientCertificateSha256 } = subject.handshake
  return clientCertificateSha256 === null ? certificates : [...certificates, clientCertificateSha256]
}
