// The data of one message, after the server's 354: the body with its dots stuffed, and the final dot only when it is noted on the disk that
// the message may be delivered from then on. A small body and its final dot leave in one write; a large one in pieces, as the server takes
// them. A server that answers before the end has refused; one that thanks before the end does not speak SMTP.
import type { Duplex } from 'node:stream'
import { SessionStop } from '../session-stop.ts'
import { stuffedPieces } from './dot-stuffing.ts'
import { breakLine, stateOf } from './line-state.ts'
import type { OpenSession } from './open-session.ts'
import type { Talk } from './talk.ts'
import type { SaidReply, TransmitHooks } from './transmission.ts'

const pieceBytes = 65_536
const events = ['drain', 'close', 'data', 'end']
const finalDot = Buffer.from('.\r\n')

export interface BodyTimeouts {
  readonly dataMs: number
  readonly blockMs: number
  readonly endMs: number
}

/** Sends body and final dot and returns the answer to it; throws SessionStop. */
export async function sendBody(
  talk: Talk,
  line: OpenSession['line'],
  body: Uint8Array,
  hooks: TransmitHooks,
  limits: BodyTimeouts,
): Promise<SaidReply> {
  const noted = note(hooks)
  const last = body.byteLength > pieceBytes ? [] : [...stuffedPieces(body, Number.POSITIVE_INFINITY)]
  if (body.byteLength > pieceBytes) {
    for (const piece of stuffedPieces(body, pieceBytes)) {
      if (!line.replies.isQuiet()) return earlyAnswer(talk, line, limits.dataMs)
      if (!talk.write(piece)) await drained(line.stream, limits.blockMs)
    }
  }
  if (!(await noted)) throw new SessionStop('local-limit', 'the attempt could not be noted')
  if (!line.replies.isQuiet()) return earlyAnswer(talk, line, limits.dataMs)
  talk.finish(Buffer.concat([...last, finalDot]))
  const end = await talk.reply(limits.endMs)
  if (end.code >= 300 && end.code < 400) throw new SessionStop('not-smtp', `${end.code} to the end of the data`)
  stateOf(line).needsReset = false
  if (end.code === 421) breakLine(line)
  return end
}

/** What fails here leaves the message where it is: the attempt counts as not begun. */
async function note(hooks: TransmitHooks): Promise<boolean> {
  try {
    return await hooks.beforeEnd()
  } catch {
    return false
  }
}

/** Of a message half sent nothing may remain, so the connection ends with it. */
async function earlyAnswer(talk: Talk, line: OpenSession['line'], limitMs: number): Promise<SaidReply> {
  const reply = await talk.reply(limitMs)
  if (reply.code < 400) throw new SessionStop('not-smtp', `${reply.code} before the end of the data`)
  breakLine(line)
  return reply
}

/** Waits until more can be written, something was heard or the connection ended. */
function drained(stream: Duplex, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      for (const event of events) stream.removeListener(event, end)
      resolve()
    }
    const timer = setTimeout(() => {
      reject(new SessionStop('timeout', `no piece of the data taken in ${limitMs} ms`))
      end()
    }, limitMs)
    for (const event of events) stream.once(event, end)
  })
}
