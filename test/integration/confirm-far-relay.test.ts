// A relay on a host over a connection of SSH: a stream the host ended is opened again, a cancel is heard wherever the host leaves us waiting, and a
// password of sudo that let us in is kept where that was wished.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ssh2, { type ServerChannel } from 'ssh2'
import { expect, onTestFinished, test } from 'vitest'
import { fail, succeed } from '#domain/fault.ts'
import { type SecretKind, secretName, type TypedSecret } from '#domain/push/push-host.ts'
import { findFreePort } from '#lab/loopback.ts'
import { farRelayOf } from '#operations/confirm/relay/far-relay.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost } from '#test/support/push-samples.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const address = '127.3.6.14'
const { private: hostKey, public: hostKeyLine } = ssh2.utils.generateKeyPairSync('ed25519')

/** What the host does with a command of a bridge: the mark it waits for, and the channel. */
type OnBridge = (mark: string, channel: ServerChannel) => void

/** The place, on a host whose sudo wants the password; every stream it opens goes to `onBridge`. */
async function placeOn(onBridge: OnBridge, cancelled?: AbortSignal) {
  const port = await findFreePort(address)
  const server = new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on('error', () => undefined)
    client.on('authentication', (context) => context.accept())
    client.on('session', (accept) => {
      accept().on('exec', (take, _refuse, { command }) => answer(take(), command, onBridge))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  const { rooms, outside } = openRooms()
  const sshFolder = temporaryFolder()
  writeFileSync(join(sshFolder, 'known_hosts'), `[${address}]:${port} ${hostKeyLine}\n`)
  const signIn = { kind: 'password' } as const
  const host = samplePushHost({ address, port, signIn, rights: 'sudo-password', name: 'relay-1' })
  const typed = (kind: SecretKind, isKept: boolean): TypedSecret => ({
    ...{ hostId: host.id, hop: 0, kind, value: `the ${kind}`, isKept },
  })
  const secrets = [typed('password', false), typed('sudo', true)]
  const place = await farRelayOf({ ...rooms, sshFolder }, host, secrets, cancelled)
  if (!place.ok) throw new Error(place.fault.code)
  onTestFinished(() => {
    place.value.close()
    server.close()
  })
  return { place: place.value, kept: () => outside.seen.secrets.get(secretName(host.id, 0, 'sudo')) }
}

function answer(channel: ServerChannel, command: string, onBridge: OnBridge): void {
  channel.on('error', () => undefined)
  const isFree = / '?-n'? /.test(command)
  const isQuestion = / '?-[vl]'?( |$)/.test(command)
  if (isFree) channel.stderr.write('sudo: a password is required\n')
  if (isFree || isQuestion) {
    channel.exit(isFree ? 1 : 0)
    channel.end()
    return
  }
  onBridge(/handschlag-[0-9a-f]{32}/.exec(command)?.[0] ?? '', channel)
}

/** Answers each question there; a relay that has to go ends after the first. */
const relayThere =
  (isLast: () => boolean): OnBridge =>
  (mark, channel) => {
    channel.write(`\n${mark}\n`)
    channel.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n')) {
        if (!line.startsWith('{')) continue
        channel.write(`${JSON.stringify({ kind: 'value', id: JSON.parse(line).id, value: { der: null } })}\n`)
        if (isLast()) channel.end()
      }
    })
  }

const question = ['certificate', { sha256: 'a'.repeat(64) }] as const

test('a relay that started anew is asked over another stream, and the password of sudo is kept', async () => {
  let opened = 0
  const once = relayThere(() => opened === 1)
  const { place, kept } = await placeOn((mark, channel) => {
    opened += 1
    once(mark, channel)
  })
  expect(kept()).toBeUndefined()
  expect(await place.control.ask(...question)).toEqual(succeed({ der: null }))
  expect(kept()).toBe('the sudo')
  await expect.poll(async () => await place.control.ask(...question)).toEqual(succeed({ der: null }))
  expect(await place.control.ask(...question)).toEqual(succeed({ der: null }))
  expect(opened).toBe(2)
})

test.each(['opens no stream', 'answers nothing'])('a host that %s leaves nobody waiting who cancels', async (way) => {
  const cancel = new AbortController()
  const { place } = await placeOn((mark, channel) => {
    if (way === 'opens no stream') return cancel.abort()
    channel.write(`\n${mark}\n`)
    channel.on('data', (chunk: Buffer) => chunk.includes('{') && cancel.abort())
  }, cancel.signal)
  const began = performance.now()
  expect((await place.control.ask(...question)).ok).toBe(false)
  expect(await place.control.ask(...question)).toEqual(fail('job.cancelled'))
  expect(faultIn(await place.config()).code).toBe('job.cancelled')
  // far below the minute after which it would give up by itself
  expect(performance.now() - began).toBeLessThan(30_000)
})
