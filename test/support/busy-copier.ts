// A process that takes two copies of everything in turn, without end, and says each time when it is about to replace, and when it is done: to be
// killed. Arguments: folder, and the two copies.
import { readFileSync, writeSync } from 'node:fs'
import { makeCareDesk } from './care-rooms.ts'
import { valueIn } from './expect-outcome.ts'

const [folder = '', ...copies] = process.argv.slice(3)
const desk = makeCareDesk(folder)
const contents = copies.map((path) => readFileSync(path))
const still = new AbortController().signal
const isAny = desk.rooms.tests.isAny
let asked = 0
// Asked at the beginning, and once more when the copy was checked and nothing but the change itself is left.
desk.rooms.tests.isAny = () => {
  asked += 1
  if (asked % 2 === 0) writeSync(1, `replaces ${asked / 2}\n`)
  return isAny()
}
for (let round = 0; ; round += 1) {
  const content = contents[round % contents.length]
  if (content !== undefined) desk.outside.answerWithFile({ name: 'a.handschlag-copy', content })
  valueIn(await desk.care.importAll(undefined, () => undefined, still))
  writeSync(1, `done ${round}\n`)
}
