// SFTP with promises: every step ends in a value, also when the connection goes in its middle or the host never answers.
import type { SFTPWrapper } from 'ssh2'
import { plainText } from '../host-text.ts'
import type { SshConnection } from '../ssh-order.ts'

/** SSH_FXP_STATUS codes (draft-ietf-secsh-filexfer-02 section 7) that mean something to us. */
export const sftpCode = { endOfFile: 1, noSuchFile: 2, permissionDenied: 3, unsupported: 8 } as const

export type SftpReply<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly why: 'lost' | 'cancelled' | 'refused'
      readonly code: number
      readonly detail: string
    }

export interface SftpSession {
  readonly sftp: SFTPWrapper
  /** One step; `start` gets the callback of the library. */
  step<T>(
    signal: AbortSignal | undefined,
    start: (done: (error: unknown, value?: T) => void) => void,
  ): Promise<SftpReply<T>>
}

const openMs = 15_000
const answerMs = 60_000

type Failed = (why: 'lost' | 'cancelled' | 'refused', code?: number, detail?: string) => void

/** Opens a session; null = the host offers none. `onClosed` is called when it ends. */
export async function openSftp(connection: SshConnection, onClosed: () => void): Promise<SftpSession | null> {
  const pending = new Set<Failed>()
  const watched = new Map<AbortSignal, Watched>()
  const failAll: Failed = (...words) => {
    for (const failed of [...pending]) failed(...words)
  }
  const sftp = await new Promise<SFTPWrapper | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), openMs)
    void connection.gone.then(() => {
      resolve(null)
      failAll('lost')
    })
    try {
      connection.client.sftp((error, opened) => {
        clearTimeout(timer)
        // a host that prints something before the protocol begins breaks it; that ends in the answers of the steps
        opened?.on('error', () => {})
        opened?.once('close', () => {
          failAll(connection.isGone() ? 'lost' : 'refused', -1, 'file transfer was closed')
          onClosed()
        })
        resolve(error === undefined ? opened : null)
      })
    } catch {
      clearTimeout(timer)
      resolve(null)
    }
  })
  return sftp === null ? null : { sftp, step: (signal, start) => takeStep(connection, pending, watched, signal, start) }
}

interface Watched {
  readonly steps: Set<Failed>
  end(): void
}

/** Cancels the step with its signal. A signal is listened to once, however many steps are under way: many listeners count as a leak. */
function watch(watched: Map<AbortSignal, Watched>, signal: AbortSignal, failed: Failed): void {
  const known = watched.get(signal)
  if (known !== undefined) {
    known.steps.add(failed)
    return
  }
  const steps = new Set([failed])
  const cancel = () => {
    for (const each of [...steps]) each('cancelled')
  }
  signal.addEventListener('abort', cancel, { once: true })
  watched.set(signal, { steps, end: () => signal.removeEventListener('abort', cancel) })
}

/** The last step of a signal ends the listening. */
function unwatch(watched: Map<AbortSignal, Watched>, signal: AbortSignal, failed: Failed): void {
  const known = watched.get(signal)
  if (known === undefined || !known.steps.delete(failed) || known.steps.size > 0) return
  known.end()
  watched.delete(signal)
}

function takeStep<T>(
  connection: SshConnection,
  pending: Set<Failed>,
  watched: Map<AbortSignal, Watched>,
  signal: AbortSignal | undefined,
  start: (done: (error: unknown, value?: T) => void) => void,
): Promise<SftpReply<T>> {
  return new Promise((resolve) => {
    const end = (reply: SftpReply<T>) => {
      clearTimeout(timer)
      if (signal !== undefined) unwatch(watched, signal, failed)
      pending.delete(failed)
      resolve(reply)
    }
    const failed: Failed = (why, code = -1, detail = '') => end({ ok: false, why, code, detail: plainText(detail) })
    const timer = setTimeout(() => failed('refused', -1, `no answer within ${answerMs / 1000} s`), answerMs)
    if (signal?.aborted === true) return failed('cancelled')
    if (connection.isGone()) return failed('lost')
    if (signal !== undefined) watch(watched, signal, failed)
    pending.add(failed)
    try {
      start((error, value) => {
        if (error === undefined || error === null) return end({ ok: true, value: value as T })
        const { code, message } = error as { code?: number; message?: string }
        if (connection.isGone()) return failed('lost')
        failed('refused', typeof code === 'number' ? code : -1, message ?? '')
      })
    } catch (error) {
      failed('refused', sftpCode.unsupported, error instanceof Error ? error.message : '')
    }
  })
}
