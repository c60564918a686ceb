// Where evidence is read from: the store of a running relay through its socket, the store beside it read-only, or a list in a test. All
// are asked for a few records at a time, so that a million never lies in memory.
import type { EvidenceRecord } from '#domain/evidence-record.ts'
import type { Outcome } from '#domain/fault.ts'
import { succeed } from '#domain/fault.ts'

/** Answers up to `limit` records in order, the first with the number `from` or the next higher one; none = the end. */
export type RecordSource = (from: number, limit: number) => Promise<Outcome<readonly EvidenceRecord[]>>

/** DER of a certificate by its SHA-256; undefined = not kept. */
export type CertificateSource = (sha256: string) => Promise<Outcome<Uint8Array | undefined>>

const recordsAtOnce = 500

/** Shows every record in order; ends early with the fault of the source or of the visit. */
export async function eachRecord(
  source: RecordSource,
  visit: (record: EvidenceRecord) => Promise<Outcome<undefined>> | undefined,
): Promise<Outcome<undefined>> {
  let from = 1
  for (;;) {
    const read = await source(from, recordsAtOnce)
    if (!read.ok) return read
    for (const record of read.value) {
      const visited = await visit(record)
      if (visited !== undefined && !visited.ok) return visited
    }
    // A source that repeats itself must not keep us for ever; the verifier has told of it by then.
    const next = (read.value.at(-1)?.link.number ?? 0) + 1
    if (next <= from) return succeed(undefined)
    from = next
  }
}

/** Records that lie in memory, as a source. */
export function sourceOf(records: readonly EvidenceRecord[]): RecordSource {
  return async (from, limit) => succeed(records.filter(({ link }) => link.number >= from).slice(0, limit))
}
