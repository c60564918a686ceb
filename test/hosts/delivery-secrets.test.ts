// The sudo password over a real OpenSSH server: no argument list of any process ever holds it, and neither does anything that is kept - plan,
// record, progress, work folder, the product's folder, or the server's log.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { planPush } from '#delivery/make-plan.ts'
import { type DeliveryBench, startBench } from '#test/support/delivery-bench.ts'
import { planTiny, runTiny, tinyLook } from '#test/support/tiny-push.ts'

let bench: DeliveryBench
beforeAll(async () => {
  bench = await startBench('127.61.6.1', 22_700, { sudo: 'password' })
})
afterAll(() => bench.stop())

/** Reads every argument list and environment there is, as fast as it can, until told to stop; tells how often and what it saw. */
const watcher = `
  const { readdirSync, readFileSync } = require('node:fs')
  const { parentPort, workerData } = require('node:worker_threads')
  let rounds = 0
  const seen = []
  let sudo = 0
  let isOver = false
  parentPort.on('message', () => { isOver = true })
  const look = () => {
    for (const pid of readdirSync('/proc')) {
      if (!/^[0-9]+$/.test(pid)) continue
      for (const name of ['cmdline', 'environ']) {
        let text = ''
        try { text = readFileSync('/proc/' + pid + '/' + name, 'latin1') } catch { continue }
        if (name === 'cmdline' && text.startsWith('sudo')) sudo++
        for (const secret of workerData) if (text.includes(secret)) seen.push(text)
      }
    }
    rounds++
    if (isOver) { parentPort.postMessage({ rounds, sudo, seen }); parentPort.close() } else setImmediate(look)
  }
  look()
`

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}

test('the password is nowhere but on the standard input of sudo', async () => {
  const secrets = [bench.user.password, 'Falsch-4711-Sesam']
  const worker = new Worker(watcher, { eval: true, workerData: secrets })
  const watched = new Promise<{ rounds: number; sudo: number; seen: string[] }>((resolve) =>
    worker.once('message', resolve),
  )

  const wrong = await bench.open({ sudoPassword: secrets[1] ?? '' })
  const refused = await planPush(tinyLook(wrong.host, bench.site, 'after\n'))
  expect(refused.ok).toBe(false)
  wrong.host.shell.close()
  const { host } = await bench.open()
  const lines: string[] = []
  const plan = await planTiny([[host, bench.site]], 'after\n')
  bench.wish('fail-verify')
  const run = await runTiny(plan, 'after\n', [[host, bench.site]], {
    revertAfterMinutes: 5,
    onProgress: (one) => lines.push(JSON.stringify(one)),
  })
  expect(run.records.map(({ state }) => state)).toEqual(['rolled-back'])

  worker.postMessage('stop')
  const { rounds, sudo, seen } = await watched
  expect(seen).toEqual([])
  expect(rounds).toBeGreaterThan(20)
  // it did look while sudo ran
  expect(sudo).toBeGreaterThan(0)

  const kept = [JSON.stringify([refused, plan, run.records, run.told, run.fault]), ...lines, bench.server.log()]
  const files = [...filesBelow(bench.user.home), ...filesBelow(bench.site.etc)]
  expect(files.some((path) => path.endsWith('/revert.sh'))).toBe(true)
  expect(files.some((path) => path.endsWith('/tiny-write/out'))).toBe(true)
  const texts = [...kept, ...files.map((path) => readFileSync(path, 'latin1'))]
  for (const secret of secrets) expect(texts.filter((text) => text.includes(secret))).toEqual([])
})
