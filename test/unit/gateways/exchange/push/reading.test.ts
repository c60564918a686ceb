// What a look at an Exchange host becomes: product, changes side by side, dangers, notes, and refusals.
import { describe, expect, test } from 'vitest'
import { exchangePush } from '#gateways/exchange/push/driver.ts'
import { groupPolicyIn } from '#gateways/exchange/push/execution-policy.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleSite } from '../../sample-policy.ts'
import { answerWith, changeOf, runResult } from './samples.ts'

const read = (changes: Readonly<Record<string, unknown>>, site = sampleSite) =>
  exchangePush.read([answerWith('exchange-plan', runResult({ Code: 2, State: 'changes', ...changes }))], [], site)
const dangersOf = (...Changes: readonly unknown[]) =>
  valueIn(read({ Changes })).unsafe.map(({ code, params }) => [code, params['names']])

describe('product', () => {
  test.each([
    ['15.1.2507.39', 'Exchange Server 2016', true],
    ['15.2.1544.4', 'Exchange Server 2019', false],
    ['15.2.2562.17', 'Exchange Server SE', true],
    ['', 'Exchange Server 2019', false],
    ['16.0.1.1', 'Exchange Server 2019', false],
  ])('version %s is %s', (Version, name, isOther) => {
    const reading = valueIn(read({ Version }))
    expect(reading.product).toEqual({ name, version: Version })
    expect(reading.notes.some(({ code }) => code === 'other-product')).toBe(isOther)
  })
})

describe('changes', () => {
  test('lines stand in one order, lists one entry a line, sizes readable', () => {
    const spaces = 'smtp:bank.example;1, smtp:*.bank.example;1'
    const [change] = valueIn(read({ Changes: [changeOf({}, { AddressSpaces: spaces, Zeta: '1' })] })).changes
    expect(change?.after).toBe(
      [
        'Name: Handschlag Bank 1',
        'Enabled: true',
        'AddressSpaces: smtp:bank.example;1',
        'AddressSpaces: smtp:*.bank.example;1',
        'RequireTLS: true',
        'MaxMessageSize: unlimited',
        'Zeta: 1',
      ].join('\n'),
    )
  })

  test('a list of Domain Security is a setting of the organisation, and takes effect at once', () => {
    const list = { Kind: 'list', Sort: 'list', Server: '', Name: 'TLSSendDomainSecureList' }
    const reading = valueIn(read({ Changes: [{ ...list, Listed: ['b.example'], Domains: ['a.example'] }] }))
    expect(reading.changes).toMatchObject([{ kind: 'setting', before: 'b.example', after: 'a.example\nb.example' }])
    expect(reading.notes).toEqual([{ code: 'domain-security-at-once', params: { domains: 'a.example' } }])
  })

  test('words of the host lose their control and direction characters', () => {
    const [change] = valueIn(read({ Changes: [changeOf({ Fqdn: 'a\u001b[2J\u202eb\r\nEnabled: false' })] })).changes
    expect(change?.before).toContain('Fqdn: a [2J b Enabled: false\n')
    expect(change?.before?.split('\n').filter((line) => line.startsWith('Enabled'))).toEqual(['Enabled: true'])
  })
})

describe('dangers', () => {
  test.each([
    ['edited since', changeOf({}, {}, { Edited: ['TlsDomain'] }), 'hand-edited'],
    ['removed by hand', { ...changeOf({}), Kind: 'create', Before: null }, 'hand-edited'],
    ['never pushed from here', changeOf({}, {}, { IsKnown: false }), 'unknown-set'],
    ['no longer enforced', changeOf({}, { RequireTLS: 'false' }), 'enforcement-ends'],
    ['switched off', changeOf({}, { Enabled: 'false' }), 'enforcement-ends'],
  ])('%s', (_title, change, code) => {
    expect(dangersOf(change)).toEqual([[code, 'Handschlag Bank 1']])
  })

  test('a domain that leaves ends, one that somebody else put there is shared', () => {
    const two = { AddressSpaces: 'smtp:a.example;1, smtp:b.example;1' }
    const left = { AddressSpaces: 'smtp:a.example;1' }
    expect(dangersOf(changeOf(two, left))).toEqual([['enforcement-ends', 'b.example']])
    const edited = { Edited: ['AddressSpaces'], Written: 'smtp:a.example;1' }
    expect(dangersOf(changeOf(two, left, edited)).map(([code]) => code)).toEqual(['hand-edited', 'shared-connector'])
  })

  test('what grows or was not enforced endangers nothing', () => {
    expect(dangersOf(changeOf({ RequireTLS: 'false' }, { RequireTLS: 'true' }))).toEqual([])
    expect(dangersOf(changeOf({}, { AddressSpaces: 'smtp:bank.example;1, smtp:b.example;1' }))).toEqual([])
  })

  test.each([
    [3, 10, false],
    [4, 10, true],
    [9, 9, false],
  ])('%i changed of %i: too much %s', (count, Owned, isMuch) => {
    const { unsafe } = valueIn(read({ Owned, Changes: Array(count).fill(changeOf({}, { Fqdn: 'x' })) }))
    expect(unsafe.some(({ code }) => code === 'too-much-changed')).toBe(isMuch)
  })

  test('a newer version wrote last: told where something changes, and only then', () => {
    const Newer = 'handschlag-backup-20271122-100001'
    const { unsafe } = valueIn(read({ Newer, Changes: [changeOf({}, { Fqdn: 'x' })] }))
    expect(unsafe).toEqual([{ code: 'newer-writer', params: { names: Newer, count: 1 } }])
    expect(valueIn(read({ Newer, Changes: [] })).unsafe).toEqual([])
  })

  test('many names are cut, and counted', () => {
    const { unsafe } = valueIn(read({ Changes: Array(20).fill(changeOf({}, {}, { IsKnown: false })) }))
    expect(unsafe[0]?.params['count']).toBe(20)
    expect(String(unsafe[0]?.params['names']).endsWith(', …')).toBe(true)
  })
})

describe('unfinished and unread', () => {
  test('a run that never ended is told', () => {
    expect(valueIn(read({ Unfinished: 'C:\\x' })).isUnfinished).toBe(true)
    expect(valueIn(read({})).isUnfinished).toBe(false)
  })

  test.each([
    ['no answer', []],
    [
      'a plan without a state',
      [answerWith('exchange-plan', { ...runResult({ Code: 2, State: 'changes' }), StateHash: undefined })],
    ],
    ['a code without a result', [{ id: 'exchange-plan', code: 0, stdout: 'done', stderr: '' }]],
  ])('%s is not understood', (_title, answers) => {
    expect(faultIn(exchangePush.read(answers, [], sampleSite)).code).toBe('push.not-understood')
  })

  test('a result of the wrong kind is no plan', () => {
    const answers = [answerWith('exchange-plan', runResult({ Code: 0, State: 'applied' }))]
    expect(exchangePush.read(answers, [], sampleSite).ok).toBe(false)
  })
})

test.each([
  ['MachinePolicy       AllSigned\r\n', 'AllSigned'],
  ['MachinePolicy       Undefined\r\n   UserPolicy    Restricted\r\n', 'Restricted'],
  ['MachinePolicy   RemoteSigned\r\n   UserPolicy   AllSigned\r\n', 'RemoteSigned'],
  ['LocalMachine       AllSigned\r\n', null],
  ['powershell: not found', null],
])('the group policy in %j is %s', (table, policy) => {
  expect(groupPolicyIn(table)).toBe(policy)
})
