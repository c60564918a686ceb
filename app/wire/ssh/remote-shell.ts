// Commands and files over one connection (the port RemoteShell). Files go by SFTP, or by commands where the host has none; which of both
// is found out once. What a host refuses is told apart: no room, read-only, anything else.
import { fail, type Outcome, succeed } from '#domain/fault.ts'
import type { RemoteShell } from '#ports/remote-shell.ts'
import { plainText } from './host-text.ts'
import { execCode, readOverExec, writeOverExec } from './shell/exec-files.ts'
import { lostDuring, type RanBytes, runCommand } from './shell/run-command.ts'
import { readOverSftp, roomAt, writeOverSftp } from './shell/sftp-files.ts'
import { openSftp, type SftpReply, type SftpSession, sftpCode } from './shell/sftp-session.ts'
import type { SshConnection } from './ssh-order.ts'

/** Makes the shell of a connection; closing it closes the connection. */
export function createRemoteShell(connection: SshConnection): RemoteShell {
  let opened: Promise<SftpSession | null> | null = null
  const files = () => {
    // a session the host closed is opened anew for the next file
    opened ??= openSftp(connection, () => {
      opened = null
    })
    return opened
  }
  return {
    name: connection.name,
    gone: connection.gone,
    close: () => connection.close(),
    async run(order) {
      const ran = await runCommand(connection, order)
      if (!ran.ok) return ran
      const { code, stdout, stderr, isCut } = ran.value
      return succeed({ code, stdout: stdout.toString(), stderr: stderr.toString(), isCut })
    },
    async upload(path, content, mode, signal) {
      const session = await files()
      if (connection.isGone()) return lostDuring(connection, path)
      if (session === null)
        return meaningOfWrite(connection, path, await writeOverExec(connection, path, content, mode, signal))
      const reply = await writeOverSftp(session, path, content, mode, signal)
      return reply.ok ? succeed(undefined) : meaningOfReply(connection, session, path, content.length, reply)
    },
    async download(path, maxBytes, signal) {
      const session = await files()
      if (connection.isGone()) return lostDuring(connection, path)
      if (session === null)
        return meaningOfRead(connection, path, maxBytes, await readOverExec(connection, path, maxBytes, signal))
      const reply = await readOverSftp(session, path, maxBytes, signal)
      if (!reply.ok && reply.code === sftpCode.noSuchFile) return succeed(null)
      if (!reply.ok) return meaningOfReply(connection, session, path, 0, reply)
      return bounded(connection, path, maxBytes, reply.value)
    },
  }
}

async function meaningOfReply(
  connection: SshConnection,
  session: SftpSession,
  path: string,
  size: number,
  { why, code, detail }: Extract<SftpReply<unknown>, { ok: false }>,
): Promise<Outcome<never>> {
  const host = connection.name
  if (why === 'cancelled') return fail('job.cancelled')
  if (why === 'lost') return lostDuring(connection, path)
  if (size > 0 && code !== sftpCode.noSuchFile && code !== sftpCode.permissionDenied) {
    const room = await roomAt(session, path, size)
    if (room !== 'there') return fail(room === 'full' ? 'push.disk-full' : 'push.read-only', { host, path })
  }
  return fail('push.refused', { host, path, detail })
}

function meaningOfWrite(connection: SshConnection, path: string, ran: Outcome<RanBytes>): Outcome<undefined> {
  if (!ran.ok) return renamed(connection, path, ran)
  const { code, stderr } = ran.value
  if (code === 0) return succeed(undefined)
  const host = connection.name
  const said = stderr.toString()
  if (/No space left|Disk quota/i.test(said)) return fail('push.disk-full', { host, path })
  if (/Read-only file system/i.test(said)) return fail('push.read-only', { host, path })
  return fail('push.refused', {
    host,
    path,
    detail: code === execCode.short ? 'push:detail.cut' : lastLine(said, code),
  })
}

function meaningOfRead(
  connection: SshConnection,
  path: string,
  maxBytes: number,
  ran: Outcome<RanBytes | null>,
): Outcome<Uint8Array | null> {
  if (!ran.ok) return renamed(connection, path, ran)
  if (ran.value === null) return succeed(null)
  const { code, stdout, stderr } = ran.value
  if (code === 0) return bounded(connection, path, maxBytes, stdout)
  return fail('push.refused', { host: connection.name, path, detail: lastLine(stderr.toString(), code) })
}

/** A file is spoken of by its path, not by the script that moves it. */
function renamed(connection: SshConnection, path: string, { fault }: { fault: { code: string } }): Outcome<never> {
  if (fault.code === 'job.cancelled') return fail('job.cancelled')
  if (fault.code === 'push.connection-lost') return lostDuring(connection, path)
  return fail('push.refused', { host: connection.name, path, detail: 'push:detail.no-answer' })
}

function bounded(connection: SshConnection, path: string, maxBytes: number, bytes: Buffer): Outcome<Uint8Array> {
  if (bytes.length <= maxBytes) return succeed(bytes)
  return fail('push.refused', { host: connection.name, path, detail: `push:detail.too-large ${maxBytes}` })
}

function lastLine(said: string, code: number | null): string {
  return plainText(said.trim().split('\n').at(-1) ?? '') || `exit code ${code ?? '–'}`
}
