// A partner's mail server for measurements: takes mail over STARTTLS only, counts messages by the two words of their X-Measure header (name
// and attempt), and says so over the channel of its parent. Loopback only; ends with its parent.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'

const order = JSON.parse(process.argv[2])
const secureContext = createSecureContext({
  key: readFileSync(order.key),
  cert: readFileSync(order.certificate),
  minVersion: 'TLSv1.2',
})
const endOfData = Buffer.from('\r\n.\r\n')
let seen = fresh()

function fresh() {
  return {
    connections: 0,
    handshakes: 0,
    resumed: 0,
    mailInClear: 0,
    messages: 0,
    firstAt: 0,
    lastAt: 0,
    attempts: new Map(),
  }
}

/** Speaks SMTP on one stream; after STARTTLS the same begins anew inside TLS. */
function converse(socket, isSecured) {
  let pending = Buffer.alloc(0)
  let scanned = 0
  let recipients = -1
  let isData = false
  let isPaused = false
  const read = (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    if (!isPaused) work()
  }
  const work = () => {
    let replies = ''
    while (!socket.destroyed) {
      if (isData) {
        const end = pending.indexOf(endOfData, scanned)
        if (end < 0) {
          scanned = Math.max(0, pending.length - 4)
          break
        }
        const message = pending.subarray(0, end + 2)
        pending = pending.subarray(end + endOfData.length)
        scanned = 0
        isData = false
        recipients = -1
        if (order.latencyMs > 0) {
          if (replies !== '') socket.write(replies)
          isPaused = true
          setTimeout(() => {
            isPaused = false
            take(message)
            if (!socket.destroyed) socket.write('250 2.0.0 taken\r\n')
            work()
          }, order.latencyMs)
          return
        }
        take(message)
        replies += '250 2.0.0 taken\r\n'
        continue
      }
      const end = pending.indexOf(10)
      if (end < 0) break
      const line = pending.subarray(0, end).toString('latin1').trimEnd()
      pending = pending.subarray(end + 1)
      const verb = line.split(/[ :]/, 1)[0].toUpperCase()
      if (verb === 'STARTTLS' && !isSecured) {
        socket.removeListener('data', read)
        socket.write(`${replies}220 2.0.0 go\r\n`)
        secure(socket)
        return
      }
      if (verb === 'QUIT') {
        socket.end(`${replies}221 2.0.0 bye\r\n`)
        return
      }
      replies += answer(verb)
    }
    if (replies !== '') socket.write(replies)
  }
  const answer = (verb) => {
    switch (verb) {
      case 'EHLO':
        return ['PIPELINING', 'SIZE 60000000', ...(isSecured ? [] : ['STARTTLS']), 'SMTPUTF8', 'DSN']
          .reduceRight((rest, keyword) => `250-${keyword}\r\n${rest}`, '250 8BITMIME\r\n')
          .replace(/^/, `250-${order.hostName}\r\n`)
      case 'MAIL':
        if (isSecured) recipients = 0
        else seen.mailInClear += 1
        return isSecured ? '250 2.1.0 ok\r\n' : '530 5.7.0 STARTTLS first\r\n'
      case 'RCPT':
        if (recipients < 0) return '503 5.5.1 MAIL first\r\n'
        recipients += 1
        return '250 2.1.5 ok\r\n'
      case 'DATA':
        if (recipients < 1) return '554 5.5.1 no recipient\r\n'
        isData = true
        return '354 go\r\n'
      case 'RSET':
        recipients = -1
        return '250 2.0.0 ok\r\n'
      case 'NOOP':
        return '250 2.0.0 ok\r\n'
      default:
        return '502 5.5.1 what\r\n'
    }
  }
  socket.on('data', read)
  socket.on('error', () => socket.destroy())
  socket.setTimeout(120_000, () => socket.destroy())
}

function secure(socket) {
  const secured = new TLSSocket(socket, { isServer: true, secureContext })
  secured.once('secure', () => {
    seen.handshakes += 1
    if (secured.isSessionReused()) seen.resumed += 1
  })
  converse(secured, true)
}

function take(message) {
  const now = Date.now()
  seen.messages += 1
  seen.firstAt ||= now
  seen.lastAt = now
  const [, name, attempt] = /^X-Measure: (\S+) (\d+)/im.exec(message.subarray(0, 8192).toString('latin1')) ?? []
  if (name !== undefined) seen.attempts.set(name, [...(seen.attempts.get(name) ?? []), Number(attempt)])
}

/** What came more than once: the same attempt again, and another attempt of the same message. */
function counts() {
  let sameAttempt = 0
  let otherAttempt = 0
  for (const attempts of seen.attempts.values()) {
    const different = new Set(attempts).size
    sameAttempt += attempts.length - different
    otherAttempt += different - 1
  }
  const { attempts, ...plain } = seen
  return { ...plain, unique: attempts.size, sameAttempt, otherAttempt }
}

const server = createServer({ noDelay: true }, (socket) => {
  seen.connections += 1
  converse(socket, false)
  socket.write(`220 ${order.hostName} ESMTP\r\n`)
})
process.on('disconnect', () => process.exit(0))
process.on('message', ({ id, ask }) => {
  if (ask === 'reset') seen = fresh()
  process.send({ id, value: ask === 'names' ? [...seen.attempts.keys()] : counts() })
})
server.listen(order.port, '127.0.0.1', 1024, () => process.send({ id: 0, value: server.address().port }))
