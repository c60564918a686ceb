// The journal of the command line: a file beside the site file, for its owner alone, replaced as a whole so that a crash leaves the old or
// the new one. Holds what taking back needs; the oldest records go first. Faults: input.wrong-format, file.not-written.
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushRecord, pushRecord } from '#domain/push/push-record.ts'
import { idUndoneBy, type PushJournal, recentOf } from '#operations/push/open-records.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { parseJsonFile } from './push-site.ts'

const journalFile = z.strictObject({
  schema: z.literal('handschlag.journal/1'),
  /** Runs of one journal are never taken for those of another, even when their records are lost. */
  id: z.uuid(),
  records: z.array(pushRecord),
})
type JournalContent = z.infer<typeof journalFile>
const mostRecords = 200

export interface FileJournal extends PushJournal {
  readonly id: string
  /** Oldest first. */
  records(): readonly PushRecord[]
}

/** Opens the journal at the path; a missing one is made. */
export async function openFileJournal(path: string): Promise<Outcome<FileJournal>> {
  const isNew = !existsSync(path)
  const read = isNew ? succeed({ id: randomUUID(), records: [] }) : readJournal(path)
  if (!read.ok) return read
  const { id } = read.value
  let records: readonly PushRecord[] = read.value.records
  const write = async (next: readonly PushRecord[]): Promise<Outcome<undefined>> => {
    const content = `${JSON.stringify({ schema: 'handschlag.journal/1', id, records: next }, null, 2)}\n`
    try {
      await writeWholeFiles([{ path, content, mode: 0o600 }])
    } catch (error) {
      return fail('file.not-written', { path, detail: error instanceof Error ? error.message : '' })
    }
    records = next
    return succeed(undefined)
  }
  const made = isNew ? await write([]) : succeed(undefined)
  if (!made.ok) return made
  return succeed({
    id,
    records: () => records,
    recent: (hostId) => succeed(recentOf(records.toReversed(), hostId)),
    save(record) {
      const undone = idUndoneBy(record)
      const others = records.map((known) =>
        known.id === undone ? { ...known, state: 'undone' as const, confirmBy: null } : known,
      )
      const isKnown = others.some(({ id }) => id === record.id)
      const next = isKnown ? others.map((known) => (known.id === record.id ? record : known)) : [...others, record]
      return write(next.slice(-mostRecords))
    },
  })
}

function readJournal(path: string): Outcome<Pick<JournalContent, 'id' | 'records'>> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('input.unreadable-file', { path })
  }
  return parseJsonFile(journalFile, text, path)
}
