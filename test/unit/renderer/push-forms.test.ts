// What a person types about a host, what stands side by side, what must be accepted: read, shown and counted without a window.
import { describe, expect, test } from 'vitest'
import type { SiteFacts } from '#domain/gateway-site.ts'
import { type UnsafeReason, unsafeCodes } from '#domain/push/push-plan.ts'
import { gatewayTargets } from '#gateways/registry.ts'
import { pushNoteText } from '#i18n/describe-push.ts'
import { translatorFor } from '#i18n/translate.ts'
import { emptyHostPlan, sampleHost, sampleHostPlan, samplePlan } from '#test/support/window/push-samples.ts'
import {
  emptyHop,
  type HostFormValues,
  hostFormOf,
  newHostForm,
  readHostForm,
} from '../../../renderer/features/push/host-form-values.ts'
import { lackOf } from '../../../renderer/features/push/secret-asker.ts'
import { whereTo } from '../../../renderer/features/push/where-to.ts'
import { isReadyMade } from '../../../renderer/features/sites/site-form-values.ts'
import {
  acceptedCodes,
  concernsOf,
  consentKey,
  isGravePlan,
  mayApply,
  openConsents,
} from '../../../renderer/kit/plan/plan-consent.ts'
import { afterProgress, linesShown } from '../../../renderer/kit/plan/push-progress.ts'
import { clockText, commandText, keySignInText, reasonDetail } from '../../../renderer/kit/plan/push-words.ts'
import { openAtFirst, pageOf, rowsPerPage, sideBySide } from '../../../renderer/kit/plan/side-by-side.ts'

const siteId = '00000000-0000-4000-8000-000000009001'
const place = { id: null, siteId, position: 0 }
const typed: HostFormValues = { ...newHostForm('posix'), address: ' mail.firma.example ', user: 'mailadmin' }

describe('the form of a host', () => {
  test('takes back every host as it is kept', () => {
    const host = sampleHost(1, siteId, {
      signIn: { kind: 'key', path: '/home/admin/.ssh/id' },
      jumps: [
        { address: '192.0.2.7', port: 2222, user: 'hop', signIn: { kind: 'agent', socket: '' }, legacy: ['ssh-dss'] },
      ],
      legacy: ['ssh-rsa'],
    })
    const { createdAt: _made, changedAt: _changed, ...draft } = host
    expect(readHostForm(hostFormOf(host), host)).toEqual({ draft, issues: {} })
  })

  test('calls a host without a name as it is addressed, and Windows has its own rights', () => {
    const reading = readHostForm({ ...typed, system: 'windows', rights: 'sudo' }, place)
    expect(reading.draft).toMatchObject({ name: 'mail.firma.example', address: 'mail.firma.example', rights: 'own' })
  })

  test.each<[Partial<HostFormValues>, Record<string, string>]>([
    [{ address: '' }, { address: 'missing' }],
    [{ address: 'not a host' }, { address: 'address' }],
    [{ port: '0' }, { port: 'port' }],
    [{ port: '70000' }, { port: 'port' }],
    [{ port: '22;ls' }, { port: 'port' }],
    [{ user: '' }, { user: 'missing' }],
    [{ user: '-oProxyCommand=x' }, { user: 'user' }],
    [{ user: 'a b' }, { user: 'user' }],
    [{ signIn: 'key' }, { keyPath: 'missing' }],
    [{ name: 'x'.repeat(300) }, { name: 'too-long' }],
    [{ jumps: [emptyHop] }, { 'jumps.0.address': 'missing', 'jumps.0.user': 'missing' }],
  ])('%j is refused at its field', (change, issues) => {
    expect(readHostForm({ ...typed, ...change }, place)).toEqual({ draft: null, issues })
  })

  test('IPv6 is taken with and without brackets', () => {
    for (const address of ['[2001:db8::1]', '2001:db8::1']) {
      expect(readHostForm({ ...typed, address }, place).draft?.address).toBe('2001:db8::1')
    }
  })
})

