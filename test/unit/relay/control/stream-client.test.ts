// Questions to a relay over a stream that leads to its socket, both ends for real: one after the other, a lost stream is opened again, and one that
// answers nothing or something else is given up.
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { createStreamClient } from '#relay/control/stream-client.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** A far end that does with each line what it is told. */
async function farEnd(
  answer: (socket: Socket, question: { id: number; call: string }) => void,
  streamOver: (socket: Socket) => Duplex = (socket) => socket,
) {
  const path = join(temporaryFolder(), 'far.sock')
  const opened: Socket[] = []
  const server = createServer((socket) => {
    opened.push(socket)
    socket.on('error', () => undefined)
    socket.on('data', (line) => answer(socket, JSON.parse(line.toString())))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const client = createStreamClient(async () => succeed(streamOver(connect(path))), 'relay-1')
  onTestFinished(() => {
    client.close()
    server.close()
  })
  return { client, opened }
}

/** As a channel of SSH: its end is told, but it never calls itself destroyed, and what is written to it afterwards is dropped without a word. */
function channelOver(socket: Socket): Duplex {
  const channel = new Duplex({
    ...{ autoDestroy: false, read: () => undefined },
    write(chunk, _encoding, done) {
      if (!socket.destroyed) socket.write(chunk)
      done()
    },
  })
  channel.destroy = () => {
    channel.end()
    socket.destroy()
    return channel
  }
  socket.on('data', (chunk) => channel.push(chunk))
  socket.on('close', () => {
    channel.push(null)
    channel.emit('close')
  })
  return channel
}

const say = (socket: Socket, value: unknown) => socket.write(`${JSON.stringify(value)}\n`)
const gone = fail('relay.not-running', { path: 'relay-1' })
const ask = (client: ReturnType<typeof createStreamClient>) => client.ask('certificate', { sha256: 'a'.repeat(64) })

test('questions share one stream, each with its own answer', async () => {
  const { client, opened } = await farEnd((socket, { id }) =>
    say(socket, { kind: 'value', id, value: { der: String(id) } }),
  )
  const answers = await Promise.all([ask(client), ask(client), ask(client)])
  expect(answers).toEqual(['1', '2', '3'].map((der) => succeed({ der })))
  expect(opened).toHaveLength(1)
})

const kinds = [
  ['socket', (socket: Socket): Duplex => socket],
  ['channel of SSH', channelOver],
] as const

test.each(kinds)('a %s that was lost is opened again for the next question', async (_kind, streamOver) => {
  const { client, opened } = await farEnd((socket, { id }) => {
    if (id === 1) socket.destroy()
    else say(socket, { kind: 'value', id, value: { der: null } })
  }, streamOver)
  expect(await ask(client)).toEqual(gone)
  expect(await ask(client)).toEqual(succeed({ der: null }))
  expect(opened).toHaveLength(2)
})

test.each(kinds)('the answer to another question is none, and the %s is given up', async (_kind, streamOver) => {
  const { client, opened } = await farEnd(
    (socket, { id }) => say(socket, { kind: 'value', id: id === 1 ? 7 : id, value: { der: null } }),
    streamOver,
  )
  expect((await ask(client)).ok).toBe(false)
  expect(await ask(client)).toEqual(succeed({ der: null }))
  expect(opened).toHaveLength(2)
})

test.each(kinds)('whoever waits while the %s is closed waits no longer', async (_kind, streamOver) => {
  const { client } = await farEnd(() => client.close(), streamOver)
  expect(await ask(client)).toEqual(gone)
})

test('a question the far end cannot read, and a way that cannot be opened, are told', async () => {
  const { client } = await farEnd((socket) =>
    say(socket, { kind: 'fault', id: 0, fault: { code: 'contract.rejected', params: {} } }),
  )
  expect(await ask(client)).toMatchObject(fail('contract.rejected'))
  const none = createStreamClient(async () => fail('ssh.unreachable', { host: 'relay-1' }), 'relay-1')
  expect(await ask(none)).toEqual(fail('ssh.unreachable', { host: 'relay-1' }))
})
