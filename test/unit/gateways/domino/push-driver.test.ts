// The driver of a push: which calls there are, what their answers mean, and that no answer of a hostile host passes for another one.
import '#test/support/property-runs.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandAnswer, HostReading } from '#domain/push/push-driver.ts'
import { planChange, planCommand } from '#domain/push/push-plan.ts'
import { dominoPush } from '#gateways/domino/push/push-driver.ts'
import { readPosixReport, readWindowsReport } from '#gateways/domino/push/push-report.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { siteOf } from './sample-installation.ts'

const posix = { system: 'posix', folder: '/srv/x/0123456789abcdef', run: '00112233aabbccdd' } as const
const windows = { ...posix, system: 'windows', folder: 'C:/ProgramData/Handschlag/x/0123456789abcdef' } as const
const site = siteOf('D-R')
const state = 'a'.repeat(64)
const b64 = (text: string) => Buffer.from(text).toString('base64')
const answer = (stdout: string, id = 'domino-look'): CommandAnswer => ({ id, code: 0, stdout, stderr: '' })
const lines = (...words: string[]) => words.map((word) => `@handschlag ${word}\n`).join('')
const server = `server main ${b64('CN=hub1/O=Acme')} ${b64('Release 12.0.2|x')}`
const end = (word: string, detail = '=') => `end ${word} ${detail}`
const reading: HostReading = {
  product: { name: 'HCL Domino', version: '14.0' },
  stateHash: state,
  changes: [],
  unsafe: [],
  notes: [],
  isUnfinished: false,
}
const write = dominoPush.apply(site, posix, reading, ['hand-edited', 'x; reboot'])[0]
if (write === undefined) throw new Error('no command')

describe('calls', () => {
  test('are commands of a plan, each with a name of its own, and hold no text of a partner', () => {
    for (const place of [posix, windows]) {
      const all = [
        ...dominoPush.inspect(site, place),
        ...dominoPush.apply(site, place, reading, []),
        ...dominoPush.verify(site, place),
        ...dominoPush.inspectUndo(site, place, {}),
        ...dominoPush.undo(site, place, { run: '$(reboot)' }, null),
      ]
      expect(all.every((command) => planCommand.safeParse(command).success)).toBe(true)
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      expect(all.flatMap(({ words }) => words).join('')).toMatch(/^[A-Za-z0-9./:,-]*$/)
      expect(all.filter(({ isDetached }) => isDetached).map(({ phase }) => phase)).toEqual(['apply', 'undo'])
    }
  })

  test('name the state, the accepted reasons and the run', () => {
    expect(write.words).toEqual(['sh', `${posix.folder}/domino-push.sh`, 'apply', state, 'hand-edited', posix.run])
    expect(dominoPush.apply(site, windows, reading, [])[0]?.words.slice(5)).toEqual([
      '-File',
      `${windows.folder}/domino-push.ps1`,
      '-Mode',
      'Apply',
      '-Expect',
      state,
      '-Accepted',
      'none',
      '-Run',
      windows.run,
    ])
    expect(dominoPush.undo(site, posix, { run: 'ffff' }, null)[0]?.words.at(-1)).toBe('ffff')
    expect(dominoPush.undo(site, posix, {}, null)[0]?.words.at(-1)).toBe(posix.run)
    expect(dominoPush.undo(site, posix, {}, reading)[0]?.words.slice(-2)).toEqual([posix.run, state])
    expect(dominoPush.undo(site, windows, {}, reading)[0]?.words.slice(-4)).toEqual([
      '-Run',
      windows.run,
      '-Expect',
      state,
    ])
  })
})

