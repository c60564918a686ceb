// Work beside other work ends with it, but not before its least time; a cancelled signal ends both at once.
import { expect, it } from 'vitest'
import { workBeside } from '#probe/observe/work-beside.ts'

const never = new AbortController().signal
/** Works until it is told to stop. */
const endless = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    if (signal.aborted) return resolve('ended')
    signal.addEventListener('abort', () => resolve('ended'), { once: true })
  })
const timed = async (work: Promise<string>) => {
  const started = performance.now()
  return { value: await work, ms: performance.now() - started }
}

it('gives work its least time when nothing else goes on', async () => {
  const { value, ms } = await timed(workBeside(Promise.resolve(), 120, endless, never))
  expect(value).toBe('ended')
  expect(ms).toBeGreaterThan(100)
  expect(ms).toBeLessThan(1500)
})

it('lets work go on as long as the other does, even when that fails', async () => {
  const other = new Promise((_, reject) => setTimeout(() => reject(new Error('over')), 250))
  const { ms } = await timed(workBeside(other, 10, endless, never))
  expect(ms).toBeGreaterThan(220)
})

it('ends with the work, whatever else goes on', async () => {
  const forever = new Promise(() => {})
  expect(await workBeside(forever, 60_000, () => Promise.resolve('done'), never)).toBe('done')
})

it('ends when it is cancelled', async () => {
  const ending = new AbortController()
  const working = timed(workBeside(new Promise(() => {}), 60_000, endless, ending.signal))
  ending.abort()
  expect((await working).ms).toBeLessThan(1000)
})
