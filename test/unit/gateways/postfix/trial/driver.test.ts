// What the trial's driver calls, which trials it refuses to write, and what it makes of the answers of a host that lies or is cut off.
import '#test/support/property-runs.ts'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trial } from '#domain/confirm/trial.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePostfixSite } from '../sample.ts'
import { sampleTrial } from './sample-trial.ts'

const site = samplePostfixSite()
const place = {
  system: 'posix',
  folder: '/var/lib/mailadmin/.handschlag/s/0011223344556677',
  run: '00112233445566aa',
} as const
const state = 'ab'.repeat(32)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const answer = (lines: readonly string[], code: number | null): CommandAnswer => ({
  id: 'look-trial',
  code,
  stdout: lines.map((line) => `@handschlag ${line}\n`).join(''),
  stderr: '',
})
const looked = ['product Postfix 3.7.11', `state ${state}`]
const ruleLine = (text: string) =>
  `rule ${text === '' ? '-' : base64(text)} ${base64('hash:/etc/p (a.example)')} ${state}`
const { push, files, readRule, readLeft } = postfixTrial

describe('the files', () => {
  it('are a script any POSIX shell reads, the list of traps and the authority', () => {
    const [traps, authority, script] = valueIn(files(sampleTrial(), site))
    expect(traps?.content.split('\n')[0]).toBe(
      'control\tgegenprobe-trial000000000000000@bank.example\t127.0.0.1\t2500\tmx.bank.example',
    )
    expect(authority?.content).toBe(sampleTrial().authorityPem)
    execFileSync('sh', ['-n'], { input: script?.content ?? '' })
    expect(valueIn(files(sampleTrial(), site))).toEqual(valueIn(files(sampleTrial(), site)))
  })

  it('write pins as Postfix does', () => {
    const [, , script] = valueIn(files(sampleTrial({ controlPins: ['cd'.repeat(32), state] }), site))
    expect(script?.content).toContain(`control_pins='${'AB:'.repeat(31)}AB|${'CD:'.repeat(31)}CD'\n`)
  })

  const [first, ...rest] = sampleTrial().traps
  const trap = (change: object): Partial<Trial> => {
    if (first === undefined) throw new Error('a trap')
    return { traps: [{ ...first, ...change }, ...rest] }
  }
  it.each<readonly [string, Partial<Trial>]>([
    ['id', { id: '../../etc' }],
    ['domain', { domain: "bank.example'; reboot '" }],
    ['sender', { sender: 'a b@own.example' }],
    ['authority', { authorityPem: 'no certificate' }],
    ['pins', { controlPins: ['AB:CD'] }],
    ['recipient', trap({ recipient: 'gegenprobe-x@other.example' })],
    ['recipient', trap({ recipient: 'a\tb@bank.example' })],
    ['address', trap({ address: 'localhost' })],
    ['address', trap({ address: 'fe80::1%eth0' })],
    ['port', trap({ port: 0 })],
    ['serverName', trap({ serverName: 'a b' })],
    ['traps', trap({ port: 2501 })],
    ['traps', { traps: [] }],
  ])('are none where %s cannot be said', (field, change) => {
    expect(faultIn(files(sampleTrial(change), site))).toEqual({
      code: 'confirm.not-triable',
      params: { detail: field },
    })
  })
})

describe('the commands', () => {
  it('name the run, what was seen, and nothing is written by a look', () => {
    const reading = valueIn(push.read([answer([...looked, ruleLine('encrypt'), 'end 2'], 2)], [], site))
    const words = (commands: readonly { words: readonly string[] }[]) =>
      commands.map((one) => one.words.slice(2).join(' '))
    expect(words(push.inspect(site, place))).toEqual(['--look --tell'])
    expect(words(push.apply(site, place, reading, []))).toEqual([`--apply --expect ${state} --run ${place.run} --tell`])
    expect(words(push.undo(site, place, {}, null))).toEqual([`--undo --run ${place.run} --tell`])
    expect(words(push.undo(site, place, { backup: '/etc/postfix/handschlag-trial-00' }, reading))).toEqual([
      `--undo --expect ${state} --backup /etc/postfix/handschlag-trial-00 --tell`,
    ])
    expect(words(postfixTrial.lookLeft(site, place))).toEqual(['--left --tell'])
    const detached = [...push.apply(site, place, reading, []), ...push.undo(site, place, {}, null)]
    expect(detached.every(({ isDetached }) => isDetached)).toBe(true)
  })
})

