// What is there before a push stays within reach when the push is cut and what comes after it is cut, fails or meets an edit by hand: the
// way back leads to before the first, and a host that is half of two states is never called as before.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWatchedHost, pinned, type Snapshot, type WatchedHost } from '#test/support/postfix-push-host.ts'

let host: WatchedHost
let set: string
let before: Snapshot
const run = '00112233445566aa'
const next = '00112233445566bb'
const apply = (name: string) => ['--apply', '--tell', '--run', name, '--accept', 'too-much-changed']
const back = (name: string) => ['--apply', '--tell', '--ours', '--run', name]
const marker = () => join(host.etc, 'handschlag-unfinished')
const edit = 'delay_warning_time = 7h\n'

/** A push that was cut when half of our folder was new. */
beforeAll(async () => {
  host = createWatchedHost()
  const old = await host.call(host.set([pinned(1), pinned(2)]), 'apply', ['--apply'])
  if (old.code !== 0) throw new Error(old.output)
  before = host.look()
  host.keep('before')
  set = host.set([pinned(1, 'cd'), pinned(2, 'cd'), pinned(3)])
  await host.killAfter(-1, set, 'apply', apply(run))
  const half = await cutAt(/^mv .*\/tls_policy$/, 'apply', apply(run))
  if (half !== -1) throw new Error('not cut')
  host.keep('cut')
}, 60_000)
beforeEach(() => host.restore('cut'))
afterAll(() => host?.stop())

/** Runs the same again from before, cut after the step of the last run that reads like this. */
async function cutAt(step: RegExp, script: 'apply' | 'rollback', words: readonly string[]): Promise<number> {
  const lines = readFileSync(host.at('steps'), 'utf8').trimEnd().split('\n')
  host.restore(script === 'apply' ? 'before' : 'cut')
  return (await host.killAfter(lines.findIndex((line) => step.test(line)) + 1, set, script, words)).code
}
/** A Postfix that finds a mistake in its n-th check. */
function failingCheck(at: number): NodeJS.ProcessEnv {
  const folder = host.at(`check-${at}`)
  mkdirSync(folder, { recursive: true })
  const count = join(folder, 'count')
  writeFileSync(count, '')
  const script = `if [ "$3" = check ]; then echo >> ${count}; [ "$(grep -c '' ${count})" != ${at} ] || exit 1; fi`
  writeFileSync(join(folder, 'postfix'), `#!/bin/sh\n${script}\nexec /usr/sbin/postfix "$@"\n`, { mode: 0o755 })
  return { PATH: `${folder}:${process.env['PATH']}` }
}

it('a way back that was cut is gone on with', async () => {
  await host.killAfter(-1, set, 'rollback', back(run))
  expect(await cutAt(/^mv .*\/tls_policy$/, 'rollback', back(run))).toBe(-1)
  const told = await host.call(set, 'apply', ['--plan', '--tell'])
  expect(told.output).not.toContain('unsafe hand-edited')
  const again = await host.call(set, 'rollback', back(run))
  expect(again.code, again.output).toBe(0)
  expect(host.look()).toEqual(before)
})

it('a way back that fails leaves the push told as unfinished', async () => {
  const note = readFileSync(marker(), 'utf8')
  const failed = await host.call(set, 'rollback', back(run), failingCheck(1))
  expect(failed.code, failed.output).toBe(20)
  expect(readFileSync(marker(), 'utf8')).toBe(note)
  expect((await host.call(set, 'rollback', back(run))).code).toBe(0)
  expect(host.look()).toEqual(before)
})

it('a second push after an edit by hand that fails does so, too', async () => {
  appendFileSync(join(host.etc, 'main.cf'), edit)
  const note = readFileSync(marker(), 'utf8')
  const failed = await host.call(set, 'apply', apply(next), failingCheck(2))
  expect(failed.code, failed.output).toBe(20)
  expect(readFileSync(marker(), 'utf8')).toBe(note)
  expect((await host.call(set, 'rollback', back(next))).code).toBe(0)
  expect(host.look()['handschlag/tls_policy']).toBe(before['handschlag/tls_policy'])
})

it.each(['--run', '--backup'])('and one that ends leads back to before the first, past the edit: %s', async (by) => {
  appendFileSync(join(host.etc, 'main.cf'), edit)
  const done = await host.call(set, 'apply', apply(next))
  expect(done.code, done.output).toBe(0)
  expect(existsSync(marker())).toBe(false)
  const backup = /@handschlag backup (\S+)/.exec(done.output)?.[1] ?? ''
  const words = by === '--run' ? back(next) : ['--apply', '--tell', '--ours', '--backup', backup]
  const undone = await host.call(set, 'rollback', words)
  expect(undone.code, undone.output).toBe(0)
  const seen = host.look()
  expect(seen['main.cf']).toContain(edit)
  expect({ ...seen, 'main.cf': '', 'handschlag/manifest': '' }).toEqual({
    ...before,
    'main.cf': '',
    'handschlag/manifest': '',
  })
})

// the last one: it changes what the others begin with
it('a way back of a push that had ended is gone on with, too', async () => {
  host.restore('before')
  expect((await host.call(set, 'apply', apply(run))).code).toBe(0)
  host.keep('cut')
  await host.killAfter(-1, set, 'rollback', back(run))
  expect(await cutAt(/^mv .*\/tls_policy$/, 'rollback', back(run))).toBe(-1)
  const again = await host.call(set, 'rollback', back(run))
  expect(again.code, again.output).toBe(0)
  expect(host.look()).toEqual(before)
})
