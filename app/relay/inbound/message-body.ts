// Collects the bytes of one message: up to 256 kB in memory, beyond that in a file that is synced, name and all, before anybody is told of it.
// Whatever is not finished is removed again. The first fault of the disk is kept and told at the end; the rest of the message is read away.
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { flushFolder } from '#sqlite/durable-file.ts'
import type { BodySource } from '../message.ts'

export const memoryLimit = 262_144
const blockSize = 262_144

export interface FinishedBody {
  readonly source: BodySource
  readonly size: number
  /** Hex. */
  readonly sha256: string
}

export interface MessageBody {
  /** Takes more; a promise = wait for the disk before the next. */
  add(bytes: Buffer): Promise<void> | undefined
  /** Throws the system's error when a file could not be written. */
  finish(): Promise<FinishedBody>
  /** Leaves nothing behind. */
  discard(): Promise<void>
}

export interface BodyOrder {
  makeFile(): { readonly name: string; readonly path: string }
  /** Is shown the beginning once: all of a small body, the first 256 kB of a large one. */
  onStart(start: Buffer): void
}

/** Starts a body. */
export function createMessageBody({ makeFile, onStart }: BodyOrder): MessageBody {
  let pieces: Buffer[] = []
  let held = 0
  let size = 0
  let target: BodyFile | undefined
  let isDiscarded = false
  const take = (): Buffer => {
    const bytes = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, held)
    pieces = []
    held = 0
    return bytes
  }
  return {
    add(bytes) {
      if (isDiscarded) return undefined
      pieces.push(bytes)
      held += bytes.length
      size += bytes.length
      // Hostile senders cut a message into bytes; the pieces would weigh more than it.
      if (pieces.length > 1000) pieces = [Buffer.concat(pieces, held)]
      if (held <= (target === undefined ? memoryLimit : blockSize)) return undefined
      const block = take()
      if (target === undefined) {
        onStart(block)
        target = createBodyFile(makeFile())
      }
      return target.write(block)
    },
    async finish() {
      if (target === undefined) {
        const bytes = take()
        onStart(bytes)
        return { source: { kind: 'bytes', bytes }, size, sha256: createHash('sha256').update(bytes).digest('hex') }
      }
      await target.write(take())
      return { source: { kind: 'file', name: target.name }, size, sha256: await target.finish() }
    },
    async discard() {
      isDiscarded = true
      pieces = []
      await target?.remove()
    },
  }
}

interface BodyFile {
  readonly name: string
  write(bytes: Buffer): Promise<void>
  finish(): Promise<string>
  remove(): Promise<void>
}

function createBodyFile({ name, path }: { readonly name: string; readonly path: string }): BodyFile {
  const hash: Hash = createHash('sha256')
  let handle: FileHandle | undefined
  let fault: { readonly error: unknown } | undefined
  const guarded = async (work: () => Promise<unknown>) => {
    if (fault !== undefined) return
    try {
      await work()
    } catch (error) {
      fault = { error }
    }
  }
  let queue: Promise<void> = guarded(async () => {
    handle = await open(path, 'wx', 0o600)
  })
  const enqueue = (work: () => Promise<unknown>): Promise<void> => {
    queue = queue.then(() => guarded(work))
    return queue
  }
  const close = async () => {
    const opened = handle
    handle = undefined
    await opened?.close()
  }
  return {
    name,
    write(bytes) {
      hash.update(bytes)
      return enqueue(async () => handle?.writeFile(bytes))
    },
    async finish() {
      await enqueue(async () => {
        await handle?.sync()
        await close()
        await flushFolder(dirname(path))
      })
      if (fault !== undefined) throw fault.error
      return hash.digest('hex')
    },
    async remove() {
      await queue
      await guarded(close)
      await rm(path, { force: true }).catch(() => {})
    },
  }
}
