// The command line as scripts meet it: exit codes, one JSON document, the same in every language, nothing half-written.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, startLab } from '#lab/lab.ts'
import { runHandschlag } from '#test/support/command-line.ts'

let lab: Lab
let folder: string
let network: readonly string[]
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  const started = await startLab('en')
  if (!started.ok) throw new Error(started.fault.code)
  lab = started.value
  folder = mkdtempSync(join(tmpdir(), 'handschlag-cli-'))
  writeFileSync(at('ca.pem'), lab.settings.authorityPem)
  const { resolver, smtpPort } = lab.settings
  network = [
    '--resolver',
    `${resolver.address}:${resolver.port}`,
    '--smtp-port',
    String(smtpPort),
    '--ca-only',
    at('ca.pem'),
  ]
})
afterAll(async () => {
  await lab?.stop()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

describe('a wrong call', () => {
  it.each([
    [[]],
    [['dance']],
    [['plan', '--site', 'x']],
    [['check']],
    [['check', 'not a domain']],
    [['check', '192.0.2.1']],
    [['check', 'good.example', '--resolver', 'dns.example']],
    [['check', 'good.example', '--smtp-port', '0']],
    [['check', 'good.example', '--helo', 'localhost']],
    [['check', 'good.example', '--ca', '/nowhere/ca.pem']],
    [['check', 'good.example', '--unknown']],
    [['check', 'good.example', '--lang', 'fr']],
    [['check', 'good.example', '--via', 'gw.example']],
    [['check', 'good.example', '--depth', 'deep']],
    [['render', '--input', 'x.json']],
    [['render', '--input', '/nowhere.json', '--gateway', 'relay', '--out', '/nowhere']],
  ])('%j ends with 2 and one sentence on stderr', async (args) => {
    const run = await runHandschlag(args)
    expect(run.code).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr.length).toBeGreaterThan(20)
    expect(run.stderr).not.toMatch(/\bat .*:\d+:\d+|Error:/)
  })
})

describe('check', () => {
  it('answers one JSON document, the same in every language', async () => {
    const runs = await Promise.all(
      ['de', 'en'].map((lang) =>
        runHandschlag(['check', 'good.example', 'expired.example', '--json', '--lang', lang, ...network]),
      ),
    )
    const [german, english] = runs.map((run) => {
      expect(run.stderr).toBe('')
      const document = JSON.parse(run.stdout)
      expect(document.schema).toBe('handschlag.check/1')
      return document.results.map((result: object) => ({ ...result, startedAt: '', durationMs: 0 }))
    })
    expect(german).toEqual(english)
    expect(runs.map((run) => run.code)).toEqual([1, 1])
  })

  it('speaks German and English to people', async () => {
    const german = await runHandschlag(['check', 'no-starttls.example', '--lang', 'de', ...network])
    const english = await runHandschlag(['check', 'no-starttls.example', '--lang', 'en', ...network])
    expect(german.stdout).toContain('bietet keine Verschlüsselung an')
    expect(english.stdout).toContain('offers no encryption')
  })

  it('reads domains from a file, with comments and twice-named ones once', async () => {
    writeFileSync(at('domains.txt'), '\uFEFF# partners\ngood.example\n\nGOOD.example # again\nnull-mx.example\n')
    const run = await runHandschlag(['check', '--from-file', at('domains.txt'), '--json', ...network])
    expect(JSON.parse(run.stdout).results.map((result: { domain: string }) => result.domain)).toEqual([
      'good.example',
      'null-mx.example',
    ])
    expect(run.code).toBe(1)
  })

  it('is undetermined when the time is over, and claims nothing', async () => {
    const silent = ['--resolver', '127.0.0.1:9', '--timeout', '1', '--json']
    const run = await runHandschlag(['check', 'good.example', ...silent])
    expect(run.code).toBe(3)
    const [result] = JSON.parse(run.stdout).results
    expect(result.level).toBe('undetermined')
    expect(Object.values(result.modes)).toEqual([false, false, false, false, false])
  })
})

describe('render', () => {
  const policies = {
    schema: 'handschlag.policies/1',
    policies: [
      {
        id: '0b4c1f3e-8f0a-4a8e-9a53-6a6a8d6d8b11',
        partner: "O'Brien & Söhne”; Remove-Mailbox",
        domains: ['müster.example'],
        level: 'secure',
        hosts: [{ host: 'mx.partner.example', certificateNames: ['mx.partner.example'] }],
      },
    ],
    sites: {},
  }

  it('writes the same bytes twice', async () => {
    writeFileSync(at('policies.json'), JSON.stringify(policies))
    for (const out of ['first', 'second']) {
      const run = await runHandschlag([
        'render',
        '--input',
        at('policies.json'),
        '--gateway',
        'relay',
        '--out',
        at(out),
        '--json',
      ])
      expect(run.code).toBe(0)
      expect(JSON.parse(run.stdout)).toMatchObject({ schema: 'handschlag.render/1', gateway: 'relay' })
    }
    const files = readdirSync(at('first'))
    expect(files.length).toBeGreaterThan(0)
    expect(readdirSync(at('second'))).toEqual(files)
    for (const file of files)
      expect(readFileSync(join(at('first'), file))).toEqual(readFileSync(join(at('second'), file)))
  })

  it('writes nothing when the file is wrong or the gateway unknown', async () => {
    writeFileSync(at('wrong.json'), JSON.stringify({ ...policies, surprise: 1 }))
    const wrong = await runHandschlag([
      'render',
      '--input',
      at('wrong.json'),
      '--gateway',
      'relay',
      '--out',
      at('none'),
    ])
    const unknown = await runHandschlag([
      'render',
      '--input',
      at('policies.json'),
      '--gateway',
      'telex',
      '--out',
      at('none'),
    ])
    expect([wrong.code, unknown.code]).toEqual([2, 2])
    expect(existsSync(at('none'))).toBe(false)
  })

  it('refuses a level the gateway cannot express', async () => {
    const pinned = { ...policies.policies[0], level: 'fingerprint', pins: ['0'.repeat(64)] }
    const site = { product: 'exchange-2019', servers: ['EX1'] }
    writeFileSync(at('pinned.json'), JSON.stringify({ ...policies, policies: [pinned], sites: { exchange: site } }))
    const run = await runHandschlag([
      'render',
      '--input',
      at('pinned.json'),
      '--gateway',
      'exchange',
      '--out',
      at('none'),
    ])
    expect(run.stderr).toContain('gateway.level-not-expressible')
    expect(run.code).toBe(4)
    expect(existsSync(at('none'))).toBe(false)
  })
})

describe('lab', () => {
  it('prints what is needed to use it, and leaves nothing behind', async () => {
    const launcher = fileURLToPath(new URL('../../main/handschlag.mjs', import.meta.url))
    const child = spawn('node', [launcher, 'lab', '--json'], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '' } })
    const text = await new Promise<string>((resolve) => {
      let heard = ''
      child.stdout.on('data', (chunk) => {
        heard += String(chunk)
        if (heard.trimEnd().endsWith('}')) resolve(heard)
      })
    })
    const settings = JSON.parse(text)
    const slugs = ['good', 'dane', 'mta-sts', 'revoked', 'dnssec-bogus']
    const run = await runHandschlag(['check', ...slugs.map((slug) => `${slug}.example`), '--json', ...settings.options])
    expect(run.code).toBe(1)
    const levels = JSON.parse(run.stdout).results.map(({ level }: { level: string }) => level)
    // without the usual port for HTTPS no other program finds the policy
    const withPolicy = settings.hasUsualWebPort ? 'mta-sts' : 'name'
    expect(levels).toEqual(['name', 'dane', withPolicy, 'mandatory', 'none'])
    const safe = await runHandschlag(['check', 'dane.example', ...settings.options])
    expect(safe.code).toBe(0)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(existsSync(dirname(settings.ca))).toBe(false)
  })
})
