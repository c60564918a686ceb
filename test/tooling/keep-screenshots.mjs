// `npm run screenshots`: copies the picture for the README out of the last run of the window tests.
import { copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './suites.mjs'

const kept = { 'en-4-verdict.png': 'verdict.png' }
const limitBytes = 400_000

for (const [name, target] of Object.entries(kept)) {
  const from = join(root, 'out/screenshots', name)
  const to = join(root, 'resources/screenshots', target)
  if (!existsSync(from)) {
    process.stderr.write(`${from} is missing: run npm test first.\n`)
    process.exitCode = 1
  } else if (statSync(from).size > limitBytes) {
    process.stderr.write(`${from} is larger than ${limitBytes} bytes.\n`)
    process.exitCode = 1
  } else {
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(from, to)
    process.stdout.write(`${to}\n`)
  }
}
