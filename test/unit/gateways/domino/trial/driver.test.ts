// What the trial's driver calls at a Domino host, where there is nothing to try, and what it makes of answers, whole and broken.
import '#test/support/property-runs.ts'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Trial } from '#domain/confirm/trial.ts'
import { languages } from '#domain/language.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import { detailCodes } from '#gateways/domino/push/detail.ts'
import { dominoTrial } from '#gateways/domino/trial/driver.ts'
import { dominoDrop } from '#gateways/domino/trial/mail-drop.ts'
import { catalog } from '#i18n/catalog.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { siteOf } from '../sample-installation.ts'
import { sampleTrial, tokenOf } from './sample-trial.ts'

const { push, files, readRule, readLeft } = dominoTrial
const site = siteOf('D-T')
const place = {
  system: 'posix',
  folder: '/home/admin/.handschlag/s/0011223344556677',
  run: '00112233445566aa',
} as const
const state = 'ab'.repeat(32)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const answer = (lines: readonly string[], id = 'domino-trial-look'): CommandAnswer => ({
  ...{ id, code: 0, stderr: '' },
  stdout: lines.map((line) => `@handschlag ${line}\n`).join(''),
})
const server = `server tlsonly ${base64('CN=tlsonly1/O=TLSOnly')} ${base64('Release 14.0FP1')}`
const rule = `rule ${base64('Router_PortStatus=2 Router_SSLStatus=0 RouterFallbackNonTLS=0')} ${base64('names.nsf Server, /local/notes.ini')} ${state}`
const whole = [server, rule, `step create ${base64('a')} - ${base64('b')}`, `state ${state}`, 'end done =']

describe('the files', () => {
  it('are scripts any POSIX shell reads, and the list of modes with an address nobody has', () => {
    const all = [...valueIn(files(sampleTrial(), site)), ...(dominoDrop.files?.(site, 'posix') ?? [])]
    expect(all.map(({ name }) => name)).toEqual(['trial.txt', 'domino-trial.sh', 'DominoTrial.java', 'domino-mails.sh'])
    expect(all[0]?.content.split('\n')[0]).toBe(
      `control\t${tokenOf(0)}\tgegenprobe-${tokenOf(0)}.bank.example\t192.0.2.101\t127.0.0.1:2500\tbank.example`,
    )
    for (const { name, content } of all) {
      expect(content).toMatch(/^[\t\n\x20-\x7e]+$/)
      if (name.endsWith('.sh')) execFileSync('sh', ['-n'], { input: content })
    }
  })

  const [first, ...rest] = sampleTrial().traps
  const trap = (change: object): Partial<Trial> => {
    if (first === undefined) throw new Error('a trap')
    return { traps: [{ ...first, ...change }, ...rest] }
  }
  it.each<readonly [string, Partial<Trial>]>([
    ['id', { id: '../../etc' }],
    ['domain', { domain: "bank.example'; reboot '" }],
    ['recipient', trap({ recipient: `gegenprobe-${tokenOf(0)}@bank.example` })],
    ['address', trap({ address: '::1' })],
    ['port', trap({ port: 65_536 })],
    ['traps', trap({ port: 2501 })],
    ['traps', { traps: [] }],
  ])('are none where %s cannot be said', (detail, change) => {
    expect(faultIn(files(sampleTrial(change), site))).toEqual({ code: 'confirm.not-triable', params: { detail } })
  })

  it.each([
    ['trial-relay', siteOf('D-R')],
    ['trial-relay', siteOf('D-F')],
    ['trial-relay', siteOf('D-I')],
    ['trial-windows', siteOf('D-T', { platform: 'windows' })],
    ['trial-agent', siteOf('D-T', { documentWay: 'agent' })],
  ])('%s: there is nothing to try, and why stands in both languages', (code, other) => {
    const detail = `gateway-domino:push.detail.${code}`
    expect(faultIn(files(sampleTrial(), other))).toEqual({ code: 'confirm.not-triable', params: { detail } })
    for (const language of languages) {
      expect(Object.keys(catalog[language]['gateway-domino'].push.detail)).toEqual(
        expect.arrayContaining([code, ...detailCodes]),
      )
    }
  })
})

describe('the commands', () => {
  it('name the run and what was seen', () => {
    const reading = valueIn(push.read([answer(whole)], [], site))
    const words = (commands: readonly { words: readonly string[] }[]) =>
      commands.map((one) => one.words.slice(2).join(' '))
    expect(words(push.inspect(site, place))).toEqual(['look'])
    expect(words(push.apply(site, place, reading, []))).toEqual([`apply ${state} ${place.run}`])
    expect(words(push.undo(site, place, {}, null))).toEqual([`undo ${place.run}`])
    expect(words(push.undo(site, place, {}, reading))).toEqual([`undo ${place.run} ${state}`])
    expect(reading).toMatchObject({
      product: { name: 'HCL Domino', version: '14.0FP1' },
      unsafe: [],
      isUnfinished: false,
    })
    for (const language of languages) {
      const known = Object.keys(catalog[language]['gateway-domino'].push.note)
      for (const { code } of reading.notes) expect(known).toContain(code)
    }
  })
})

