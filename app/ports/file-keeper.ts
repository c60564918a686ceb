// Files the person asks for: the outside shows a dialog, then writes whole files or nothing.
import type { Outcome } from '#domain/fault.ts'

export interface KeptFile {
  /** A plain file name, no path. */
  readonly name: string
  /** Folder below the chosen one, a plain name too; made when it is missing. `keepFile` knows none. */
  readonly folder?: string
  readonly content: string | Uint8Array
}

export interface FileKeeper {
  /** Asks for a folder and writes all files into it; returns their full paths. Faults: file.choice-dismissed, file.not-written. */
  keepInFolder(suggestedFolder: string, files: readonly KeptFile[]): Promise<Outcome<readonly string[]>>
  /** Asks for one place and writes the file there; same faults. */
  keepFile(file: KeptFile): Promise<Outcome<string>>
  /** Shows a kept file in the system's file manager. */
  reveal(path: string): Promise<void>
}
