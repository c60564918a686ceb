// The test command. Runs every step in order, goes on after a failure, prints one line per step and closes with `N passed, N failed`.
// `--quick` is `npm run check`, `--long` repeats everything with long property campaigns. What cannot run here is named with its
// reason, and on CI that is a failure: nothing is skipped silently.
import { requireDebianPackages, windowPackages } from '../../main/debian-packages.mjs'
import { runStep } from './run-step.mjs'
import { steps, testPackages, unpackedPackages } from './suites.mjs'
import { unpackPackages } from './unpack-packages.mjs'

const mode = process.argv.includes('--quick') ? 'quick' : process.argv.includes('--long') ? 'long' : 'full'
const onCi = process.env.CI === 'true'
const say = (line) => process.stdout.write(`${line}\n`)
const total = { passed: 0, failed: 0 }

const missing = mode === 'quick' ? undefined : preparePackages()
for (const step of steps.filter((each) => each.modes.includes(mode))) {
  if (step.needs === 'packages' && missing !== undefined) tellSkipped(step.name, missing)
  else await tellStep(step)
}
say('')
say(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1

function preparePackages() {
  try {
    requireDebianPackages([...windowPackages, ...testPackages], say)
    prepareUnpacked()
    return undefined
  } catch (error) {
    return error.message
  }
}

// What cannot be unpacked is missed by the few tests that start it; they fail and name it.
function prepareUnpacked() {
  try {
    unpackPackages(unpackedPackages, say)
  } catch (error) {
    say(error.message)
  }
}

async function tellStep(step) {
  const startedAt = performance.now()
  const { passed, failed, skipped, output } = await runStep(step, mode).catch((error) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    output: error.message,
  }))
  const counted = passed + failed === 0 && skipped === 0 ? { passed: 0, failed: 1 } : { passed, failed }
  total.passed += counted.passed
  total.failed += counted.failed
  if (counted.failed > 0) say(output.trimEnd())
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)
  say(`${counted.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(28)} ${seconds} s  ${describe(counted, skipped)}`)
  if (skipped > 0) tellSkipped(`${skipped} of ${step.name}`, 'the tests say why in out/test-results')
}

function describe({ passed, failed }, skipped) {
  return [`${passed} passed`, failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : '']
    .filter((part) => part !== '')
    .join(', ')
}

function tellSkipped(name, reason) {
  say(`SKIP ${name}: ${reason}`)
  if (onCi) total.failed += 1
}
