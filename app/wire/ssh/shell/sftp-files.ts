// Files over SFTP. A file is written beside its place under a name of its own, gets its mode before its content, is synced where the server
// can, and takes its place in one step: whoever looks sees the old file or the new one.
import { randomBytes } from 'node:crypto'
import type { SFTPWrapper } from 'ssh2'
import { type SftpReply, type SftpSession, sftpCode } from './sftp-session.ts'

const chunkBytes = 32_768
/** Chunks under way at once: enough for a distant host, little enough that a slow link still answers in time. */
const inFlight = 16

export type Room = 'full' | 'read-only' | 'there'

/** Writes it; a failure leaves nothing beside the place, as far as the host still answers. */
export async function writeOverSftp(
  session: SftpSession,
  path: string,
  content: Uint8Array,
  mode: number,
  signal: AbortSignal | undefined,
): Promise<SftpReply<unknown>> {
  const { sftp, step } = session
  const temporary = `${path.replace(/[^/]*$/, '')}.hs-${randomBytes(8).toString('hex')}`
  const opened = await step<Buffer>(signal, (done) => sftp.open(temporary, 'wx', { mode: 0o600 }, done))
  if (!opened.ok) return opened
  const filled = await fill(session, opened.value, content, mode, signal)
  const closed = await step(undefined, (done) => sftp.close(opened.value, done))
  const placed = filled.ok && closed.ok ? await place(session, temporary, path) : null
  if (placed?.ok === true) return placed
  await step(undefined, (done) => sftp.unlink(temporary, done))
  return filled.ok ? (placed ?? closed) : filled
}

async function fill(
  { sftp, step }: SftpSession,
  handle: Buffer,
  content: Uint8Array,
  mode: number,
  signal: AbortSignal | undefined,
): Promise<SftpReply<unknown>> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const moded = await step(signal, (done) => sftp.fchmod(handle, mode, done))
  // Windows has no modes
  if (!moded.ok && moded.code !== sftpCode.unsupported) return moded
  for (let from = 0; from < bytes.length; from += chunkBytes * inFlight) {
    const starts = Array.from({ length: inFlight }, (_, index) => from + index * chunkBytes)
    const written = await Promise.all(
      starts
        .filter((start) => start < bytes.length)
        .map((start) => {
          const length = Math.min(chunkBytes, bytes.length - start)
          return step(signal, (done) => sftp.write(handle, bytes, start, length, start, done))
        }),
    )
    const failed = written.find((reply) => !reply.ok)
    if (failed !== undefined) return failed
  }
  const synced = await step(signal, (done) => sftp.ext_openssh_fsync(handle, done))
  return synced.ok || synced.code !== sftpCode.unsupported ? synced : { ok: true, value: undefined }
}

/** rename(2) replaces; SFTP's own rename does not, so an older server needs the place empty first. */
async function place({ sftp, step }: SftpSession, from: string, to: string): Promise<SftpReply<unknown>> {
  const renamed = await step(undefined, (done) => sftp.ext_openssh_rename(from, to, done))
  if (renamed.ok || renamed.code !== sftpCode.unsupported) return renamed
  const removed = await step(undefined, (done) => sftp.unlink(to, done))
  if (!removed.ok && removed.code !== sftpCode.noSuchFile) return removed
  return step(undefined, (done) => sftp.rename(from, to, done))
}

/** Reads up to `maxBytes` and one more, so that the caller sees when there is more. */
export async function readOverSftp(
  { sftp, step }: SftpSession,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<SftpReply<Buffer>> {
  const opened = await step<Buffer>(signal, (done) => sftp.open(path, 'r', done))
  if (!opened.ok) return opened
  const handle = opened.value
  const chunks: Buffer[] = []
  let failed: SftpReply<Buffer> | null = null
  for (let size = 0; size <= maxBytes && failed === null; ) {
    const part = Buffer.alloc(Math.min(chunkBytes, maxBytes + 1 - size))
    const read = await step<number>(signal, (done) =>
      sftp.read(handle, part, 0, part.length, size, (error, count) => done(error, count)),
    )
    if (!read.ok && read.code !== sftpCode.endOfFile) failed = read
    if (!read.ok || read.value === 0) break
    chunks.push(part.subarray(0, read.value))
    size += read.value
  }
  await step(undefined, (done) => sftp.close(handle, done))
  return failed ?? { ok: true, value: Buffer.concat(chunks) }
}

/** Whether there is room where a path lies, for a host that only says that it failed. */
export async function roomAt({ sftp, step }: SftpSession, path: string, size: number): Promise<Room> {
  const folder = path.replace(/[^/]*$/, '') || '.'
  const found = await step<Statvfs>(undefined, (done) => (sftp as SFTPWrapper).ext_openssh_statvfs(folder, done))
  if (!found.ok) return 'there'
  const { f_flag: flags, f_bavail: blocks, f_frsize: blockSize, f_favail: files } = found.value
  // SSH2_FXE_STATVFS_ST_RDONLY
  if ((Number(flags) & 1) === 1) return 'read-only'
  return Number(blocks) * Number(blockSize) < Math.max(size, 1) || Number(files) === 0 ? 'full' : 'there'
}

interface Statvfs {
  readonly f_flag: number | bigint
  readonly f_bavail: number | bigint
  readonly f_frsize: number | bigint
  readonly f_favail: number | bigint
}
