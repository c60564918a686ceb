// What happened on a session's line that decides whether it can carry another message; known to `openSession` and `transmit` alone.
import type { OpenSession } from './open-session.ts'

export interface LineState {
  /** Nothing may be written any more: the server hung up, broke the protocol, or a message was left unfinished. */
  isBroken: boolean
  /** A message is being sent. */
  isBusy: boolean
  /** MAIL was accepted and the transaction not ended: the next one begins with RSET. */
  needsReset: boolean
}

const states = new WeakMap<OpenSession['line'], LineState>()

/** The state of a line; fresh when nothing was done on it yet. */
export function stateOf(line: OpenSession['line']): LineState {
  const known = states.get(line)
  if (known !== undefined) return known
  const state: LineState = { isBroken: false, isBusy: false, needsReset: false }
  states.set(line, state)
  return state
}

/** Whether a message can be sent over the line now. */
export function isLineUsable(line: OpenSession['line']): boolean {
  const { isBroken, isBusy } = stateOf(line)
  return !isBroken && !isBusy && !line.stream.destroyed && line.stream.writable && line.replies.isQuiet()
}

/** Ends a line at once, so that nothing half-sent can be taken for a message. */
export function breakLine(line: OpenSession['line']): void {
  stateOf(line).isBroken = true
  line.stream.destroy()
}

const farewellMs = 5_000

/** Ends a line the polite way where nothing is under way; the answer to QUIT is not waited for longer than a moment. */
export function leaveLine(line: OpenSession['line']): void {
  if (line.stream.destroyed) return
  const canQuit = isLineUsable(line)
  stateOf(line).isBroken = true
  if (!canQuit) {
    line.stream.destroy()
    return
  }
  const timer = setTimeout(() => line.stream.destroy(), farewellMs)
  line.stream.once('close', () => clearTimeout(timer))
  line.stream.once('data', () => line.stream.destroy())
  line.ear?.said('us', 'QUIT')
  line.stream.end('QUIT\r\n')
}