describe('texts side by side', () => {
  test('pair what goes with what comes and shorten what stays', () => {
    const same = Array.from({ length: 20 }, (_, line) => `line ${line}`)
    const side = sideBySide([...same, 'old', 'gone', ''].join('\n'), [...same, 'new', ''].join('\n'))
    expect(side).toMatchObject({ added: 1, removed: 2 })
    expect(side.rows[0]).toEqual({ kind: 'gap', count: 17 })
    expect(side.rows.slice(-2)).toEqual([
      { kind: 'changed', left: { number: 21, text: 'old' }, right: { number: 21, text: 'new' } },
      { kind: 'changed', left: { number: 22, text: 'gone' }, right: null },
    ])
    const whole = sideBySide([...same, 'old', ''].join('\n'), [...same, 'new', ''].join('\n'), true)
    expect(whole.rows.filter((row) => row.kind === 'gap')).toEqual([])
  })

  test('a new file has no left side and one that goes no right side', () => {
    expect(sideBySide(null, 'a\nb\n')).toMatchObject({ added: 2, removed: 0 })
    expect(sideBySide('a\nb\n', null).rows).toEqual([
      { kind: 'changed', left: { number: 1, text: 'a' }, right: null },
      { kind: 'changed', left: { number: 2, text: 'b' }, right: null },
    ])
  })

  test('texts too different to compare still show every line of both', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, line) => `${word} ${line}`).join('\n')
    expect(sideBySide(many('old'), many('new'))).toMatchObject({ added: 5000, removed: 5000 })
  })

  test('stand open at first while there is room, the first one always', () => {
    const sides = [200, 10, 120, 40].map((count) => sideBySide(null, 'line\n'.repeat(count)))
    expect(openAtFirst(sides)).toEqual([true, false, false, false])
    expect(openAtFirst(sides.slice(1))).toEqual([true, true, false])
    expect(openAtFirst([10, 500, 20].map((count) => sideBySide(null, 'line\n'.repeat(count))))).toEqual([
      true,
      false,
      true,
    ])
  })

  test('every line can be reached page by page, and a page is never more than the window can bear', () => {
    const lines = Array.from({ length: 40_000 }, (_, line) => `new ${line}`)
    const { rows } = sideBySide('old\n'.repeat(3), lines.join('\n'))
    const { pages } = pageOf(rows, 0)
    const turned = Array.from({ length: pages }, (_, page) => pageOf(rows, page))
    expect(turned.flatMap((page) => page.rows.map((row) => (row.kind === 'gap' ? '' : row.right?.text)))).toEqual(lines)
    expect(Math.max(...turned.map((page) => page.rows.length))).toBe(rowsPerPage)
    expect(turned.map(({ from, page }) => from - page * rowsPerPage).every((off) => off === 0)).toBe(true)
    expect(pageOf(rows, 10_000).page).toBe(pages - 1)
    expect(pageOf([], 3)).toEqual({ rows: [], page: 0, pages: 1, from: 0 })
  })
})

describe('consent', () => {
  const plan = samplePlan(siteId, [sampleHostPlan(1), sampleHostPlan(2), emptyHostPlan(3)])
  const keys = plan.hosts.flatMap(({ hostId, unsafe }) => unsafe.map(({ code }) => consentKey(hostId, code)))

  test('is needed for every host and reason, and a code counts only when every host has it', () => {
    expect(openConsents(plan, [])).toBe(4)
    expect(mayApply(plan, keys.slice(0, 3))).toBe(false)
    expect(acceptedCodes(plan, keys.slice(0, 3))).toEqual(['hand-edited'])
    expect(mayApply(plan, keys)).toBe(true)
    expect(acceptedCodes(plan, keys)).toEqual(['hand-edited', 'enforcement-ends'])
  })

  test('is one box per kind of reason, with everything it is about in it', () => {
    const edited = (path: string) => ({ code: 'hand-edited' as const, params: { path } })
    const unsafe = [edited('main.cf'), { code: 'enforcement-ends' as const, params: {} }, edited('master.cf')]
    const twice = samplePlan(siteId, [sampleHostPlan(1, { unsafe })])
    expect(concernsOf(unsafe)).toEqual([
      { code: 'hand-edited', reasons: [edited('main.cf'), edited('master.cf')] },
      { code: 'enforcement-ends', reasons: [{ code: 'enforcement-ends', params: {} }] },
    ])
    expect(openConsents(twice, [])).toBe(2)
  })

  test('to less protection, or to touching mail of others, is grave', () => {
    const planWith = (code: UnsafeReason['code']) =>
      samplePlan(siteId, [sampleHostPlan(1, { unsafe: [{ code, params: {} }] })])
    expect(unsafeCodes.filter((code) => isGravePlan(planWith(code)))).toEqual(['shared-connector', 'enforcement-ends'])
  })

  test('an empty plan never runs', () => {
    expect(mayApply(samplePlan(siteId, [emptyHostPlan(1)]), [])).toBe(false)
  })
})

