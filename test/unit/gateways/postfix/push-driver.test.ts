// What the driver makes of the answers of a host: plans from lines as the scripts write them, and nothing at all from a host that lies,
// babbles or is cut off.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfMeaning } from '#delivery/run-phases.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { postfixPush } from '#gateways/postfix/push/driver.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePostfixSite } from './sample.ts'

const site = samplePostfixSite({ provesSessions: true })
const siteId = '6a1d3c0e-3c1c-4a53-9a39-0d2f6c1d7a33'
const place = {
  system: 'posix',
  folder: `/var/lib/mailadmin/.handschlag/${siteId}/0011223344556677`,
  run: '00112233445566aa',
} as const
const state = 'ab'.repeat(32)
const base64 = (text: string) => Buffer.from(text).toString('base64')
const answer = (lines: readonly string[], code: number | null = 2, stderr = ''): CommandAnswer => ({
  id: 'inspect-host',
  code,
  stdout: lines.map((line) => `${line}\n`).join(''),
  stderr,
})
const told = (...lines: readonly string[]) => lines.map((line) => `@handschlag ${line}`)
const looked = ['product Postfix 3.7.11', `state ${state}`]
const read = (given: CommandAnswer) => postfixPush.read([given], [], site)
const [inspect] = postfixPush.inspect(site, place)
const command: PlanCommand = {
  id: 'apply-set',
  phase: 'apply',
  words: ['sh'],
  isPrivileged: true,
  timeoutMs: 1000,
  isDetached: true,
}

describe('what is called', () => {
  it('only a look changes nothing, and what writes goes on without us', () => {
    const reading = valueIn(read(answer(told(...looked, 'end 2'))))
    const apply = postfixPush.apply(site, place, reading, ['hand-edited'])
    expect(inspect?.words.slice(1)).toEqual([
      `${place.folder}/handschlag-postfix-apply.sh`,
      '--plan',
      '--desk',
      siteId,
      '--tell',
    ])
    expect(apply.map(({ words }) => words.slice(2))).toEqual([
      ['--apply', '--expect', state, '--desk', siteId, '--run', place.run, '--accept', 'hand-edited', '--tell'],
    ])
    expect([inspect, ...apply, ...postfixPush.undo(site, place, {}, null)].map((one) => one?.isDetached)).toEqual([
      false,
      true,
      true,
    ])
  })

  it('what went wrong is taken back by its run, what is in the journal by its backup', () => {
    const words = (undo: Record<string, string>) => postfixPush.undo(site, place, undo, null)[0]?.words.slice(2)
    expect(words({})).toEqual(['--apply', '--run', place.run, '--ours', '--tell'])
    expect(words({ backup: '/etc/postfix/handschlag-backup/x' })).toEqual([
      '--apply',
      '--backup',
      '/etc/postfix/handschlag-backup/x',
      '--ours',
      '--tell',
    ])
  })

  it('the way back of a plan names the state that was shown', () => {
    const reading = valueIn(read(answer(told(...looked, 'end 2'))))
    expect(postfixPush.undo(site, place, {}, reading)[0]?.words.slice(2, 5)).toEqual(['--apply', '--expect', state])
  })

  it('sessions are proven where the site says so', () => {
    const ids = (provesSessions: boolean) =>
      postfixPush.verify(samplePostfixSite({ provesSessions }), place).map(({ id }) => id)
    expect(ids(true)).toEqual(['verify-set', 'verify-sessions'])
    expect(ids(false)).toEqual(['verify-set'])
  })
})

