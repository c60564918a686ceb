// Thousands ask for the same, one question is asked; answers age, failures sooner, and nobody who leaves takes the answer with him.
import { expect, it } from 'vitest'
import { createAnswerMemory } from '#relay/outbound/answer-memory.ts'
import { createVirtualTime } from '#test/support/virtual-time.ts'

const never = new AbortController().signal

/** A promise that a test settles when it likes. */
function openPromise() {
  let resolve: (value: string) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<string>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

function remembering(most = 100) {
  const time = createVirtualTime()
  const memory = createAnswerMemory<string>({
    clock: time.clock,
    most,
    lifeMs: (answer) => (answer.startsWith('no') ? 5000 : 60_000),
  })
  const asked: string[] = []
  const ask = (key: string, answer = key, signal = never) =>
    memory.recall(key, signal, () => {
      asked.push(key)
      return Promise.resolve(answer)
    })
  return { time, memory, asked, ask }
}

it('asks once for three thousand', async () => {
  const { asked, ask } = remembering()
  const answers = await Promise.all(Array.from({ length: 3000 }, () => ask('partner.example')))
  expect(new Set(answers)).toEqual(new Set(['partner.example']))
  expect(asked).toHaveLength(1)
})

it('keeps an answer for its life, counted from when it came', async () => {
  const { time, memory, asked, ask } = remembering()
  const slow = openPromise()
  const first = memory.recall('a', never, () => slow.promise)
  await time.pass(100_000)
  const second = ask('a')
  slow.resolve('late')
  expect(await Promise.all([first, second])).toEqual(['late', 'late'])
  await time.pass(59_999)
  expect(await ask('a')).toBe('late')
  expect(asked).toEqual([])
  await time.pass(1)
  expect(await ask('a', 'new')).toBe('new')
})

it('asks again sooner after a failure', async () => {
  const { time, asked, ask } = remembering()
  await ask('a', 'no answer')
  await time.pass(4999)
  await ask('a')
  expect(asked).toHaveLength(1)
  await time.pass(1)
  expect(await ask('a')).toBe('a')
})

it('forgets what threw, and hands the error to all who waited', async () => {
  const { memory, ask } = remembering()
  const broken = openPromise()
  const waiting = [1, 2].map(() => memory.recall('a', never, () => broken.promise))
  broken.reject(new Error('a bug'))
  const ends = await Promise.allSettled(waiting)
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await ask('a')).toBe('a')
})

it('lets one leave and the others wait on', async () => {
  const { memory, ask, asked } = remembering()
  const slow = openPromise()
  const leaving = new AbortController()
  const left = memory.recall('a', leaving.signal, () => slow.promise)
  const stayed = memory.recall('a', never, () => slow.promise)
  leaving.abort()
  expect(await left).toBeUndefined()
  slow.resolve('here')
  expect(await stayed).toBe('here')
  expect(await ask('a')).toBe('here')
  expect(await ask('a', 'a', AbortSignal.abort())).toBeUndefined()
  expect(asked).toEqual([])
})

it('keeps no more than it may, the oldest goes', async () => {
  const { asked, ask } = remembering(2)
  for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await ask(key)
  expect(asked).toEqual(['a', 'b', 'c', 'a'])
})
