// Running Postfix hosts on which one change is tried again and again, killed after another step each time. Two of them share the steps.
import { expect } from 'vitest'
import { isLongRun } from '#test/support/property-runs.ts'
import { createWatchedHost, halfWritten, pinned, type Snapshot, traces, type WatchedHost } from './postfix-push-host.ts'

export interface Lane {
  readonly host: WatchedHost
  readonly set: string
  readonly before: Snapshot
  readonly after: Snapshot
  readonly steps: number
}

export const run = '00112233445566aa'
const accepted = ['--accept', 'enforcement-ends', '--accept', 'too-much-changed']
export const applyWords = ['--apply', '--tell', '--run', run, ...accepted]
const kept = [pinned(2), pinned(3)]
const from = [pinned(1), ...kept, { ...pinned(5), direction: 'both' as const }]
/** Changes a policy, makes one, ends one, and needs the map for senders no more. */
const to = [pinned(1, 'cd'), ...kept, pinned(6)]

/** A host that has one set and is to get another; both states are known. */
export async function prepareLane(): Promise<Lane> {
  const host = createWatchedHost([], true)
  const old = await host.call(host.set(from), 'apply', ['--apply'])
  if (old.code !== 0) throw new Error(old.output)
  host.start()
  const before = host.look()
  host.keep('before')
  const set = host.set(to)
  const whole = await host.killAfter(-1, set, 'apply', applyWords)
  if (whole.code !== 0) throw new Error(whole.output)
  host.keep('after')
  return { host, set, before, after: host.look(), steps: host.stepsTaken() }
}

/** Whether nothing on the host is half: files as before or after, Postfix runs. Says what was killed when it is not. */
function expectWhole({ host, before, after }: Lane, what: string): void {
  expect(halfWritten(host.look(), before, after), what).toEqual([])
  expect(host.isRunning(), `${what}: Postfix runs`).toBe(true)
}

/** Whether the host is exactly as wanted and no trace of a run is left. */
export function expectState({ host }: Lane, wanted: Snapshot, what: string): void {
  const seen = host.look()
  expect(
    Object.keys(seen).filter((name) => traces.test(name)),
    what,
  ).toEqual([])
  expect(seen, what).toEqual(wanted)
  expect(host.isRunning(), `${what}: Postfix runs`).toBe(true)
}

/** Whether a run that began is told by the next one, and only such a one. */
export function expectTold(hadMarker: boolean, output: string, what: string): void {
  expect(output.includes('@handschlag unfinished '), what).toBe(hadMarker)
  // What a killed run left is never taken for an edit by hand or for somebody else's.
  expect(output, what).not.toMatch(/unsafe (hand-edited|unknown-set|foreign-content)/)
}

/** An ordinary run takes one step in so many; a long run takes each. */
const stride = isLongRun() ? 1 : 5

/**
 * Kills the apply script after every step of the choice, each lane its share, and lets `carryOn` try what comes next. Where a step left the configuration
 * folder as one before it did, nothing else could come of it, and it is not tried again.
 */
export async function killEverywhere(
  lanes: readonly Lane[],
  carryOn: (lane: Lane, what: string) => Promise<void>,
): Promise<void> {
  const known = new Set<string>()
  await Promise.all(
    lanes.map(async (lane, index) => {
      const { host, set, steps } = lane
      for (let step = index * stride + 1; step <= steps; step += lanes.length * stride) {
        host.restore('before')
        const killed = await host.killAfter(step, set, 'apply', applyWords)
        const what = `step ${step} of ${steps}, ${host.lastStep()}`
        expect(killed.code, what).toBe(-1)
        expectWhole(lane, what)
        const left = JSON.stringify(
          Object.entries(host.look()).map(([name, text]) => [name, /^handschlag-/.test(name) ? '' : text]),
        ).replaceAll(host.etc, '')
        if (known.has(left)) continue
        known.add(left)
        await carryOn(lane, what)
      }
    }),
  )
  expect(known.size).toBeGreaterThan(isLongRun() ? 15 : 3)
}
