// A disk that is really full (a small file system in memory, as root): nothing is accepted that is not kept, and it goes on by itself.
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleEnd, sampleMessage } from '#test/support/relay-messages.ts'
import { openTestStore } from '#test/support/relay-store.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** Mounts a file system of some megabytes. */
function smallDisk(megabytes: number): string {
  const folder = temporaryFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { encoding: 'utf8' })
  expect(mounted.stderr, 'root must be able to mount a file system in memory').toBe('')
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0

test.runIf(canMount)(
  'a full disk refuses mail, keeps what it has and takes mail again when there is room',
  async () => {
    const disk = smallDisk(24)
    const folder = join(disk, 'relay')
    const { store, bugs } = await openTestStore({ folder })
    const bytes = Buffer.alloc(200_000, 'x')
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(8 * 1024 * 1024))
    const accepted = new Set<string>()
    const refused = new Set<string>()
    for (let round = 0; refused.size === 0 && round < 40; round += 1) {
      const names = Array.from({ length: 6 }, (_, index) => `r${round}m${index}`)
      const answers = await Promise.all(
        names.map((name) => store.accept(sampleMessage(name, { body: { kind: 'bytes', bytes } }))),
      )
      for (const [index, answer] of answers.entries()) (answer.ok ? accepted : refused).add(names[index] ?? '')
      for (const answer of answers) if (!answer.ok) expect(answer.fault.code).toBe('storage.not-writable')
    }
    expect(refused.size).toBeGreaterThan(0)
    expect(accepted.size).toBeGreaterThan(5)
    const large = { body: { kind: 'bytes', bytes: Buffer.alloc(20 * 1024 * 1024) } } as const
    expect(faultIn(await store.accept(sampleMessage('large', large))).code).toBe('storage.not-writable')
    const queue = valueIn(await store.page({ isEverything: true }, 0, 1000))
    expect(new Set(queue.items.map(({ queueId }) => queueId))).toEqual(accepted)
    expect(queue.total).toBe(accepted.size)

    rmSync(ballast)
    valueIn(await store.accept(sampleMessage('after')))
    for (const { deliveryId } of queue.items) valueIn(await store.end(sampleEnd(deliveryId)))
    expect(valueIn(await store.counts())).toMatchObject({ queued: 1, evidenceRecords: accepted.size })
    expect(bugs).toEqual([])

    fillUp(ballast)
    await store.close()
    rmSync(ballast)
    const again = await openTestStore({ folder })
    expect(valueIn(await again.store.page({ isEverything: true }, 0, 9)).items).toMatchObject([{ queueId: 'after' }])
  },
)

/** Writes until nothing more goes in. */
function fillUp(path: string): void {
  const file = openSync(path, 'w')
  try {
    for (;;) writeSync(file, Buffer.alloc(4096))
  } catch {
    closeSync(file)
  }
}