describe('what is read', () => {
  it('files, tables, dangers and notes', () => {
    const reading = valueIn(
      read(
        answer([
          ...told(...looked),
          'Set 1234',
          ...told(
            `file /etc/postfix/main.cf 640 root:postfix ${base64('a = b\n')} ${base64('a = c\n')}`,
            `file /etc/postfix/handschlag/set 644 root:root - =`,
            'database /etc/postfix/handschlag/transport.db made hash',
            'unsafe hand-edited /etc/postfix/main.cf',
            'unsafe too-much-changed 4 5',
            `unsafe enforcement-ends 2 ${base64('Bank A\nBank B\n')}`,
            `note own-options ${base64('smtp/unix/smtp_bind_address = 192.0.2.1\n')}`,
            'unfinished 2026-11-22T08:00:00Z /etc/postfix/handschlag-backup/x',
            'end 2',
          ),
        ]),
      ),
    )
    expect(reading).toEqual({
      product: { name: 'Postfix', version: '3.7.11' },
      stateHash: state,
      changes: [
        {
          kind: 'file',
          name: '/etc/postfix/main.cf',
          before: 'a = b\n',
          after: 'a = c\n',
          owner: 'root:postfix',
          mode: '640',
        },
        { kind: 'file', name: '/etc/postfix/handschlag/set', before: null, after: '', owner: 'root:root', mode: '644' },
        {
          kind: 'file',
          name: '/etc/postfix/handschlag/transport.db',
          before: null,
          after: 'postmap hash:/etc/postfix/handschlag/transport\n',
          owner: null,
          mode: null,
        },
      ],
      unsafe: [
        { code: 'hand-edited', params: { path: '/etc/postfix/main.cf' } },
        { code: 'too-much-changed', params: { count: 4, total: 5 } },
        { code: 'enforcement-ends', params: { count: 2, partners: 'Bank A, Bank B' } },
      ],
      notes: [{ code: 'own-options', params: { options: 'smtp/unix/smtp_bind_address = 192.0.2.1' } }],
      isUnfinished: true,
    })
  })

  it('nothing in a file can steer a screen', () => {
    const lines = told(...looked, `file /etc/postfix/main.cf 644 root:root ${base64('a\u001b[2J\u202eb\n')} =`, 'end 2')
    expect(valueIn(read(answer(lines))).changes[0]?.before).toBe('a\ufffd[2J\ufffdb\n')
  })

  it.each([
    ['a stop', answer(told(`stop 12 link ${base64('/etc/postfix/main.cf')}`, 'end 12'), 12), 'push.host-unfit'],
    ['another run', answer(told(`stop 16 locked ${base64('PID 411')}`, 'end 16'), 16), 'push.locked'],
    ['nothing to undo', answer(told(`nothing ${base64('never wrote')}`, 'end 0'), 0), 'push.nothing-to-undo'],
    ['no posttls-finger', answer(told('tool-missing posttls-finger', ...looked, 'end 2')), 'push.tool-missing'],
    ['nothing', answer([], 0), 'push.not-understood'],
    ['a shell that is missing', answer([], 127, 'sh: not found'), 'push.not-understood'],
    ['an answer cut off', answer(told(...looked)), 'push.not-understood'],
    ['an end of another run', answer(told(...looked, 'end 0')), 'push.not-understood'],
    ['an unknown word', answer(told(...looked, 'reboot now', 'end 2')), 'push.not-understood'],
    ['an unknown danger', answer(told(...looked, 'unsafe none x', 'end 2')), 'push.not-understood'],
    [
      'a path with a blank in it',
      answer(told(...looked, 'file /etc/a b 644 root:root - - =', 'end 2')),
      'push.not-understood',
    ],
    [
      'a path that climbs',
      answer(told(...looked, 'file ../etc/passwd 644 root:root - =', 'end 2')),
      'push.not-understood',
    ],
    ['no Base64', answer(told(...looked, 'file /etc/a 644 root:root A =', 'end 2')), 'push.not-understood'],
    ['a hash of another kind', answer(told('product Postfix 3.7', 'state 12', 'end 2')), 'push.not-understood'],
    [
      'a file beyond all bounds',
      answer(told(...looked, `file /etc/a 644 root:root - ${'A'.repeat(4_000_000)}`, 'end 2')),
      'push.not-understood',
    ],
    [
      'lines beyond all bounds',
      answer(told(...looked, ...Array<string>(7000).fill('answered 1'), 'end 2')),
      'push.not-understood',
    ],
  ])('%s', (_title, given, code) => {
    const fault = faultIn(read(given))
    expect(fault.code).toBe(code)
    expect(JSON.stringify(fault.params).length).toBeLessThan(1000)
  })

  it('whatever a host says is a reading or a fault, never a throw, and no success without its end', () => {
    const word = fc.constantFrom('file', 'unsafe', 'state', 'end', 'note', 'stop', 'proof', 'product', 'backup', 'x')
    const value = fc.oneof(fc.string({ maxLength: 12 }), fc.base64String(), fc.constantFrom('-', '=', '/etc/a', state))
    const line = fc
      .tuple(word, fc.array(value, { maxLength: 6 }))
      .map(([one, more]) => told([one, ...more].join(' '))[0] ?? '')
    const lines = fc.array(fc.oneof(line, fc.string()), { maxLength: 8 })
    fc.assert(
      fc.property(lines, fc.integer({ min: -1, max: 255 }), fc.string(), (said, code, stderr) => {
        const given = answer(said, code, stderr)
        const outcome = read(given)
        if (outcome.ok) expect(given.stdout).toContain(`@handschlag end ${code}\n`)
        const { kind } = postfixPush.judge(command, given)
        if (kind === 'done') expect(given.stdout).toContain('@handschlag end 0')
      }),
      { numRuns: 3000 },
    )
  })
})

