// Files that were opened and may be taken in, by id. Only the last few, none older than an hour; they live in memory and go with it.
import type { PartnerFile } from '#domain/partner-file/partner-file.ts'

export interface OpenedPartnerFile {
  readonly fileName: string
  readonly file: PartnerFile
}

export interface OpenedFiles {
  keep(id: string, opened: OpenedPartnerFile, nowMs: number): void
  /** The opened file while it is young enough. */
  find(id: string, nowMs: number): OpenedPartnerFile | undefined
  /** A file is taken in once. */
  drop(id: string): void
}

const mostFiles = 8
const longestMs = 3_600_000

/** No file opened. */
export function createOpenedFiles(): OpenedFiles {
  const files = new Map<string, { readonly opened: OpenedPartnerFile; readonly atMs: number }>()
  return {
    keep(id, opened, nowMs) {
      files.set(id, { opened, atMs: nowMs })
      for (const [known, { atMs }] of files) {
        if (files.size > mostFiles || nowMs - atMs > longestMs) files.delete(known)
      }
    },
    find(id, nowMs) {
      const found = files.get(id)
      return found === undefined || nowMs - found.atMs > longestMs ? undefined : found.opened
    },
    drop(id) {
      files.delete(id)
    },
  }
}
