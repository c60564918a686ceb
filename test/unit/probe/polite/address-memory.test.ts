// The memory of addresses on a clock of its own: what is kept and for how long, that a second test waits for the first and hears what it saw,
// and that neither a cancelled wait nor a failed test stands in anybody's way.
import { describe, expect, it } from 'vitest'
import type { HelloRound } from '#domain/hello-round.ts'
import {
  type AddressSight,
  createAddressMemory,
  maxSightAgeMs,
  type RememberedSight,
} from '#probe/polite/address-memory.ts'
import { sampleSession } from '#test/support/samples.ts'
import { createVirtualTime } from '#test/support/virtual-time.ts'

const never = new AbortController().signal
const round: HelloRound = {
  host: 'mx.bank.example',
  ip: '192.0.2.1',
  startedAt: '2026-11-21T10:00:00.000Z',
  isRemembered: false,
  connections: 3,
  answers: [],
  ended: 'complete',
  detail: '',
}
const whole: AddressSight = { session: sampleSession(), round }

function setUp() {
  const time = createVirtualTime()
  const memory = createAddressMemory(time.clock)
  const heard: (RememberedSight | undefined)[] = []
  const waits: string[] = []
  const see = (
    key: string,
    sight: AddressSight,
    options: { takesMs?: number; isNew?: boolean; signal?: AbortSignal } = {},
  ) =>
    memory.observe(key, { signal: options.signal ?? never, onWait: () => waits.push(key) }, async (known) => {
      heard.push(known)
      await time.rest(options.takesMs ?? 0, options.signal)
      return { sight, isNew: options.isNew ?? true }
    })
  return { time, memory, heard, waits, see }
}

describe('what a test saw', () => {
  it('is heard by the next test of the same address for an hour', async () => {
    const { time, heard, see } = setUp()
    await time.run(see('a', whole))
    await time.pass(maxSightAgeMs)
    await time.run(see('a', whole, { isNew: false }))
    await time.pass(1)
    await time.run(see('a', whole, { isNew: false }))
    await time.run(see('b', whole))
    expect(heard).toEqual([undefined, { sight: whole, ageMs: maxSightAgeMs }, undefined, undefined])
  })

  it.each([
    ['was not seen to its end', { session: sampleSession(), round: { ...round, ended: 'limited' as const } }],
    ['was cancelled', { session: sampleSession(), round: { ...round, ended: 'cancelled' as const } }],
    [
      'ended before TLS',
      { session: sampleSession({ stopped: { at: 'ehlo', cause: 'closed', detail: '' } }), round: null },
    ],
    ['broke off', { session: sampleSession({ stopped: { at: 'quit', cause: 'reset', detail: '' } }), round }],
  ])('is not kept when it %s, and does not drive out what is', async (_, sight) => {
    const { time, heard, see } = setUp()
    await time.run(see('a', sight))
    await time.run(see('a', whole))
    await time.run(see('a', sight))
    await time.run(see('a', whole))
    expect(heard.map((known) => known?.sight)).toEqual([undefined, undefined, whole, whole])
  })

  it('is not made younger by being taken over', async () => {
    const { time, heard, see } = setUp()
    await time.run(see('a', whole))
    await time.pass(1_000)
    await time.run(see('a', whole, { isNew: false }))
    await time.pass(1_000)
    await time.run(see('a', whole, { isNew: false }))
    expect(heard.map((known) => known?.ageMs)).toEqual([undefined, 1_000, 2_000])
  })

  it('is kept of two thousand addresses, the newest', async () => {
    const { time, heard, see } = setUp()
    for (let index = 0; index <= 2_000; index += 1) await see(`host ${index}`, whole)
    heard.length = 0
    await time.run(see('host 0', whole, { isNew: false }))
    await time.run(see('host 1', whole, { isNew: false }))
    await time.run(see('host 2000', whole, { isNew: false }))
    expect(heard.map((known) => known?.sight)).toEqual([undefined, whole, whole])
  })
})

describe('a second test of the same address', () => {
  it('waits for the first, says so, and hears what it saw; another address does not wait', async () => {
    const { time, heard, waits, see } = setUp()
    const first = see('a', whole, { takesMs: 5_000 })
    const second = see('a', whole, { isNew: false })
    const elsewhere = see('b', whole)
    await time.run(elsewhere)
    expect([time.clock.elapsedMs(), heard.length, waits]).toEqual([0, 2, ['a']])
    await time.run(Promise.all([first, second]))
    expect(heard[2]).toEqual({ sight: whole, ageMs: 0 })
  })

  it('does not wait any more once it is cancelled, and a third one still does', async () => {
    const { time, heard, see } = setUp()
    const controller = new AbortController()
    const first = see('a', whole, { takesMs: 5_000 })
    const second = see('a', { session: sampleSession(), round: null }, { signal: controller.signal })
    const third = see('a', whole, { isNew: false })
    await time.pass(100)
    controller.abort()
    await time.run(second)
    expect([time.clock.elapsedMs(), heard.length]).toEqual([100, 2])
    await time.run(Promise.all([first, third]))
    expect([time.clock.elapsedMs(), heard[2]?.sight]).toEqual([5_000, whole])
  })

  it('goes on when the first one fails', async () => {
    const { time, memory, heard, see } = setUp()
    const failing = memory.observe('a', { signal: never, onWait: () => undefined }, () =>
      Promise.reject(new Error('bug')),
    )
    const second = see('a', whole)
    await expect(failing).rejects.toThrow('bug')
    await time.run(second)
    expect(heard).toEqual([undefined])
  })
})
