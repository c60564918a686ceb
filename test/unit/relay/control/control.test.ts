// The control socket, both ends for real: what passes, what is refused, and what hostile askers cost.
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import type { RelayEvent } from '#domain/relay-queue.ts'
import { createControlClient } from '#relay/control/control-client.ts'
import { controlPathOf } from '#relay/control/control-path.ts'
import { type ControlHandlers, type ControlServer, startControlServer } from '#relay/control/control-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const bugs: unknown[] = []
const log = {
  note: () => {},
  bug: (_: string, error: unknown) => {
    bugs.push(error)
    return 'id-1'
  },
}
const unused = async () => fail('relay.no-such-delivery', { id: 1 })
const handlers: ControlHandlers = {
  status: async () => {
    throw new Error('a bug')
  },
  page: async ({ offset }) => succeed({ total: offset, items: [] }),
  order: async ({ order }) => succeed({ count: order === 'drop' ? 2 : 1 }),
  exceptions: async () => succeed([]),
  addException: unused,
  endException: unused,
  evidence: async () => succeed([]),
  certificate: async () => succeed({ der: null }),
  reload: async () => fail('input.wrong-format', { path: 'a', detail: 'b' }),
  preflight: async () => succeed([]),
  trial: unused,
  welcome: unused,
  endTrial: unused,
}

async function open(): Promise<{ readonly folder: string; readonly server: ControlServer }> {
  const folder = temporaryFolder()
  const server = await startControlServer(controlPathOf(folder), handlers, log)
  if (!server.ok) throw new Error(JSON.stringify(server.fault))
  onTestFinished(() => server.value.stop())
  return { folder, server: server.value }
}

test('questions are answered, faults come through, a bug shows its id only', async () => {
  const { folder } = await open()
  const client = createControlClient(folder)
  expect(await client.ask('page', { selection: { isEverything: true }, offset: 3, limit: 10 })).toEqual(
    succeed({ total: 3, items: [] }),
  )
  const order = { order: 'drop', selection: { queueId: 'H1' }, by: 'admin', reason: '' } as const
  expect(await client.ask('order', order)).toEqual(succeed({ count: 2 }))
  expect(await client.ask('reload', {})).toEqual(fail('input.wrong-format', { path: 'a', detail: 'b' }))
  expect(await client.ask('status', {})).toEqual(fail('internal', { id: 'id-1' }))
  expect(bugs).toHaveLength(1)
})

test('what does not pass the schema is refused with its place', async () => {
  const { folder } = await open()
  const answer = await createControlClient(folder).ask('page', { selection: {}, offset: -1, limit: 10 })
  expect(answer).toMatchObject({ ok: false, fault: { code: 'contract.rejected' } })
})

test('without a relay the fault names the folder', async () => {
  const folder = temporaryFolder()
  expect(await createControlClient(folder).ask('status', {})).toEqual(fail('relay.not-running', { path: folder }))
})

test.skipIf(process.platform === 'win32')('nobody but the user may open the socket', async () => {
  const { folder } = await open()
  expect(statSync(controlPathOf(folder)).mode & 0o777).toBe(0o600)
})

test('events reach those who listen, until they leave or the relay goes', async () => {
  const { folder, server } = await open()
  const event: RelayEvent = {
    at: '2026-11-22T10:00:00.000Z',
    kind: 'delivered',
    queueId: 'H1',
    partner: null,
    domain: 'bank.example',
    detail: '',
  }
  const heard: RelayEvent[] = []
  const ended = new Promise<void>((resolve, reject) => {
    void createControlClient(folder)
      .listen((entry) => heard.push(entry), resolve)
      .then((outcome) => {
        if (!outcome.ok) return reject(new Error(outcome.fault.code))
        server.tell(event)
        // a second listener that reads on tells when the first has its event, too
        return createControlClient(folder)
          .ask('exceptions', {})
          .then(() => server.stop())
      })
  })
  await ended
  expect(heard).toEqual([event])
})

test.each([
  ['a line without end', 'x'.repeat(300_000)],
  ['too many questions at once', `${JSON.stringify({ id: 1, call: 'exceptions', input: {} })}\n`.repeat(40)],
])('%s costs the asker its connection', async (_, text) => {
  const { folder } = await open()
  const socket = connect(controlPathOf(folder))
  socket.on('error', () => {})
  socket.resume()
  socket.write(text)
  await new Promise((resolve) => socket.once('close', resolve))
  expect(await createControlClient(folder).ask('exceptions', {})).toEqual(succeed([]))
})

test('garbage is answered, not obeyed', async () => {
  const { folder } = await open()
  const socket = connect(controlPathOf(folder))
  onTestFinished(() => void socket.destroy())
  socket.write('{"id":1,"call":"shutdown","input":{}}\nno json\n')
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  expect(chunk.toString('utf8')).toContain('contract.rejected')
})

test('a folder with a long path gets a short socket of its own, Windows a pipe', () => {
  const long = join('/srv', 'x'.repeat(120))
  expect(Buffer.byteLength(controlPathOf(long, 'linux'))).toBeLessThan(104)
  expect(controlPathOf(long, 'linux')).not.toBe(controlPathOf(`${long}y`, 'linux'))
  expect(controlPathOf('C:\\relay', 'win32')).toMatch(/^\\\\\.\\pipe\\handschlag-relay-[0-9a-f]{24}$/)
})