describe('reading', () => {
  test('shows settings before documents, dangers once a code, and what a person must know', () => {
    const told = lines(
      server,
      `step create ${b64('id/bank.example')} - ${b64('Type: Domain')}`,
      `step setting ${b64('server / Router_PortStatus')} ${b64('1')} =`,
      `unsafe hand-edited ${b64('a')}`,
      `unsafe hand-edited ${b64('b')}`,
      `variable RouterFallbackNonTLS ${b64('1')} - ${b64('0')}`,
      'unfinished 00ff',
      `state ${state}`,
      end('done'),
    )
    const value = valueIn(dominoPush.read([answer(`Welcome!\n${told}`)], [], site))
    expect(value.changes.map(({ kind, name, before, after }) => [kind, name, before, after])).toEqual([
      ['setting', 'notes.ini RouterFallbackNonTLS', null, '0'],
      ['document', 'id/bank.example', null, 'Type: Domain'],
      ['setting', 'server / Router_PortStatus', '1', ''],
    ])
    expect(value.unsafe).toEqual([{ code: 'hand-edited', params: { name: 'a, b', count: 2 } }])
    expect(value).toMatchObject({ stateHash: state, isUnfinished: true, product: { version: '12.0.2' } })
    const codes = value.notes.map(({ code }) => code)
    expect(codes).toEqual(
      expect.arrayContaining(['never-run', 'helper-unverified', 'console-differs', 'other-release']),
    )
  })

  test.each([
    ['nothing', '', 'push.not-understood'],
    ['a greeting only', 'Welcome!\n', 'push.not-understood'],
    ['no end', lines(server, `state ${state}`), 'push.not-understood'],
    ['no state', lines(server, end('done')), 'push.host-unfit'],
    ['a state that is none', lines(server, 'state 00', end('done')), 'push.not-understood'],
    ['a word that is no Base64', lines(`step create a!b - -`, `state ${state}`, end('done')), 'push.not-understood'],
    ['a danger we do not know', lines('unsafe boo =', `state ${state}`, end('done')), 'push.not-understood'],
    ['a refusal', lines(`missing java ${b64('/opt/jvm')}`, end('refused', b64('java'))), 'push.host-unfit'],
  ])('%s: %s', (_title, stdout, code) => {
    expect(faultIn(dominoPush.read([answer(stdout)], [], site)).code).toBe(code)
  })

  test('a Windows result that is no JSON, no Base64 or another form is not understood', () => {
    const good = {
      end: { word: 'done', detail: '' },
      state,
      server: null,
      variables: [],
      steps: [],
      unsafe: [],
      unfinished: null,
      run: null,
      missing: [],
      stops: [],
      stays: [],
    }
    const line = (value: unknown) =>
      `HANDSCHLAG-RESULT ${b64(typeof value === 'string' ? value : JSON.stringify(value))}\r\n`
    expect(readWindowsReport(`noise\r\n${line(good)}`)).toMatchObject({ state })
    for (const bad of ['{', { ...good, more: 1 }, { ...good, end: null }, { ...good, steps: [{}] }, []]) {
      expect(readWindowsReport(line(bad))).toBeUndefined()
    }
    expect(readWindowsReport('HANDSCHLAG-RESULT !!!')).toBeUndefined()
  })
})

test.each([
  ['done', { kind: 'done', undo: { run: '00ff' } }],
  ['moved', { kind: 'moved' }],
  ['taken-back', { kind: 'taken-back', detail: 'gateway-domino:push.detail.stopped why' }],
  ['failed', { kind: 'failed', detail: 'gateway-domino:push.detail.stopped why' }],
  ['refused', { kind: 'refused', detail: 'gateway-domino:push.detail.stopped why' }],
  ['locked', { kind: 'locked', by: 'why' }],
])('an apply that ends with %s', (word, meaning) => {
  expect(dominoPush.judge(write, answer(lines('run 00ff', end(word, b64('why')))))).toEqual(meaning)
})

test('no answer, or a killed one, has to be taken back; a verify that is refused has failed', () => {
  expect(dominoPush.judge(write, { ...answer(''), code: null })).toEqual({
    kind: 'failed',
    detail: 'gateway-domino:push.detail.no-answer',
  })
  const verify = dominoPush.verify(site, posix)[0]
  if (verify === undefined) throw new Error('no command')
  expect(dominoPush.judge(verify, answer(lines(end('refused', b64('x')))))).toMatchObject({ kind: 'failed' })
})

describe('hostile output', () => {
  const word = fc.constantFrom(
    'end',
    'state',
    'step',
    'unsafe',
    'variable',
    'server',
    'run',
    'missing',
    'stop',
    'stays',
    'unfinished',
    '',
  )
  const cell = fc.oneof(
    fc.constantFrom('-', '=', 'done', 'create', state, 'main', 'hand-edited', 'RouterFallbackNonTLS', '../..', '$(id)'),
    fc.string({ unit: 'binary', maxLength: 20 }).map(b64),
    fc.string({ unit: 'binary', maxLength: 20 }),
  )
  const line = fc
    .tuple(word, fc.array(cell, { maxLength: 5 }))
    .map(([first, rest]) => `@handschlag ${[first, ...rest].join(' ')}`)
  const output = fc.array(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 12 })

  test('never throws, and what is read fits a plan and hides nothing', () => {
    let read = 0
    fc.assert(
      fc.property(output, (parts) => {
        const report = readPosixReport(parts.join('\n'))
        if (report !== undefined) read += 1
        const outcome = dominoPush.read([answer(parts.join('\n'))], [], site)
        dominoPush.judge(write, answer(parts.join('\n')))
        if (!outcome.ok) return
        for (const change of outcome.value.changes) {
          expect(planChange.safeParse(change).success).toBe(true)
          expect(`${change.name}${change.before}${change.after}`).not.toMatch(/[\p{Cc}\u202e\u200b]/u)
        }
      }),
      { numRuns: 5_000 },
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (parts) => {
        const good = lines(server, `state ${state}`, end('done'))
        if (readPosixReport(`${parts.join('\n')}\n${good}`) !== undefined) read += 1
      }),
      { numRuns: 5_000 },
    )
    expect(read).toBeGreaterThan(300)
  })
})
