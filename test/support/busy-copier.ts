// A process that takes two copies of everything in turn, without end, and says each time it is done: to be killed. Arguments: folder, and the
// two copies.
import { readFileSync, writeSync } from 'node:fs'
import { makeCareDesk } from './care-rooms.ts'
import { valueIn } from './expect-outcome.ts'

const [folder = '', ...copies] = process.argv.slice(3)
const desk = makeCareDesk(folder)
const contents = copies.map((path) => readFileSync(path))
const still = new AbortController().signal
for (let round = 0; ; round += 1) {
  const content = contents[round % contents.length]
  if (content !== undefined) desk.outside.answerWithFile({ name: 'a.handschlag-copy', content })
  writeSync(1, `begins ${round}\n`)
  valueIn(await desk.care.importAll(undefined, () => undefined, still))
  writeSync(1, `done ${round}\n`)
}
