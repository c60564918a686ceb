// What the scripts leave behind when Postfix or the disk fails while they write: everything is put back, or it is said aloud that it is not.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createWatchedHost, pinned, type WatchedHost } from '#test/support/postfix-push-host.ts'

const hosts: WatchedHost[] = []
const make = () => {
  const host = createWatchedHost()
  hosts.push(host)
  return host
}
/** Tools that answer in front of the real ones. */
function traps(host: WatchedHost, tools: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const folder = host.at('traps')
  mkdirSync(folder)
  for (const [tool, script] of Object.entries(tools)) {
    writeFileSync(
      join(folder, tool),
      `#!/bin/sh\n${script}\nexec /usr/bin/env PATH=/usr/sbin:/usr/bin:/sbin:/bin ${tool} "$@"\n`,
      {
        mode: 0o755,
      },
    )
  }
  return { PATH: `${folder}:${process.env['PATH']}` }
}
/** A mistake that Postfix finds once our section stands in main.cf. */
const badCheck = 'if [ "$3" = check ] && grep -q handschlag_kept "$2/main.cf"; then exit 1; fi'

afterEach(() => {
  for (const host of hosts.splice(0)) host.stop()
})

it('a failure while writing puts everything back', async () => {
  const host = make()
  const before = host.bytes()
  const run = await host.call(host.set([pinned(1)]), 'apply', ['--apply'], traps(host, { postfix: badCheck }))
  expect(run.output).toContain('As before. What was tried stands in')
  expect(run.code).toBe(20)
  expect(host.bytes()).toEqual(before)
})

it('a failure while putting back is not called success', async () => {
  const host = make()
  const cp = 'case $* in "-p "*/handschlag-backup/*/main.cf*) exit 1 ;; esac'
  const run = await host.call(host.set([pinned(1)]), 'apply', ['--apply'], traps(host, { postfix: badCheck, cp }))
  expect(run.output).toContain('PUTTING BACK FAILED')
  expect(run.code).toBe(21)
})

it.each(['HUP', 'INT', 'TERM'])('%s in the middle of writing leaves everything as before', async (signal) => {
  const host = make()
  const before = host.bytes()
  // The script gets the signal right after the first file stands in its new form.
  const mv = `case $* in *handschlag-new*/handschlag/*) /bin/mv "$@"; kill -${signal} $PPID; exit 0 ;; esac`
  const run = await host.call(host.set([pinned(1)]), 'apply', ['--apply'], traps(host, { mv }))
  expect(run.output).toContain('As before.')
  expect(run.code).toBe(20)
  expect(host.bytes()).toEqual(before)
})

it('whoever read along is gone: the run goes on to its end', async () => {
  const host = make()
  const set = host.set([pinned(1)])
  execFileSync('sh', ['-c', `sh ${set}/handschlag-postfix-apply.sh --apply --tell 2>/dev/null | true`])
  const again = await host.call(set, 'apply', ['--apply'])
  expect(again.output).toContain('Nothing to do')
})

it('a host that somebody changes in the middle is left alone', async () => {
  const host = make()
  host.keep('before')
  const mv = `case $* in *handschlag-unfinished*) echo 'delay_warning_time = 7h' >> ${host.etc}/main.cf ;; esac`
  const run = await host.call(host.set([pinned(1)]), 'apply', ['--apply', '--tell'], traps(host, { mv }))
  expect(run.code).toBe(14)
  const changed = host.bytes()
  host.restore('before')
  appendFileSync(join(host.etc, 'main.cf'), 'delay_warning_time = 7h\n')
  expect(changed).toEqual(host.bytes())
})

describe('a disk that takes nothing', () => {
  /** Configuration on a file system of its own; how it is mounted decides. */
  async function onDisk(options: string, prepare: (etc: string) => void, code: number, words: RegExp): Promise<void> {
    const host = make()
    const set = host.set([pinned(1)])
    host.keep('before')
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', host.etc])
    try {
      execFileSync('cp', ['-a', `${host.at('before')}/.`, host.etc])
      prepare(host.etc)
      const before = host.bytes()
      const run = await host.call(set, 'apply', ['--apply', '--tell'], {})
      expect(run.output).toMatch(words)
      expect(run.code).toBe(code)
      expect(host.bytes()).toEqual(before)
      const backups = join(host.etc, 'handschlag-backup')
      const left = readdirSync(host.etc).includes('handschlag-backup') ? readdirSync(backups) : []
      expect(left.filter((name) => name.startsWith('.'))).toEqual([])
    } finally {
      execFileSync('umount', [host.etc])
    }
  }
  const fill = (etc: string, pages: number) => {
    try {
      writeFileSync(join(etc, 'filler'), Buffer.alloc(10 << 20))
    } catch {
      // full, as it should be
    }
    const size = readFileSync(join(etc, 'filler')).length
    execFileSync('truncate', ['-s', String(size - pages * 4096), join(etc, 'filler')])
  }

  it.each([0, 2, 5, 8, 11])('full but for %d pages: an exit code of its own, and as before', async (pages) => {
    await onDisk('size=1m,mode=755', (etc) => fill(etc, pages), 17, /no room: .*No space left/)
  })

  it('only readable', async () => {
    await onDisk('size=1m,mode=755', (etc) => execFileSync('mount', ['-o', 'remount,ro', etc]), 18, /can only be read/)
  })
})
