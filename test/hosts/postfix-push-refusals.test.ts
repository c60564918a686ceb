// What a run by hand refuses as well: another run, a host that moved, and every change that must be accepted by name; and that accepting it
// is enough. One configuration is brought to each of these states.
import { spawn } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWatchedHost, pinned, traces, type WatchedHost } from '#test/support/postfix-push-host.ts'

let host: WatchedHost
let set: string
let fresh: string
const four = [pinned(1), pinned(2), pinned(3), pinned(4)]
const desk = '6a1d3c0e-3c1c-4a53-9a39-0d2f6c1d7a33'
const own = (name: string) => join(host.own, name)

beforeAll(async () => {
  host = createWatchedHost()
  host.keep('bare')
  set = host.set(four)
  fresh = host.set([...four, pinned(5)])
  const applied = await host.call(set, 'apply', ['--apply', '--desk', desk])
  if (applied.code !== 0) throw new Error(applied.output)
  host.keep('applied')
}, 120_000)
beforeEach(() => host.restore('applied'))
afterAll(() => host?.stop())

async function refused(with_: string, words: readonly string[], code: number, say: RegExp | string): Promise<void> {
  const before = host.bytes()
  const run = await host.call(with_, 'apply', ['--apply', '--tell', ...words])
  expect(run.output).toMatch(say)
  expect(run.code).toBe(code)
  expect(host.bytes()).toEqual(before)
}

describe('another run', () => {
  it('that lives is not disturbed, and neither plan nor rollback says what it would do', async () => {
    const other = spawn('sleep', ['600'])
    try {
      const began = readFileSync(`/proc/${other.pid}/stat`, 'utf8').replace(/.*\) /, '').split(' ')[19]
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
      symlinkSync(`${other.pid}-${began}.${boot}`, join(host.etc, 'handschlag-lock'))
      await refused(fresh, [], 16, `another run is under way, process ${other.pid}`)
      expect((await host.call(fresh, 'apply', ['--plan', '--tell'])).code).toBe(16)
      expect((await host.call(fresh, 'rollback', ['--apply', '--latest'])).code).toBe(16)
    } finally {
      other.kill()
    }
  })

  it.each(['4194303-1.deadbeef', `${process.pid}-1.deadbeef`])('that is dead is taken over: %s', async (holder) => {
    symlinkSync(holder, join(host.etc, 'handschlag-lock'))
    expect((await host.call(fresh, 'apply', ['--plan', '--tell'])).code).toBe(2)
    const run = await host.call(fresh, 'apply', ['--apply'])
    expect(run.output).toContain('its lock was taken over')
    expect(run.code).toBe(0)
    expect(Object.keys(host.bytes()).filter((name) => traces.test(name))).toEqual([])
  })
})

it('a host that moved since the plan is left alone, one that did not is written', async () => {
  const plan = await host.call(fresh, 'apply', ['--plan', '--tell'])
  const state = /@handschlag state ([0-9a-f]{64})/.exec(plan.output)?.[1] ?? ''
  const main = join(host.etc, 'main.cf')
  const { mode } = lstatSync(main)
  writeFileSync(main, `${readFileSync(main, 'utf8')}delay_warning_time = 7h\n`)
  await refused(fresh, ['--expect', state], 14, 'not as it was when the plan was made')
  host.restore('applied')
  expect(lstatSync(main).mode).toBe(mode)
  expect((await host.call(fresh, 'apply', ['--apply', '--expect', state])).code).toBe(0)
})

