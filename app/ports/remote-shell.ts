// One connection to a host of ours as the outside provides it: commands and files. Everything is bounded in size and time; a connection that
// goes is a value. Secrets go in by standard input only, never as words of a command.
import type { Outcome } from '#domain/fault.ts'

export interface RunOrder {
  /** For the host's login shell; quoted by the caller. */
  readonly command: string
  readonly input?: string | Uint8Array
  readonly timeoutMs: number
  /** Of each of both outputs; more is read away and `isCut` set. */
  readonly maxBytes: number
  readonly signal?: AbortSignal
  /** Whole lines as they come. */
  readonly onLine?: (line: string, from: 'stdout' | 'stderr') => void
}

export interface Ran {
  /** null = ended by a signal. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly isCut: boolean
}

export interface RemoteShell {
  /** user@address, for sentences. */
  readonly name: string
  /** Faults: push.command-hung, push.connection-lost, push.refused (the host runs no commands at all), job.cancelled. */
  run(order: RunOrder): Promise<Outcome<Ran>>
  /** Writes a whole file of the user's, made or replaced in one step; faults push.connection-lost, push.disk-full, push.read-only, push.refused. */
  upload(path: string, content: Uint8Array, mode: number, signal?: AbortSignal): Promise<Outcome<undefined>>
  /** null = there is none; same faults. */
  download(path: string, maxBytes: number, signal?: AbortSignal): Promise<Outcome<Uint8Array | null>>
  /** Resolves when the connection is gone, for whatever reason. */
  readonly gone: Promise<void>
  close(): void
}