describe('what the host says', () => {
  it('is the rule of the server, or none where it does not ask for TLS at all', () => {
    expect(valueIn(readRule([answer(whole)]))).toEqual({
      text: 'Router_PortStatus=2 Router_SSLStatus=0 RouterFallbackNonTLS=0',
      source: 'names.nsf Server, /local/notes.ini',
      configSha256: state,
    })
    const open = whole.map((line) => (line === rule ? rule.replace(/ \S+/, ' -') : line))
    expect(valueIn(readRule([answer(open)])).text).toBeNull()
  })

  it('is none where a later try goes without TLS, and the plan says so in both languages', () => {
    const codes = (lines: readonly string[]) =>
      valueIn(push.read([answer(lines)], [], site)).notes.map(({ code }) => code)
    const fallback = `fallback ${base64('RouterFallbackNonTLS=1')}`
    const lines = whole.flatMap((line) => (line === rule ? [rule.replace(/ \S+/, ' -'), fallback] : [line]))
    expect(valueIn(readRule([answer(lines)])).text).toBeNull()
    expect(codes(lines)).toEqual(['trial-fallback', ...codes(whole)])
    for (const language of languages) {
      expect(Object.keys(catalog[language]['gateway-domino'].push.note)).toContain('trial-fallback')
    }
  })

  it.each([
    [
      'another server',
      [server.replace(base64('CN=tlsonly1/O=TLSOnly'), base64('CN=hub1/O=Acme')), ...whole.slice(1)],
      'trial-server',
    ],
    [
      'no sample document',
      [`missing sentinel ${base64('x')}`, `end refused ${base64('helper 3')}`],
      'missing-sentinel',
    ],
    ['no root', [`missing root ${base64('notes')}`, `end refused ${base64('root notes')}`], 'missing-root'],
    [
      'no packet filter',
      [`missing iptables ${base64('nat')}`, `end refused ${base64('iptables nat')}`],
      'missing-iptables',
    ],
  ])('%s is no host to try', (_, lines, code) => {
    const fault = faultIn(push.read([answer(lines)], [], site))
    expect([fault.code, String(fault.params['detail']).split(' ')[0]]).toEqual([
      'push.host-unfit',
      `gateway-domino:push.detail.${code}`,
    ])
  })

  it('is that mail goes past any rule only where a document catches what is below the domain', () => {
    const ended = (words: string) => dominoTrial.isPastRule([answer([server, `end refused ${base64(words)}`])])
    expect(ended('trial-sub-domains *.bank.example')).toBe(true)
    expect(['trial-elsewhere AB', 'helper 3', 'usage'].map(ended)).toEqual([false, false, false])
    expect([dominoTrial.isPastRule([answer(whole)]), dominoTrial.isPastRule([])]).toEqual([false, false])
  })

  it('is what is left, or nothing', () => {
    const left = [`left ${base64('names.nsf AB\u202e run/control')}`, `left ${base64('iptables -t nat -A OUTPUT')}`]
    expect(valueIn(readLeft([answer([...left, 'end done ='], 'domino-trial-left')]))).toEqual([
      'names.nsf AB run/control',
      'iptables -t nat -A OUTPUT',
    ])
    expect(valueIn(readLeft([answer(['end done ='], 'domino-trial-left')]))).toEqual([])
    expect(readLeft([answer(left, 'domino-trial-left')]).ok).toBe(false)
    expect(readLeft([]).ok).toBe(false)
  })

  const [apply] = push.apply(site, place, valueIn(push.read([answer(whole)], [], site)), [])
  const [undo] = push.undo(site, place, {}, null)
  if (apply === undefined || undo === undefined) throw new Error('commands')
  it.each([
    ['done', 'done', 'done'],
    ['refused', 'refused', 'failed'],
    ['moved', 'moved', 'moved'],
    ['taken-back', 'taken-back', 'failed'],
    ['failed', 'failed', 'failed'],
    ['locked', 'locked', 'locked'],
    ['nonsense', 'failed', 'failed'],
  ])('%s is %s of apply and %s of undo; the last word counts', (word, ofApply, ofUndo) => {
    const end = answer(['end done =', `end ${word} =`])
    expect([push.judge(apply, end).kind, push.judge(undo, end).kind]).toEqual([ofApply, ofUndo])
  })

  it('never throws, and never takes a damaged answer for a whole one', () => {
    const text = answer(whole).stdout
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 5 }), (at, tail) => {
        const answers = [{ id: 'domino-trial-look', code: 0, stdout: text.slice(0, at) + tail, stderr: '' }]
        if (push.read(answers, [], site).ok) expect(readRule(answers)).toEqual(readRule([answer(whole)]))
      }),
    )
  })
})