describe('must be accepted by name', () => {
  const accepted = async (with_: string, words: readonly string[], codes: readonly string[]) => {
    const [code = ''] = codes
    await refused(with_, words, 15, `--accept ${code}`)
    const told = await host.call(with_, 'apply', ['--plan', '--tell', ...words])
    expect([...told.output.matchAll(/^@handschlag unsafe (\S+)/gm)].map(([, name]) => name)).toEqual(codes)
    const all = codes.flatMap((name) => ['--accept', name])
    const run = await host.call(with_, 'apply', ['--apply', ...words, ...all])
    expect(run.output).toContain('Done.')
    expect((await host.call(with_, 'apply', ['--plan', ...words])).output).toContain('Nothing to do')
  }

  it('an edit of our section', async () => {
    const main = join(host.etc, 'main.cf')
    writeFileSync(main, readFileSync(main, 'utf8').replace(/^transport_maps = .*$/m, 'transport_maps ='))
    await accepted(set, [], ['hand-edited'])
  })

  it('a file of ours that was taken away', async () => {
    host.restore('applied')
    const run = await host.call(set, 'apply', ['--plan'])
    expect(run.output).toContain('Nothing to do')
    writeFileSync(own('set'), '')
    await accepted(set, [], ['hand-edited'])
  })

  it('what another desk wrote, and what nobody knows who wrote', async () => {
    await accepted(fresh, ['--desk', desk.replace('6', '7')], ['unknown-set'])
    host.restore('applied')
    writeFileSync(own('manifest'), '')
    await accepted(fresh, [], ['unknown-set'])
  })

  it('what a newer version wrote', async () => {
    writeFileSync(own('manifest'), readFileSync(own('manifest'), 'utf8').replace('writer 1', 'writer 99'))
    await accepted(fresh, ['--desk', desk], ['newer-writer'])
  })

  it('a file of somebody else in our place; another one there is not touched', async () => {
    host.restore('bare')
    mkdirSync(host.own)
    writeFileSync(own('transport'), 'mine.example smtp:\n')
    writeFileSync(own('notes.txt'), 'mine\n')
    const before = host.bytes()
    await accepted(set, [], ['foreign-content'])
    expect(readFileSync(own('notes.txt'), 'utf8')).toBe('mine\n')
    expect((await host.call(set, 'rollback', ['--apply', '--latest'])).code).toBe(0)
    expect(host.bytes()).toEqual(before)
  })

  it('much that changes; a third of it and less, or one alone, does not count', async () => {
    const changed = (...which: number[]) =>
      host.set([1, 2, 3, 4].map((n) => pinned(n, which.includes(n) ? 'cd' : 'ab')))
    await accepted(changed(1, 2), [], ['too-much-changed'])
    host.restore('applied')
    expect((await host.call(changed(1), 'apply', ['--plan', '--tell'])).output).not.toContain('unsafe')
  })

  it('partners that TLS is no longer enforced for, by name', async () => {
    const less = host.set([{ ...pinned(1), level: 'may', pins: [] }, ...four.slice(1)])
    const told = await host.call(less, 'apply', ['--plan', '--tell'])
    const [, count, names = ''] = /unsafe enforcement-ends (\d+) (\S+)/.exec(told.output) ?? []
    expect([count, Buffer.from(names, 'base64').toString().trim()]).toEqual(['1', 'Partner 1'])
    await accepted(less, [], ['enforcement-ends'])
  })
})

it('going back keeps what an admin changed outside our section since', async () => {
  const main = join(host.etc, 'main.cf')
  writeFileSync(main, `${readFileSync(main, 'utf8')}delay_warning_time = 7h\n`)
  expect((await host.call(set, 'rollback', ['--apply', '--latest'])).code).toBe(12)
  const back = await host.call(set, 'rollback', ['--apply', '--latest', '--ours'])
  expect(back.output).toContain('Done.')
  const text = readFileSync(main, 'utf8')
  expect(text).toContain('delay_warning_time = 7h')
  expect(text).not.toContain('# handschlag')
})

it('going back says what keeps it from going', async () => {
  const nothing = await host.call(set, 'rollback', ['--plan', '--tell', '--ours', '--run', 'ffff'])
  expect(nothing.output).toMatch(/^@handschlag nothing \S+$/m)
  expect(nothing.code).toBe(0)
  const main = join(host.etc, 'main.cf')
  writeFileSync(main, readFileSync(main, 'utf8').replace('# handschlag: end of the generated section\n', ''))
  const torn = await host.call(set, 'rollback', ['--apply', '--tell', '--latest', '--ours'])
  expect(torn.output).toContain('STOP: the marks of our section in main.cf do not pair')
  expect(torn.output).toMatch(/^@handschlag stop 12 marks \S+$/m)
  expect(torn.code).toBe(12)
})

it('what is shown and the state it is bound to are one: a host that moves while it is looked at is not shown', async () => {
  const tools = host.at('looked-at')
  mkdirSync(tools)
  const move = `echo 'delay_warning_time = 7h' >> ${host.etc}/main.cf`
  const trap = `#!/bin/sh\n/usr/sbin/postconf "$@"\ncode=$?\n[ "$3" != -M ] || ${move}\nexit $code\n`
  writeFileSync(join(tools, 'postconf'), trap, { mode: 0o755 })
  const env = { PATH: `${tools}:${process.env['PATH']}` }
  const looked = await host.call(fresh, 'apply', ['--plan', '--tell'], env)
  expect(looked.output).toContain('STOP: the host was changed while it was looked at')
  expect(looked.code).toBe(14)
})
