// Jobs over the border: progress in order and never after the end, cancel by the owner only, nothing left when a window goes.
import { expect, test } from 'vitest'
import { type Outcome, succeed } from '#domain/fault.ts'
import { type Counter, counter, handlersWith, untyped } from '#test/support/counter-contract.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { createMemoryBridge } from '#test/support/memory-bridge.ts'

/** A gate a test opens by hand, so nothing waits for time to pass. */
function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open: () => open() }
}

test('progress arrives in order, before the end, and only at its own job and window', async () => {
  const memory = createMemoryBridge(counter, handlersWith())
  const [left, right] = [memory.openWindow(), memory.openWindow()]
  const events: string[] = []
  const run = async (name: string, to: number, client: typeof left.client) => {
    const end = await client.work.count({ to }, ({ at }) => events.push(`${name}${at}`))
    events.push(`${name}=${valueIn(end)}`)
  }
  await Promise.all([run('a', 3, left.client), run('b', 2, left.client), run('c', 1, right.client)])
  const of = (name: string) => events.filter((event) => event.startsWith(name))
  expect(of('a')).toEqual(['a1', 'a2', 'a3', 'a=3'])
  expect(of('b')).toEqual(['b1', 'b2', 'b=2'])
  expect(of('c')).toEqual(['c1', 'c=1'])
  expect(right.received).toHaveLength(1)
  expect(memory.server.runningJobs()).toBe(0)
})

test('progress after the end of a job is dropped', async () => {
  let late: (progress: { at: number }) => void = () => undefined
  const handlers = handlersWith({
    work: {
      count: (_, report) => {
        late = report
        return succeed(1)
      },
    },
  })
  const { client, received } = createMemoryBridge(counter, handlers).openWindow()
  await client.work.count({ to: 1 }, () => undefined)
  late({ at: 9 })
  expect(received).toEqual([])
})

test('progress of the wrong shape ends the job as a bug', async () => {
  const handlers = handlersWith({
    work: {
      count: (_, report) => {
        report(untyped({ at: 'one' }))
        return succeed(1)
      },
    },
  })
  const { client, received } = createMemoryBridge(counter, handlers).openWindow()
  expect(faultIn(await client.work.count({ to: 1 }, () => undefined)).code).toBe('internal')
  expect(received).toEqual([])
})

/** A handler that ends only when it is cancelled, and says when it began. */
function endless(): { handlers: Counter; began: Promise<void> } {
  const gate = createGate()
  const handlers = handlersWith({
    work: {
      count: (_, report, signal) =>
        new Promise<Outcome<number>>((resolve) => {
          report({ at: 0 })
          gate.open()
          signal.addEventListener('abort', () => resolve({ ok: false, fault: { code: 'job.cancelled', params: {} } }))
        }),
    },
  })
  return { handlers, began: gate.passed }
}

test('cancel reaches the handler and the job ends as it says', async () => {
  const { handlers, began } = endless()
  const memory = createMemoryBridge(counter, handlers)
  const { client } = memory.openWindow()
  const controller = new AbortController()
  const end = client.work.count({ to: 1 }, () => undefined, controller.signal)
  await began
  expect(memory.server.runningJobs()).toBe(1)
  controller.abort()
  expect(faultIn(await end).code).toBe('job.cancelled')
  expect(memory.server.runningJobs()).toBe(0)
})

test('a job cancelled before it began never begins', async () => {
  const { client } = createMemoryBridge(counter, handlersWith()).openWindow()
  const seen: number[] = []
  const outcome = await client.work.count({ to: 5 }, ({ at }) => seen.push(at), AbortSignal.abort())
  expect(faultIn(outcome).code).toBe('job.cancelled')
  expect(seen).toEqual([])
})

test('a window cannot cancel the job of another window', async () => {
  const { handlers, began } = endless()
  const memory = createMemoryBridge(counter, handlers)
  const [owner, stranger] = [memory.openWindow(), memory.openWindow()]
  const controller = new AbortController()
  const end = owner.client.work.count({ to: 1 }, () => undefined, controller.signal)
  await began
  await stranger.bridge.invoke('job.cancel', { jobId: 'job-1-1' })
  expect(memory.server.runningJobs()).toBe(1)
  controller.abort()
  await end
})

test('a window that goes takes its jobs along, and no other', async () => {
  const { handlers, began } = endless()
  const memory = createMemoryBridge(counter, handlers)
  const [leaving, staying] = [memory.openWindow(), memory.openWindow()]
  const controller = new AbortController()
  const gone = leaving.client.work.count({ to: 1 }, () => undefined)
  const kept = staying.client.work.count({ to: 1 }, () => undefined, controller.signal)
  await began
  memory.server.forget(leaving.peer.id)
  expect(faultIn(await gone).code).toBe('job.cancelled')
  expect(memory.server.runningJobs()).toBe(1)
  controller.abort()
  await kept
})

test('an id of a running job cannot be used again, by anybody posing as a job', async () => {
  const { handlers, began } = endless()
  const memory = createMemoryBridge(counter, handlers)
  const { client, bridge } = memory.openWindow()
  const controller = new AbortController()
  const end = client.work.count({ to: 1 }, () => undefined, controller.signal)
  await began
  expect(await bridge.invoke('work.count', { jobId: 'job-1-1', input: { to: 1 } })).toMatchObject({ ok: false })
  expect(memory.server.runningJobs()).toBe(1)
  controller.abort()
  await end
})

test.each([undefined, null, 1, 'x', [], {}, { jobId: '' }, { jobId: 1 }, { jobId: 'x'.repeat(65), input: { to: 1 } }])(
  'a broken job envelope %j is refused',
  async (payload) => {
    const { bridge } = createMemoryBridge(counter, handlersWith()).openWindow()
    expect(await bridge.invoke('work.count', payload)).toMatchObject({ ok: false })
    if (payload !== undefined && JSON.stringify(payload).length > 20) return
    expect(await bridge.invoke('job.cancel', payload)).toMatchObject({ ok: false })
  },
)
