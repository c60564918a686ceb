// The journal of the command line: a file beside the site file, for its owner alone, replaced as a whole so that a crash leaves the old or
// the new one. Holds what taking back needs; the oldest records go first. Faults: input.wrong-format, file.not-written.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import { type PushRecord, pushRecord } from '#domain/push/push-record.ts'
import { idUndoneBy, isOpen, type PushJournal } from '#operations/push/open-records.ts'
import { writeWholeFiles } from '#storage/whole-file.ts'
import { parseJsonFile } from './push-site.ts'

const journalFile = z.strictObject({ schema: z.literal('handschlag.journal/1'), records: z.array(pushRecord) })
const mostRecords = 200

export interface FileJournal extends PushJournal {
  /** Oldest first. */
  records(): readonly PushRecord[]
}

/** Opens the journal at the path; a missing file is an empty one. */
export function openFileJournal(path: string): Outcome<FileJournal> {
  let records: readonly PushRecord[] = []
  if (existsSync(path)) {
    const read = readJournal(path)
    if (!read.ok) return read
    records = read.value
  }
  const write = async (next: readonly PushRecord[]): Promise<Outcome<undefined>> => {
    const content = `${JSON.stringify({ schema: 'handschlag.journal/1', records: next }, null, 2)}\n`
    try {
      await writeWholeFiles([{ path, content, mode: 0o600 }])
    } catch (error) {
      return fail('file.not-written', { path, detail: error instanceof Error ? error.message : '' })
    }
    records = next
    return succeed(undefined)
  }
  return succeed({
    records: () => records,
    open: (hostId) => succeed(records.filter((record) => record.hostId === hostId && isOpen(record)).toReversed()),
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

function readJournal(path: string): Outcome<readonly PushRecord[]> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail('input.unreadable-file', { path })
  }
  const parsed = parseJsonFile(journalFile, text, path)
  return parsed.ok ? succeed(parsed.value.records) : parsed
}
