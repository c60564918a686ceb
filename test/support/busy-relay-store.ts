// A process that accepts, begins and ends messages without end and says each one after the store did: to be killed. Arguments: folder,
// prefix of the queue ids, sessions, the file of the store's thread, how many
// messages each session sends, if it shall end. Says `accepted <queue id> <delivery id>` and `ended <delivery id>`.
import { writeSync } from 'node:fs'
import { openQueueStore } from '#relay/store/open-queue-store.ts'
import { valueIn } from './expect-outcome.ts'
import { sampleEnd, sampleMessage } from './relay-messages.ts'

const [folder = '', prefix = '', sessions = '8', file = '', rounds = 'Infinity'] = process.argv.slice(2)
const log = {
  note: () => undefined,
  bug(message: string, error: unknown): string {
    throw new Error(message, { cause: error })
  },
}
const { store, recovery } = valueIn(await openQueueStore({ folder, log, thread: { kind: 'worker', file } }))
const say = (line: string) => writeSync(1, `${line}\n`)
say(`open ${recovery.interrupted} ${recovery.queued}`)

/** Every third message is large and lies in a file; three of four are delivered, begun first as the relay does. */
async function session(name: number): Promise<void> {
  for (let index = 0; index < Number(rounds); index += 1) {
    const queueId = `${prefix}s${name}m${index}`
    const bytes = Buffer.alloc(index % 3 === 2 ? 300_000 : 10_240, queueId)
    const [id = 0] = valueIn(await store.accept(sampleMessage(queueId, { body: { kind: 'bytes', bytes } })))
    say(`accepted ${queueId} ${id}`)
    if (index % 4 === 3) continue
    valueIn(await store.begin(id, Date.now()))
    const notices = index % 8 === 0 ? [sampleMessage(`${queueId}-notice`)] : []
    valueIn(await store.end(sampleEnd(id, { notices })))
    say(`ended ${id}`)
  }
}

await Promise.all(Array.from({ length: Number(sessions) }, (_, name) => session(name)))
process.exit(0)