describe('how an end is judged', () => {
  const judge = (phase: 'apply' | 'verify' | 'undo', lines: readonly string[], code: number | null, id = 'apply-set') =>
    postfixPush.judge({ ...command, phase, id }, answer(lines, code))

  it.each([
    [0, 'done'],
    [14, 'moved'],
    [16, 'locked'],
    [17, 'refused'],
    [15, 'refused'],
    [20, 'taken-back'],
    [21, 'failed'],
    [1, 'failed'],
  ])('exit code %d: %s', (code, kind) => {
    expect(judge('apply', told(`end ${code}`), code).kind).toBe(kind)
    expect(judge('apply', [], code).kind, 'cut off').toBe('failed')
  })

  it.each([
    [17, 'push.disk-full', "cp: error writing '/etc/postfix/main.cf.handschlag-new': No space left on device"],
    [18, 'push.read-only', "mkdir: cannot create directory '/etc/postfix/handschlag-backup'"],
  ])('exit code %d names what the disk did not take', (code, blocked, words) => {
    const meaning = judge('apply', told(`stop ${code} blocked ${base64(words)}`, `end ${code}`), code)
    const path = words.split("'")[1] ?? ''
    expect(path).not.toBe('')
    expect(meaning).toMatchObject({ kind: 'refused', blocked: { code: blocked, path } })
    if (meaning.kind === 'done') throw new Error('done')
    expect(faultOfMeaning('mail-1', meaning)).toEqual({ code: blocked, params: { host: 'mail-1', path } })
  })

  it('killed is failed', () => expect(judge('apply', told('backup /a'), null).kind).toBe('failed'))

  it('the backup is kept for the way back', () => {
    expect(judge('apply', told('backup /etc/postfix/handschlag-backup/x', 'end 0'), 0)).toEqual({
      kind: 'done',
      undo: { backup: '/etc/postfix/handschlag-backup/x' },
    })
  })

  it('a partner that cannot be proven fails the push only when it was changed', () => {
    const proof = (verdict: string, since: string) =>
      judge('verify', told(`proof 3f0a ${verdict} ${since} ${base64('Bank A')}`, 'end 3'), 3, 'verify-sessions')
    expect(proof('failed', 'unchanged').kind).toBe('done')
    expect(proof('failed', 'changed')).toEqual({ kind: 'failed', detail: 'Bank A' })
  })
})