describe('the answers', () => {
  it('tell the rule and that there is none', () => {
    const read = (text: string) => valueIn(readRule([answer([...looked, ruleLine(text), 'end 2'], 2)]))
    const said = { source: 'hash:/etc/p (a.example)', configSha256: state }
    expect(read('secure match=a.example')).toEqual({ text: 'secure match=a.example', ...said })
    expect(read('')).toEqual({ text: null, ...said })
  })

  it('tell what others changed, and only what the host says so', () => {
    const { readChanged } = postfixTrial
    if (readChanged === undefined) throw new Error('it is asked')
    expect(valueIn(readChanged([answer(['answered 18', 'end 0'], 0)]))).toBeNull()
    const detail = 'gateway-postfix:push.detail.rule-missing hash:x'
    for (const code of [3, 12]) {
      const lines = [`stop ${code} rule-missing ${base64('hash:x')}`, `end ${code}`]
      expect(valueIn(readChanged([answer(lines, code)]))).toBe(detail)
    }
    // they say nothing about what was tried
    for (const [code, name] of [
      [12, 'table-broken'],
      [3, 'check'],
      [12, 'check'],
      [12, 'constructor'],
    ] as const) {
      const lines = [`stop ${code} ${name} ${base64('ldap:x')}`, `end ${code}`]
      expect(faultIn(readChanged([answer(lines, code)])).code).toBe('push.host-unfit')
    }
    expect(faultIn(readChanged([answer([`stop 16 locked ${base64('PID 1')}`, 'end 16'], 16)])).code).toBe('push.locked')
    for (const given of [[], [answer(['answered 18'], 0)], [answer([], 255)]])
      expect(faultIn(readChanged(given)).code).toBe('push.not-understood')
  })

  it('tell that mail goes past any rule, and a look that was not finished does not', () => {
    const { isPastRule } = postfixTrial
    const stopped = (name: string, code = 12) =>
      isPastRule([answer([`stop ${code} ${name} ${base64('x')}`, `end ${code}`], code)])
    for (const name of ['filter', 'rewritten', 'no-smtp', 'fallback', 'own-options', 'per-site', 'dane-optional'])
      expect(stopped(name), name).toBe(true)
    for (const name of ['table-broken', 'table-stale', 'check', 'link']) expect(stopped(name), name).toBe(false)
    expect([stopped('filter', 16), isPastRule([]), isPastRule([answer([], 12)])]).toEqual([false, false, false])
    expect(isPastRule([answer([...looked, ruleLine('encrypt'), 'end 2'], 2)])).toBe(false)
  })

  it('tell what is left', () => {
    const left = ['/etc/postfix/handschlag-trial-00', 'AB12 gegenprobe-x@a.example']
    expect(valueIn(readLeft([answer([...left.map((thing) => `left ${base64(thing)}`), 'end 0'], 0)]))).toEqual(left)
    expect(valueIn(readLeft([answer(['end 0'], 0)]))).toEqual([])
  })

  it('never pass for nothing left, or for a rule, when they are not whole', () => {
    const cut = [
      answer([], null),
      answer([], 0),
      answer(['end 0'], 1),
      answer(['end 2'], 0),
      answer(['left $', 'end 0'], 0),
    ]
    for (const one of cut) expect(faultIn(readLeft([one])).code).toBe('push.not-understood')
    expect(faultIn(readLeft([])).code).toBe('push.not-understood')
    for (const lines of [
      [...looked, 'end 2'],
      [...looked, ruleLine('may')],
      ['rule - - x', 'end 2'],
    ])
      expect(faultIn(readRule([answer(lines, 2)])).code).toBe('push.not-understood')
    const stopped = answer([`stop 12 fallback ${base64('smtp_fallback_relay = [x]')}`, 'end 12'], 12)
    expect(faultIn(readRule([stopped]))).toEqual({
      code: 'push.host-unfit',
      params: { detail: 'gateway-postfix:push.detail.fallback smtp_fallback_relay = [x]' },
    })
    expect(faultIn(readLeft([answer([`stop 16 locked ${base64('PID 1')}`, 'end 16'], 16)])).code).toBe('push.locked')
  })

  it('of any kind are read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.integer()), (stdout, code) => {
        const given = [{ id: 'look-trial', code, stdout: `@handschlag ${stdout}`, stderr: stdout }]
        for (const outcome of [readRule(given), readLeft(given)]) expect(outcome.ok).toBe(false)
      }),
    )
  })
})