test('output is kept by command, bounded, and hosts stay in order', () => {
  const told = { host: 'a', stage: 'apply', state: null } as const
  const first = afterProgress([], { ...told, hostId: '1', commandId: 'apply', lines: ['x'] })
  const lines = Array.from({ length: 200 }, (_, line) => String(line))
  const more = { ...told, hostId: '1', commandId: 'apply', lines }
  const runs = afterProgress(afterProgress(first, more), more)
  expect(runs[0]?.commands).toHaveLength(1)
  expect(runs[0]?.commands[0]).toMatchObject({ cut: 401 - linesShown })
  expect(runs[0]?.commands[0]?.lines).toHaveLength(linesShown)
  const ended = afterProgress(runs, { ...told, hostId: '2', stage: 'ended', state: 'done', commandId: null, lines: [] })
  expect(ended.map(({ hostId, state }) => [hostId, state])).toEqual([
    ['1', null],
    ['2', 'done'],
  ])
})

test('words: time, commands, notes of a product, and a note nobody worded shows itself', () => {
  const t = translatorFor('en')
  expect(clockText(65_001)).toBe('1:06')
  expect(clockText(-1)).toBe('0:00')
  expect(commandText({ ...sampleHostPlan(1).commands[0], words: ['sh', "a'b"] } as never)).toBe("sh 'a'\\''b'")
  expect(pushNoteText('relay', { code: 'reloads', params: {} }, t)).not.toBe('reloads')
  expect(pushNoteText('relay', { code: 'nobody-worded-this', params: {} }, t)).toBe('nobody-worded-this')
  expect(reasonDetail({ code: 'enforcement-ends', params: { what: 'A', count: 2, of: 3 } }, t)).toBe('A (2 of 3)')
})

test.each([
  ['postfix', { path: '/etc/postfix/main.cf' }, '/etc/postfix/main.cf'],
  ['postfix', { count: 2, partners: 'a.example, b.example' }, 'a.example, b.example (Number: 2)'],
  ['postfix', { count: 3, total: 4 }, '3 of 4'],
  ['postfix', { writer: 9 }, '9'],
  ['exchange', { names: 'To a.example', count: 1 }, 'To a.example (Number: 1)'],
  ['domino', { name: 'a.example', count: 1 }, 'a.example (Number: 1)'],
])('what a reason of %s is about is shown: %j', (_, params, words) => {
  expect(reasonDetail({ code: 'hand-edited', params } as UnsafeReason, translatorFor('en'))).toBe(words)
})

test('signing in by a key on Windows matters to the product that needs the network there, and to no other', () => {
  expect(keySignInText('exchange', translatorFor('de'))).toContain('Active Directory')
  expect(keySignInText('domino', translatorFor('de'))).toBeNull()
})

test('files go where there is a driver and a host; the relay of this program has none', () => {
  const posix = { pushSystems: ['posix' as const] }
  expect(whereTo({ gateway: 'relay', facts: { place: 'app' } }, posix).whyNot).toBe('in-app')
  expect(whereTo({ gateway: 'relay', facts: { place: 'host' } }, posix)).toEqual({ systems: ['posix'], whyNot: null })
  expect(whereTo({ gateway: 'exchange-online', facts: {} }, { pushSystems: [] }).whyNot).toBe('not-pushable')
  expect(whereTo({ gateway: 'gone', facts: {} }, undefined).whyNot).toBe('not-pushable')
})

test('of all kinds only the relay can be added as it is', () => {
  const kinds = gatewayTargets.map(({ id, fields, emptySite }) => ({
    id,
    fields: [...fields],
    emptyFacts: emptySite as SiteFacts,
  }))
  expect(kinds.filter((kind) => isReadyMade(kind)).map(({ id }) => id)).toEqual(['relay'])
})

test('only a lack that can be asked for is asked for', () => {
  const params = { hostId: siteId, host: 'h', hop: 1, kind: 'passphrase', wasWrong: 1 }
  expect(lackOf({ code: 'ssh.secret-needed', params })).toMatchObject({ hop: 1, kind: 'passphrase', wasWrong: true })
  expect(lackOf({ code: 'ssh.secret-needed', params: { ...params, kind: 'pin' } })).toBeNull()
  const shown = (kind: string) => lackOf({ code: 'ssh.secret-needed', params: { ...params, kind, echo: 1 } })?.isEchoed
  expect([shown('answer'), shown('password')]).toEqual([true, false])
  expect(lackOf({ code: 'ssh.sign-in-refused', params })).toBeNull()
})
