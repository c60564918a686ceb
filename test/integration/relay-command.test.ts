// `handschlag relay …` against the control socket of a relay: which deliveries an order is about, and exceptions given, shown and ended.
// The command runs in this process; socket, checks and files are real, the queue behind them answers as its contract says.
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCli } from '#cli/run-cli.ts'
import { fail, succeed } from '#domain/fault.ts'
import type { QueueSelection, RelayException } from '#domain/relay-queue.ts'
import { controlPathOf } from '#relay/control/control-path.ts'
import { startControlServer } from '#relay/control/control-server.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const bankId = '11111111-2222-4333-8444-555555555555'
const policy = { id: bankId, partner: 'Muster Bank AG', domains: ['bank.example', 'b.bank.example'], level: 'secure' }

async function house() {
  const folder = temporaryFolder()
  const config = join(folder, 'relay.json')
  const listeners = [{ address: '127.0.0.1', port: 2525, tls: null }]
  const postmaster = 'postmaster@own.example'
  writeFileSync(
    config,
    JSON.stringify({ schema: 'handschlag.relay/1', hostName: 'relay.own.example', postmaster, listeners }),
  )
  writeFileSync(
    join(folder, 'relay-policy.json'),
    JSON.stringify({ schema: 'handschlag.relay-policy/2', policies: [policy] }),
  )
  const selections: QueueSelection[] = []
  let exceptions: readonly RelayException[] = []
  const unused = async () => fail('relay.no-such-delivery', { id: 1 })
  mkdirSync(join(folder, 'relay'))
  const server = await startControlServer(
    controlPathOf(join(folder, 'relay')),
    {
      status: unused,
      page: unused,
      order: async ({ selection }) => {
        selections.push(selection)
        return succeed({ count: 1 })
      },
      exceptions: async () => succeed([...exceptions]),
      addException: async (wanted) => {
        const exception = { ...wanted, id: randomUUID(), createdAt: new Date().toISOString() }
        exceptions = [...exceptions, exception]
        return succeed(exception)
      },
      endException: async ({ id }) => {
        exceptions = exceptions.filter((entry) => entry.id !== id)
        return succeed({})
      },
      evidence: unused,
      certificate: unused,
      reload: unused,
      trial: unused,
      welcome: unused,
      endTrial: unused,
      preflight: unused,
    },
    {
      note: () => undefined,
      bug: (message) => {
        throw new Error(message)
      },
    },
  )
  const opened = valueIn(server)
  onTestFinished(() => opened.stop())
  const run = async (name: string, ...args: readonly string[]) => {
    let stdout = ''
    let stderr = ''
    const streams = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
    }
    const code = await runCli(['relay', name, '--config', config, '--lang', 'en', ...args], streams)
    return { code, stdout, stderr }
  }
  return { run, selections, given: () => exceptions }
}

test('numbers, partner and domain narrow each other', async () => {
  const { run, selections } = await house()
  expect(await run('drop', '--partner', 'muster bank ag', '--domain', 'B.bank.example')).toMatchObject({ code: 0 })
  await run('hold', '7', '8', '--domain', 'bank.example')
  await run('hold', 'H1', '--partner', bankId)
  await run('hold', '--all')
  expect(selections).toEqual([
    { policyId: bankId, domain: 'b.bank.example' },
    { deliveryIds: [7, 8], domain: 'bank.example' },
    { queueId: 'H1', policyId: bankId },
    { isEverything: true },
  ])
})

test.each([
  ['a partner', ['--all', '--partner', 'Muster Bank AG']],
  ['a domain', ['--all', '--domain', 'bank.example']],
  ['a number', ['--all', '7']],
])('everything and %s at once is a wrong call, and nothing is ordered', async (_, args) => {
  const { run, selections } = await house()
  expect(await run('drop', ...args)).toMatchObject({ code: 2, stdout: '' })
  expect(selections).toEqual([])
})

const day = (days: number) => {
  const at = new Date(Date.now() + days * 86_400_000)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
const good = [
  '--partner',
  'Muster Bank AG',
  '--level',
  'encrypt',
  '--until',
  day(3),
  '--reason',
  'new certificate late',
]

test('an exception is given, shown and ended', async () => {
  const { run, given } = await house()
  expect(await run('exceptions')).toEqual({ code: 0, stdout: 'There are no exceptions.\n', stderr: '' })
  const added = await run('allow', ...good, '--recipient', 'berta@bank.example', '--json')
  expect(added).toMatchObject({ code: 0, stderr: '' })
  const [exception] = given()
  expect(JSON.parse(added.stdout)).toEqual({ schema: 'handschlag.relay-exception/1', exception })
  expect(exception).toMatchObject({
    policyId: bankId,
    recipient: 'berta@bank.example',
    level: 'encrypt',
    reason: 'new certificate late',
    decidedBy: userInfo().username,
    until: new Date(`${day(3)}T23:59:59`).toISOString(),
  })
  const id = exception?.id ?? ''
  expect((await run('exceptions')).stdout).toBe(
    `${id}  Muster Bank AG <berta@bank.example>: down to encrypt until ${day(3)} 23:59, decided by ${userInfo().username}: new certificate late\n`,
  )
  expect(JSON.parse((await run('exceptions', '--json')).stdout)).toEqual({
    schema: 'handschlag.relay-exceptions/1',
    exceptions: [exception],
  })
  expect(await run('disallow', id)).toMatchObject({ code: 0, stdout: 'The exception has ended.\n' })
  expect(given()).toEqual([])
  expect(await run('disallow', id)).toMatchObject({ code: 1 })
})

test.each([
  ['no reason', good.slice(0, 6)],
  ['a level that is none', [...good, '--level', 'none']],
  ['a short reason', [...good, '--reason', 'ok']],
  ['a day that is none', [...good, '--until', '2027-02-30']],
  ['yesterday', [...good, '--until', day(-1)]],
  ['a day far away', [...good, '--until', day(400)]],
  ['a recipient that is none', [...good, '--recipient', 'berta']],
  ['an unknown partner', [...good, '--partner', 'Andere GmbH']],
  ['an option of another command', [...good, '--all']],
])('%s gives no exception', async (_, args) => {
  const { run, given } = await house()
  const { code, stdout, stderr } = await run('allow', ...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).not.toBe('')
  expect(given()).toEqual([])
})

test('what names no exception ends none', async () => {
  const { run } = await house()
  expect(await run('disallow')).toMatchObject({ code: 2 })
  expect(await run('disallow', 'H1')).toMatchObject({ code: 2 })
})
