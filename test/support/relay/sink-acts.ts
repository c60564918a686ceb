// What sinks do that no mail server should.
import type { Socket } from 'node:net'
import type { SinkAct } from './sink-order.ts'

const dripMs = 5
const endless = Buffer.alloc(4096, 'x')

/** Does it, on the stream the client listens to. */
export function perform(stream: Socket, act: SinkAct): void {
  switch (act.kind) {
    case 'reply':
      stream.write(`${act.text}\r\n`)
      return
    case 'half-close':
      stream.end()
      return
    case 'reset':
      stream.destroy()
      return
    case 'drip':
      drip(stream)
      return
    case 'endless-line':
      flood(stream)
      return
    case 'silent':
      return
  }
}

function drip(stream: Socket): void {
  let count = 0
  const text = '250-wait\r\n'
  const timer = setInterval(() => {
    if (!stream.writable) return clearInterval(timer)
    stream.write(text.charAt(count % text.length))
    count += 1
  }, dripMs)
  stream.once('close', () => clearInterval(timer))
}

function flood(stream: Socket): void {
  const more = () => {
    while (stream.writable && stream.write(endless)) {
      // until the client takes no more
    }
  }
  stream.on('drain', more)
  more()
}
