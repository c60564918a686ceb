// Everything the use cases need from the outside, assembled once: by the Electron main process, by the command line, or by a test.
import type { AppInfo } from '#contract/contract.ts'
import type { Outcome } from '#domain/fault.ts'
import type { Clock } from './clock.ts'
import type { DocumentPrinter } from './document-printer.ts'
import type { FileKeeper } from './file-keeper.ts'
import type { Log } from './log.ts'
import type { SecretStore } from './secret-store.ts'

export interface Outside {
  readonly clock: Clock
  readonly log: Log
  readonly files: FileKeeper
  readonly printer: DocumentPrinter
  readonly secrets: SecretStore
  readonly info: Omit<AppInfo, 'storageNotice'>
  /** Whether an address is surely one that others reach; false for anything that is none. */
  readonly isPublic: (address: string) => boolean
  /** A new random UUID. */
  newId(): string
  copyText(text: string): Promise<void>
  /** Opens the person's mail program with a `mailto:` link; anything else is refused. Fault: mail.not-opened. */
  openMail(link: string): Promise<Outcome<undefined>>
}
