// Where a name of ours leads as the place the sessions begin at sees it: that host's own answer first, nothing that holds only here from elsewhere,
// and no name that a shell could read otherwise. The command lines themselves are tried on a real OpenSSH server in the integration tests.
import { describe, expect, it } from 'vitest'
import type { Outcome } from '#domain/fault.ts'
import { fail, succeed } from '#domain/fault.ts'
import { lookUpCommand } from '#operations/confirm/inbound/ask-host.ts'
import { findAddresses } from '#operations/confirm/inbound/find-addresses.ts'
import type { Ran, RunOrder } from '#ports/remote-shell.ts'
import type { RecordType, Resolver } from '#ports/resolver.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'

const { signal } = new AbortController()

/** A resolver that knows these addresses of one name; a fault instead fails that family. */
function resolverOf(known: Partial<Record<RecordType, readonly string[] | 'dns.no-answer'>>): Resolver {
  return {
    async ask(_name, type) {
      const found = known[type] ?? []
      if (typeof found === 'string') return fail(found)
      const records = type === 'A' || type === 'AAAA' ? found.map((address) => ({ kind: type, address })) : []
      return succeed({ status: records.length > 0 ? 'found' : 'no-data', records, aliases: [] })
    },
  }
}

function hostThatSays(answer: Partial<Ran> | Outcome<Ran>) {
  const orders: RunOrder[] = []
  const run = async (order: RunOrder): Promise<Outcome<Ran>> => {
    orders.push(order)
    return 'ok' in answer ? answer : succeed({ code: 0, stdout: '', stderr: '', isCut: false, ...answer })
  }
  return { orders, from: { name: 'Outside 1', system: 'posix' as const, shell: { run } } }
}

const nowhere = resolverOf({})
const inside = resolverOf({ A: ['10.1.2.3'], AAAA: ['fd00::7'] })

describe('a host of ours', () => {
  it('is asked itself, and its answer is read whatever its login shell says besides', async () => {
    const stdout = [
      '198.51.100.7 is the address of this machine',
      '2001:db8::25    STREAM mx.own.example',
      '2001:db8::25    DGRAM  ',
      '192.0.2.25      STREAM ',
      'fe80::1%eth0    STREAM ',
      '192.0.2.26\r',
      'nonsense        STREAM ',
    ].join('\n')
    const { from, orders } = hostThatSays({ stdout })
    expect(valueIn(await findAddresses('MX.own.example.', { resolver: inside, from }, signal))).toEqual({
      addresses: ['192.0.2.25', '192.0.2.26', '2001:db8::25'],
      lookup: 'there',
    })
    expect(orders).toMatchObject([{ timeoutMs: 30_000, maxBytes: 32_768, signal }])
    expect(orders[0]?.command).toMatch(/ sh mx\.own\.example\.$/)
  })

  it.each([
    ['knows no such name', { code: 2 }],
    ['has no getent', { code: 127 }],
    ['says more than anybody needs', { stdout: '192.0.2.25 STREAM\n', isCut: true }],
    ['runs no commands', fail('push.refused', { host: 'a', path: 'b', detail: 'c' })],
    ['never answers', fail('push.command-hung', { host: 'a', command: 'b', seconds: 30 })],
  ] as const)('that %s dials only what is the same everywhere', async (_what, answer) => {
    const { from } = hostThatSays(answer)
    const both = resolverOf({ A: ['10.1.2.3', '9.9.9.9'], AAAA: ['2620:fe::9', 'fd00::7'] })
    expect(valueIn(await findAddresses('mx.own.example', { resolver: both, from }, signal))).toEqual({
      addresses: ['9.9.9.9', '2620:fe::9'],
      lookup: 'here',
    })
    expect(faultIn(await findAddresses('mx.own.example', { resolver: inside, from }, signal))).toEqual({
      code: 'confirm.inside-address',
      params: { name: 'mx.own.example', addresses: '10.1.2.3, fd00::7', host: 'Outside 1' },
    })
  })

  it('that is lost, and an order that is cancelled, end it', async () => {
    for (const code of ['push.connection-lost', 'job.cancelled'] as const) {
      const { from } = hostThatSays(fail(code, { host: 'a', step: 'b' }))
      expect(faultIn(await findAddresses('mx.own.example', { resolver: inside, from }, signal)).code).toBe(code)
    }
  })
})

describe('this machine', () => {
  it('asks the DNS of the settings for both families', async () => {
    const wish = { resolver: inside, from: null }
    const found = { addresses: ['10.1.2.3', 'fd00::7'], lookup: 'here' }
    expect(valueIn(await findAddresses('mx.own.example', wish, signal))).toEqual(found)
    expect(faultIn(await findAddresses('mx.own.example', { resolver: nowhere, from: null }, signal)).code).toBe(
      'confirm.no-own-host',
    )
  })

  it('never takes a family that could not be asked for for one without addresses', async () => {
    for (const known of [
      { A: ['10.1.2.3'], AAAA: 'dns.no-answer' },
      { A: 'dns.no-answer', AAAA: ['fd00::7'] },
    ] as const) {
      const wish = { resolver: resolverOf(known), from: null }
      expect(faultIn(await findAddresses('mx.own.example', wish, signal)).code).toBe('dns.no-answer')
    }
  })

  it('asks nobody for an address, and refuses what is no name', async () => {
    for (const address of ['192.0.2.25', '2001:db8::25']) {
      const { from, orders } = hostThatSays({})
      const found = { addresses: [address], lookup: 'given' }
      expect(valueIn(await findAddresses(address, { resolver: nowhere, from }, signal))).toEqual(found)
      expect(orders).toEqual([])
    }
    for (const name of ["mx'; id; '", 'mx own', '$(id).example', '-A', 'a`id`', 'mx\nid', '']) {
      const { from, orders } = hostThatSays({})
      expect(faultIn(await findAddresses(name, { resolver: inside, from }, signal)).code).toBe('input.not-a-host')
      expect(orders).toEqual([])
    }
  })
})

it('asks Windows in its own words', () => {
  const [program, ...words] = valueIn(lookUpCommand('windows', 'mx.own.example')).split(' ')
  expect(program).toBe('powershell.exe')
  expect(words.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-EncodedCommand'])
  const script = Buffer.from(words[3]?.replaceAll('"', '') ?? '', 'base64').toString('utf16le')
  expect(script).toContain("[Net.Dns]::GetHostAddresses('mx.own.example.')")
})
