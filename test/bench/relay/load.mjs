// Hands in messages over a number of SMTP sessions at once and measures from MAIL to the 250 of the data. With `resends` a message that got
// no 2xx is handed in again as its next attempt, over a new session, until it is taken. Names of taken messages go to the parent at once.
// Loopback only.
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'

const order = JSON.parse(process.argv[2])
const filler = `${'All work and no play makes a long line of sixty-two letters.\r\n'.repeat(Math.ceil(order.bytes / 62))}`
const reconnectMs = 50
let next = 0
let refused = 0
let cut = 0
const waits = []

function messageOf(name, attempt) {
  const head = [
    `Message-ID: <${name}.${attempt}@own.example>`,
    `Date: ${new Date().toUTCString()}`,
    'From: Anna <anna@own.example>',
    'To: Berta <berta@partner.test>',
    `Subject: measurement ${name}`,
    `X-Measure: ${name} ${attempt}`,
  ].join('\r\n')
  return `${head}\r\n\r\n${filler.slice(0, Math.max(2, order.bytes - head.length - 4)).replace(/\r?\n?$/, '\r\n')}.\r\n`
}

/** One SMTP session; `say` resolves with the last line of the reply and rejects when the server is gone. */
async function openSession() {
  let session = over(connect({ host: '127.0.0.1', port: order.port, noDelay: true }))
  await session.say(null)
  await session.say('EHLO load.own.example\r\n')
  if (!order.tls) return session
  await session.say('STARTTLS\r\n')
  const { socket } = session
  socket.removeAllListeners('data')
  session = over(connectTls({ socket, rejectUnauthorized: false }))
  await session.say('EHLO load.own.example\r\n')
  return session
}

function over(socket) {
  let text = ''
  let waiting
  const lost = () => waiting?.reject(new Error('cut'))
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    const reply = /^(?:\d{3}-[^\n]*\n)*(\d{3}) [^\n]*\n/.exec(text)
    if (reply === null) return
    text = text.slice(reply[0].length)
    waiting?.resolve(Number(reply[1]))
  })
  socket.on('error', lost)
  socket.on('close', lost)
  return {
    socket,
    say(command) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (socket.destroyed) return reject(new Error('cut'))
        if (command !== null) socket.write(command)
      })
    },
  }
}

async function handIn(session, name, attempt) {
  const begun = performance.now()
  for (const [command, wanted] of [
    ['MAIL FROM:<anna@own.example>\r\n', 250],
    ['RCPT TO:<berta@partner.test>\r\n', 250],
    ['DATA\r\n', 354],
    [messageOf(name, attempt), 250],
  ]) {
    const code = await session.say(command)
    if (code === wanted) continue
    refused += 1
    await session.say('RSET\r\n')
    return false
  }
  waits.push(performance.now() - begun)
  process.send({ taken: name })
  return true
}

async function work() {
  let session
  while (next < order.messages) {
    next += 1
    const name = `${order.tag}-${next}`
    for (let attempt = 1; ; attempt += 1) {
      try {
        session ??= await openSession()
        if (await handIn(session, name, attempt)) break
      } catch {
        cut += 1
        session?.socket.destroy()
        session = undefined
      }
      if (!order.resends) break
      await sleep(reconnectMs)
    }
  }
  session?.socket.end('QUIT\r\n')
}

const startedAt = Date.now()
await Promise.all(Array.from({ length: order.sessions }, work))
const seconds = (Date.now() - startedAt) / 1000
waits.sort((left, right) => left - right)
const at = (part) => Number((waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? 0).toFixed(2))
process.send({
  done: {
    taken: waits.length,
    refused,
    cut,
    startedAt,
    takenPerSecond: Number((waits.length / seconds).toFixed(1)),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  },
})
process.disconnect()
