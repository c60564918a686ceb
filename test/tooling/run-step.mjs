// Runs one step of the test command in a process of its own and says how many tests passed and failed. Its output goes to
// out/test-results/ and, when something failed, to the terminal as well.
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findRuntime } from '../../main/runtime.mjs'
import { root } from './suites.mjs'

const results = join(root, 'out', 'test-results')
const stepLimitMs = 1_200_000
const longStepLimitMs = 4 * 3_600_000

/** Runs a step; returns `{ passed, failed, skipped, output }`. */
export async function runStep(step, mode) {
  mkdirSync(results, { recursive: true })
  const slug = step.name.replace(/[^a-z]+/gi, '-').toLowerCase()
  const report = join(results, `${slug}.json`)
  rmSync(report, { force: true })
  const isSuite = step.kind === 'suite'
  const parameters = isSuite ? vitestParameters(step, report) : step.parameters
  const executable = step.inElectron === true ? (await findRuntime()).executable : process.execPath
  const env = {
    ...process.env,
    NO_COLOR: '1',
    ...(step.inElectron === true ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
    ...(mode === 'long' ? { HANDSCHLAG_PROPERTY_RUNS: '200000' } : {}),
  }
  const limit = mode === 'long' ? longStepLimitMs : (step.limitMs ?? stepLimitMs)
  const { code, output } = await capture(executable, parameters, env, join(results, `${slug}.log`), limit)
  if (!isSuite) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
  return { ...countTests(report, code), output }
}

function vitestParameters(step, report) {
  return [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/tooling/vitest.config.ts',
    ...step.projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
}

// A file that cannot even be loaded has no tests, but it failed; a run that ended without a report failed as well.
function countTests(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const counted = JSON.parse(readFileSync(report, 'utf8'))
  const unloadable = counted.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = counted.numFailedTests + unloadable.length
  return {
    passed: counted.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: counted.numPendingTests + counted.numTodoTests,
  }
}

function capture(executable, parameters, env, log, limitMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, parameters, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const copy = createWriteStream(log)
    let output = ''
    const keep = (text) => {
      copy.write(text)
      output = `${output}${text}`.slice(-60_000)
    }
    const limit = setTimeout(() => {
      keep(`\nended after ${limitMs / 1000} s\n`)
      child.kill('SIGKILL')
    }, limitMs)
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(limit)
      copy.end()
      resolve({ code: code ?? 1, output })
    })
  })
}
