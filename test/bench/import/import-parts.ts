// Takes a large list in and out of a store in a folder of its own, then everything with a checklist and a report of each partner, and prints, for each part, wall and processor time and the longest time in
// which nothing else could run: node test/support/run-typescript.mjs test/bench/import/import-parts.ts [partners] [contacts of each].
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as nextTurn } from 'node:timers/promises'
import { builtInTemplate } from '#domain/checklist/built-in.ts'
import { beginList } from '#domain/checklist/from-template.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import { makeCareDesk } from '#test/support/care-rooms.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { makeLargeList } from '#test/support/large-list.ts'
import { sampleReport } from '#test/support/samples.ts'

const [partners = 5000, contacts = 3] = process.argv.slice(3).map(Number)
const say = (line: string) => process.stdout.write(`${line}\n`)
const still = new AbortController().signal
const ignore = () => undefined

async function part<T>(name: string, work: () => Promise<Outcome<T>> | Outcome<T>): Promise<T> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  // The first turn only starts the clock.
  await nextTurn(5)
  const [cpu, begun] = [process.cpuUsage(), performance.now()]
  const value = valueIn(await work())
  const [wall, { user, system }] = [performance.now() - begun, process.cpuUsage(cpu)]
  // What ran last is seen by the next turn only.
  await nextTurn(5)
  delay.disable()
  const seconds = (ms: number) => (ms / 1000).toFixed(2).padStart(8)
  const deaf = (delay.max / 1e6).toFixed(0).padStart(9)
  say(`${name.padEnd(26)}${seconds(wall)}${seconds((user + system) / 1000)}${deaf}`)
  return value
}

/** A begun checklist and a report for each partner. */
function fill(expected: number): void {
  const { store } = desk
  const kept = valueIn(store.partners.list())
  if (kept.length !== expected) throw new Error('not every partner came in')
  const items = beginList(builtInTemplate)
  const filled = store.together(() => {
    for (const { id, domains } of kept) {
      const saved = store.checklists.save(id, items)
      if (!saved.ok) return saved
      const added = store.reports.add(sampleReport({ id: randomUUID(), domain: domains[0] ?? '' }))
      if (!added.ok) return added
    }
    return succeed(undefined)
  })
  valueIn(filled)
}

const folder = mkdtempSync(join(tmpdir(), 'handschlag-bench-'))
const desk = makeCareDesk(folder)
try {
  const list = makeLargeList(partners, contacts)
  const megabytes = (list.content.length / 1_000_000).toFixed(1)
  say(`${partners} partners, ${partners * contacts} contacts, ${list.rows} rows, ${megabytes} MB`)
  say(`${'part'.padEnd(26)}${'wall s'.padStart(8)}${'cpu s'.padStart(8)}${'deaf ms'.padStart(9)}`)
  desk.outside.answerWithFile({ name: 'list.csv', content: list.content })
  const first = await part('preview of an empty store', () => desk.care.previewList(undefined, ignore, still))
  await part('import', () => desk.care.importList({ previewId: first.previewId }, ignore, still))
  const { files } = await part('export', () => desk.care.exportList(undefined))
  desk.outside.answerWithFile({ name: 'list.csv', content: readFileSync(files[0] ?? '') })
  const again = await part('preview of the same again', () => desk.care.previewList(undefined, ignore, still))
  await part('all partners read', () => desk.store.partners.list())
  await part('all people read', () => desk.store.people.all())
  await part('mark', () => desk.store.lists.mark())
  fill(first.counts.addedPartners)
  const { files: copies } = await part('everything out', () => desk.care.exportAll(undefined, ignore, still))
  const copy = readFileSync(copies[0] ?? '')
  say(`copy of ${(copy.length / 1_000_000).toFixed(0)} MB`)
  desk.outside.answerWithFile({ name: 'all.handschlag-copy', content: copy })
  await part('everything in', () => desk.care.importAll(undefined, ignore, still))
  say(`rows unchanged: ${again.counts.unchanged} of ${again.counts.rows}`)
} finally {
  desk.store.close()
  rmSync(folder, { recursive: true, force: true })
}
