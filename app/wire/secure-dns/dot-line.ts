// Questions and answers over one TLS connection to a resolver (RFC 7858 section 3.3): many at once, told apart by id, each message behind its
// length. What is not asked for is dropped; a server that sends too much of it, or no DNS at all, is left. The line closes when idle.
import type { TLSSocket } from 'node:tls'
import { type Carried, maxMessageBytes } from './query-carrier.ts'
import type { Line } from './shared-line.ts'

const idleMs = 10_000
const maxStray = 64
const headBytes = 12

/** Makes a line of an open connection whose far end is proven. */
export function createDotLine(socket: TLSSocket): Line {
  const waiting = new Map<number, (carried: Carried | 'lost') => void>()
  let chunks: Buffer[] = []
  let length = 0
  let stray = 0
  let isOpen = true

  const close = (meaning: Carried | 'lost') => {
    isOpen = false
    socket.destroy()
    for (const answer of [...waiting.values()]) answer(meaning)
  }
  const rest = () => {
    if (waiting.size > 0) return
    socket.setTimeout(idleMs)
    socket.unref()
  }
  const take = (message: Buffer) => {
    const answer = waiting.get(message.readUInt16BE(0))
    if (answer !== undefined) return answer({ ok: true, message })
    stray += 1
    if (stray > maxStray) close('lost')
  }
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    length += chunk.length
    while (isOpen && length >= 2) {
      const first = chunks[0]
      if (first === undefined) break
      const buffered: Buffer = first.length >= 2 ? first : Buffer.concat(chunks)
      if (buffered !== first) chunks = [buffered]
      const size = buffered.readUInt16BE(0)
      if (size < headBytes) return close({ ok: false, failure: 'malformed', detail: 'no DNS message' })
      if (length < size + 2) break
      const whole = Buffer.concat(chunks)
      take(whole.subarray(2, size + 2))
      chunks = [whole.subarray(size + 2)]
      length -= size + 2
      if (length === 0) chunks = []
    }
  })
  socket.on('timeout', () => close('lost'))
  socket.on('error', () => close('lost'))
  socket.on('end', () => close('lost'))
  socket.on('close', () => close('lost'))
  rest()

  return {
    isSingle: false,
    get isOpen() {
      return isOpen
    },
    ask(query, timeoutMs, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve({ ok: false, failure: 'cancelled', detail: '' })
        const id = query.readUInt16BE(0)
        if (!isOpen || waiting.has(id) || query.length > maxMessageBytes) return resolve('lost')
        const end = (carried: Carried | 'lost') => {
          clearTimeout(timer)
          signal.removeEventListener('abort', cancel)
          waiting.delete(id)
          rest()
          resolve(carried)
        }
        const cancel = () => end({ ok: false, failure: 'cancelled', detail: '' })
        // Whoever leaves a question open may leave them all.
        const giveUp = () => {
          end({ ok: false, failure: 'no-answer', detail: 'no answer in time' })
          close('lost')
        }
        const timer = setTimeout(giveUp, timeoutMs)
        signal.addEventListener('abort', cancel, { once: true })
        waiting.set(id, end)
        socket.ref()
        socket.setTimeout(0)
        const head = Buffer.alloc(2)
        head.writeUInt16BE(query.length)
        socket.write(Buffer.concat([head, query]))
      })
    },
  }
}
