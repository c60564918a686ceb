// The border between window and main process: nothing crosses unparsed, no message can break the server.
import { expect, test } from 'vitest'
import { createClient } from '#contract/client.ts'
import { channelsOf } from '#contract/define.ts'
import { succeed } from '#domain/fault.ts'
import { counter, handlersWith, untyped } from '#test/support/counter-contract.ts'
import { faultIn } from '#test/support/expect-outcome.ts'
import { createMemoryBridge } from '#test/support/memory-bridge.ts'

test('a call goes through both borders and comes home', async () => {
  const { client } = createMemoryBridge(counter, handlersWith()).openWindow()
  expect(await client.number.double(21)).toEqual({ ok: true, value: 42 })
  expect(await client.number.trimmed('  x ')).toEqual({ ok: true, value: 'x' })
})

test('input of the wrong shape never reaches the handler', async () => {
  const seen: unknown[] = []
  const handlers = handlersWith({
    number: {
      double: (input) => {
        seen.push(input)
        return succeed(0)
      },
    },
    work: {
      count: (input) => {
        seen.push(input)
        return succeed(0)
      },
    },
  })
  const { client } = createMemoryBridge(counter, handlers).openWindow()
  for (const wrong of ['1', 1.5, 1001, null, undefined, {}, [1], Number.NaN]) {
    expect(faultIn(await client.number.double(untyped(wrong))).code).toBe('contract.rejected')
  }
  expect(faultIn(await client.work.count(untyped({ to: 1, more: 2 }), () => undefined)).code).toBe('contract.rejected')
  expect(seen).toEqual([])
})

test('output of the wrong shape is a bug of ours, and its content stays inside', async () => {
  const memory = createMemoryBridge(counter, handlersWith({ number: { double: () => succeed(untyped('secret')) } }))
  const { client } = memory.openWindow()
  expect(await client.number.double(1)).toEqual({ ok: false, fault: { code: 'internal', params: { id: 'log-1' } } })
  expect(memory.bugs).toHaveLength(1)
})

test('a throw becomes internal with the id of the log entry and nothing else', async () => {
  const memory = createMemoryBridge(counter, handlersWith())
  const { client } = memory.openWindow()
  const answer = await client.number.crash()
  expect(answer).toEqual({ ok: false, fault: { code: 'internal', params: { id: 'log-1' } } })
  expect(JSON.stringify(answer)).not.toContain('secret detail')
  expect(memory.bugs).toMatchObject([{ message: 'number.crash failed', error: { message: 'secret detail' } }])
})

test('the client rejects an answer that is no outcome', async () => {
  for (const answer of [
    undefined,
    null,
    42,
    {},
    { ok: true, value: 'text' },
    { ok: false, fault: { code: 'made-up' } },
  ]) {
    const bridge = { invoke: () => Promise.resolve(answer), on: () => () => undefined }
    const client = createClient(counter, bridge, () => 'id')
    expect(faultIn(await client.number.double(1))).toEqual({
      code: 'contract.rejected',
      params: { channel: 'number.double' },
    })
  }
})

test('a bridge that fails becomes a fault, not an exception in a screen', async () => {
  const bridge = { invoke: () => Promise.reject(new Error('gone')), on: () => () => undefined }
  const client = createClient(counter, bridge, () => 'id')
  expect(faultIn(await client.number.double(1)).code).toBe('contract.rejected')
  expect(faultIn(await client.work.count({ to: 1 }, () => undefined)).code).toBe('contract.rejected')
})

test.each([
  '',
  '.',
  'number',
  'number.',
  '.double',
  'number.missing',
  'number.double.more',
  'number.changed',
  '__proto__.toString',
  'number.__proto__',
  'number.constructor',
  'number.hasOwnProperty',
  'constructor.prototype',
  'toString.call',
  'job.progress',
])('the channel "%s" is refused', async (channel) => {
  const memory = createMemoryBridge(counter, handlersWith())
  const { bridge } = memory.openWindow()
  for (const payload of [undefined, 1, { jobId: 'x', input: 1 }]) {
    expect(await bridge.invoke(channel, payload)).toMatchObject({ ok: false, fault: { code: 'contract.rejected' } })
  }
  expect(memory.bugs).toEqual([])
})

test('feeds reach every window that listens, parsed, until it stops', () => {
  const memory = createMemoryBridge(counter, handlersWith())
  const [left, right] = [memory.openWindow(), memory.openWindow()]
  const seen: string[] = []
  const stop = left.client.number.changed((event) => seen.push(`left ${event}`))
  right.client.number.changed((event) => seen.push(`right ${event}`))
  memory.server.publish.number.changed(1)
  stop()
  memory.server.publish.number.changed(2)
  left.peer.send('number.changed', 'not a number')
  expect(seen).toEqual(['left 1', 'right 1', 'right 2'])
  expect(() => memory.server.publish.number.changed(untyped('text'))).toThrow()
})

test('the allow-list holds every channel of the contract and no other', () => {
  expect(channelsOf(counter)).toEqual({
    invoke: ['number.double', 'number.trimmed', 'number.crash', 'work.count', 'job.cancel'],
    listen: ['number.changed', 'job.progress'],
  })
})
