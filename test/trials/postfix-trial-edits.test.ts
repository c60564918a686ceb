// Others write main.cf or the partner's table at the very moment a trial comes or goes: before the new file is put in place, or in the instant it
// is. What they wrote stays, the trial does not come, or goes all the same, and nothing of it is left.
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string
const run = '00112233445566aa'
const applyWords = ['--apply', '--tell', '--run', run]
const undoWords = ['--undo', '--tell', '--run', run]

beforeAll(() => {
  host = createWatchedHost()
  for (const name of ['rules', 'policies']) writeFileSync(join(host.etc, name), 'bank.example encrypt\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial(), site)))
  host.start()
  host.keep('before')
}, 120_000)
afterAll(() => host?.stop())
beforeEach(() => host.restore('before'))

/** Where another admin writes, and how: the whole file anew by its name, or into the file that is there. */
interface Edit {
  readonly table: string
  readonly file: string
  readonly anew: string
  readonly inPlace: string
}
const line = (file: string, text: string): Pick<Edit, 'file' | 'anew' | 'inPlace'> => ({
  file,
  anew: `cp -p "$etc/${file}" "$etc/theirs"; echo '${text}' >> "$etc/theirs"; /bin/mv "$etc/theirs" "$etc/${file}"`,
  inPlace: `echo '${text}' >> "$etc/${file}"`,
})
const added = `printf 'partner2.example secure\\n' | postmap -c "$etc" -i "hash:$etc/policies"`
const edits: Readonly<Record<string, Edit>> = {
  'main.cf': { table: 'texthash:$config_directory/rules', ...line('main.cf', 'header_size_limit = 99999') },
  'a text table': { table: 'texthash:$config_directory/rules', ...line('rules', 'partner2.example secure') },
  'a database': { table: 'hash:$config_directory/policies', file: 'policies.db', anew: added, inPlace: added },
}

/** A tool in front of the real one: once, when our new file is its business, somebody else writes first. */
function meanwhile(tool: 'sync' | 'mv', { file, anew, inPlace }: Edit): NodeJS.ProcessEnv {
  const done = host.at('edited')
  rmSync(done, { force: true })
  for (const name of ['sync', 'mv']) rmSync(host.at(name), { force: true })
  const script = `#!/bin/sh
etc=${host.etc}
case $* in *"/${file}.handschlag-new"*) if [ ! -e ${done} ]; then : > ${done}; ${tool === 'sync' ? anew : inPlace}; fi ;; esac
exec /bin/${tool} "$@"
`
  writeFileSync(host.at(tool), script, { mode: 0o755 })
  return { PATH: `${host.at('')}:${process.env['PATH']}` }
}

/** The entries there, and the files the trial writes into, without it. */
function seen({ file }: Edit) {
  const lines = (text: string) => text.split('\n').filter((each) => each !== '')
  return {
    names: Object.keys(host.look()).sort(),
    main: readFileSync(join(host.etc, 'main.cf'), 'utf8'),
    rules: readFileSync(join(host.etc, 'rules'), 'utf8'),
    policies: file === 'policies.db' ? lines(host.ask('postmap', '-s', `hash:${host.etc}/policies`)).sort() : [],
  }
}

function prepare(edit: Edit) {
  appendFileSync(join(host.etc, 'main.cf'), `smtp_tls_policy_maps = ${edit.table}\n`)
  return seen(edit)
}

const theirs = /partner2\.example[ \t]secure|header_size_limit = 99999/

/** What they wrote is there, and nothing of the trial. */
async function expectTheirsAlone(edit: Edit, before: ReturnType<typeof seen>, output: string): Promise<void> {
  const after = seen(edit)
  expect(JSON.stringify(after).replaceAll('\\t', ' '), output).toMatch(theirs)
  expect(after.names).toEqual(before.names)
  for (const each of [after.main, after.rules, ...after.policies])
    expect(each).not.toMatch(/handschlag[ -]trial|127\.0\.0\.1\]/)
  expect(await host.call(set, 'trial', ['--left'])).toEqual({ code: 0, output: '' })
}

const cases: readonly (readonly [string, 'sync' | 'mv'])[] = [
  ['main.cf', 'sync'],
  ['main.cf', 'mv'],
  ['a text table', 'sync'],
  ['a database', 'mv'],
]

it.each(cases)(
  'on the way in, %s written at the %s',
  async (where, tool) => {
    const edit = edits[where]
    if (edit === undefined) throw new Error(where)
    const before = prepare(edit)
    const ran = await host.call(set, 'trial', applyWords, meanwhile(tool, edit))
    expect(ran.code, ran.output).toBe(14)
    expect(ran.output).toContain('@handschlag stop 14 moved')
    await expectTheirsAlone(edit, before, ran.output)
  },
  120_000,
)

it.each(cases)(
  'on the way back, %s written at the %s',
  async (where, tool) => {
    const edit = edits[where]
    if (edit === undefined) throw new Error(where)
    const before = prepare(edit)
    const there = await host.call(set, 'trial', applyWords)
    expect(there.code, there.output).toBe(0)
    const ran = await host.call(set, 'trial', undoWords, meanwhile(tool, edit))
    expect(ran.code, ran.output).toBe(0)
    await expectTheirsAlone(edit, before, ran.output)
  },
  120_000,
)
