// Files the person asks for or points to: the outside shows a dialog, then writes whole files or nothing, or tells the path.
import type { Outcome } from '#domain/fault.ts'

export interface KeptFile {
  /** A plain file name, no path. */
  readonly name: string
  /** Folder below the chosen one, a plain name too; made when it is missing. `keepFile` knows none. */
  readonly folder?: string
  readonly content: string | Uint8Array
}

/** What a person is asked to point to. */
export type PathKind = 'node-archive' | 'private-key'

/** What a person is asked to open. */
export type OpenedKind =
  | 'partner-file'
  | 'partner-list'
  | 'contact-cards'
  | 'logo'
  | 'attachment'
  | 'data-copy'
  | 'partner-copy'
  | 'mail'

export interface OpenedContent {
  /** A plain file name, no path. */
  readonly name: string
  readonly content: Uint8Array
}

export interface FileKeeper {
  /** Asks for a file and reads it whole; faults file.choice-dismissed, input.too-large (params path, limit), input.unreadable-file (path). */
  openFile(kind: OpenedKind, maxBytes: number): Promise<Outcome<OpenedContent>>
  /** Asks for a folder and writes all files into it; returns their full paths. Faults: file.choice-dismissed, file.not-written. */
  keepInFolder(suggestedFolder: string, files: readonly KeptFile[]): Promise<Outcome<readonly string[]>>
  /** Asks for one place and writes the file there; same faults. */
  keepFile(file: KeptFile): Promise<Outcome<string>>
  /** Asks for a file that is there; its full path, null = dismissed. */
  choosePath(kind: PathKind): Promise<string | null>
  /** Shows a kept file in the system's file manager. */
  reveal(path: string): Promise<void>
}
