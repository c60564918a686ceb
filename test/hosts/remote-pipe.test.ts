// A command as a stream, on a real OpenSSH server where sudo asks for a password, or has a rule that needs none: what is read begins after the mark,
// whatever the host prints before, and a password sudo did not need is never part of what the command gets.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { elevate } from '#delivery/privileges.ts'
import { quotePosix } from '#delivery/quote-posix.ts'
import { newMark, readToMark } from '#operations/confirm/relay/bridge-program.ts'
import { type DeliveryBench, type OpenHost, startBench } from '#test/support/delivery-bench.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRemotePipe, type RemotePipe } from '#wire/ssh/remote-pipe.ts'

let bench: DeliveryBench
let open: OpenHost
beforeAll(async () => {
  bench = await startBench('127.61.9.3', 22_960, { sudo: 'password' })
})
beforeEach(async () => {
  open = await bench.open()
  return () => open.host.shell.close()
})
afterAll(() => bench?.stop())

/** Runs the script as root; its second word is the mark. */
async function pipe(script: string, timeoutMs = 20_000, signal = new AbortController().signal) {
  const mark = newMark()
  const { words, input } = elevate(open.host, ['/usr/bin/sh', '-c', script, 'sh', '-', mark], 'reads')
  const command = valueIn(quotePosix(words))
  return await openRemotePipe(open.connection, { command, input: `${input}${mark}\n`, mark, timeoutMs, signal })
}

function talk(opened: RemotePipe, words: string): Promise<string> {
  if (opened.kind !== 'open') throw new Error(`it ended: ${opened.stderr}`)
  return new Promise((resolve) => {
    let said = ''
    opened.stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    opened.stream.once('end', () => resolve(said))
    opened.stream.end(words)
  })
}

const speak = `echo noise; ${readToMark}; printf '\\n%s\\nroot is %s\\n' "$2" "$(id -u)"; exec cat`

test('a sudo that asks for its password gets it, and the command what comes after', async () => {
  expect(await talk(valueIn(await pipe(speak)), 'one\ntwo\n')).toBe('root is 0\none\ntwo\n')
})

test('a password sudo did not need is read away', async () => {
  const rules = join('/etc/sudoers.d', bench.user.name)
  writeFileSync(rules, `${bench.user.name} ALL=(ALL:ALL) ALL, NOPASSWD: /usr/bin/sh\n`)
  const said = await talk(valueIn(await pipe(speak)), 'one\n')
  writeFileSync(rules, `${bench.user.name} ALL=(ALL:ALL) ALL\n`)
  expect(said).toBe('root is 0\none\n')
})

test('what ends before its mark is told with its words, and what never speaks is given up', async () => {
  const ended = valueIn(await pipe('echo broken >&2; exit 45'))
  expect(ended).toMatchObject({ kind: 'ended', code: 45, stderr: expect.stringContaining('broken') })
  expect(faultIn(await pipe('sleep 30', 2000)).code).toBe('push.command-hung')
  expect(faultIn(await pipe(speak, 20_000, AbortSignal.abort())).code).toBe('job.cancelled')
  open.connection.close()
  expect(faultIn(await pipe(speak)).code).toBe('push.connection-lost')
})
