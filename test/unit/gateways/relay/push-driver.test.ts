// What the relay's driver makes of a host's words: plans, refusals and ends; a host that says anything else is not understood.
import { describe, expect, test } from 'vitest'
import type { CommandAnswer, HostReading } from '#domain/push/push-driver.ts'
import { relayPush } from '#gateways/relay/push/driver.ts'
import { dangersOfPolicies } from '#gateways/relay/push/enforcement.ts'
import { readHostReport } from '#gateways/relay/push/host-report.ts'
import { emptyRelaySite, relaySite } from '#gateways/relay/site.ts'
import { relayTarget } from '#gateways/relay/target.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { manyPolicies, samplePolicy } from '../sample-policy.ts'

const code = (text: string) => Buffer.from(text).toString('base64')
const place = { system: 'posix', folder: '/home/admin/.handschlag/s/f', run: '00112233445566aa' } as const
const site = relaySite.parse({
  place: 'host',
  hostName: 'relay.acme.example',
  postmaster: 'postmaster@acme.example',
  listenAddress: '192.0.2.7',
  networks: ['192.0.2.5'],
})
const answer = (stdout: string, changes: Partial<CommandAnswer> = {}): CommandAnswer => ({
  id: 'look',
  code: 0,
  stdout,
  stderr: '',
  ...changes,
})
const hash = 'ab'.repeat(32)
const told = `a word of the host
@handschlag product - 0.1.0
@handschlag state ${hash}
@handschlag change file ${code('/etc/handschlag/relay.json')} - ${code('{}\n')} root:handschlag-relay 640
@handschlag change service ${code('handschlag-relay')} - ${code('running')} - -
@handschlag unsafe foreign-content ${code('/etc/handschlag/relay.json')}
@handschlag note runtime version=${code('v24.11.1')}
@handschlag unfinished 00112233445566aa 2026-11-22T08:00:00Z
`

describe('a look', () => {
  test('becomes a reading', () => {
    expect(valueIn(relayPush.read([answer(told)], [], site))).toMatchObject({
      product: { name: 'Handschlag relay', version: '-' },
      stateHash: hash,
      changes: [
        { kind: 'file', name: '/etc/handschlag/relay.json', before: null, after: '{}\n', mode: '640' },
        { kind: 'service', before: null, after: 'running', owner: null },
      ],
      unsafe: [{ code: 'foreign-content', params: { what: '/etc/handschlag/relay.json' } }],
      notes: [{ code: 'runtime', params: { version: 'v24.11.1' } }],
      isUnfinished: true,
    })
  })

  test('that stopped says why', () => {
    const stopped = answer(`@handschlag end refused tool ${code('xz')}\n`, { code: 10 })
    expect(faultIn(relayPush.read([stopped], [], site))).toEqual({
      code: 'push.host-unfit',
      params: { detail: 'gateway-relay:push.detail.tool xz' },
    })
  })

  test.each([
    ['nothing', ''],
    ['a state that is no hash', told.replace(hash, 'abc')],
    ['a word nobody knows', `${told}@handschlag reboot now\n`],
    ['a text that is no Base64', told.replace(code('running'), '$(id)')],
    ['a mode that is none', told.replace(' 640', ' 64x')],
    ['a danger nobody knows', told.replace('foreign-content', 'all-is-well')],
    ['no end of lines', '@handschlag nothing\n'.repeat(4000)],
  ])('of %s is not understood', (_title, stdout) => {
    expect(faultIn(relayPush.read([answer(stdout)], [], site)).code).toBe('push.not-understood')
  })

  test('keeps no control character of the host', () => {
    const odd = told.replace(code('running'), code('run\u001b[2Jning'))
    expect(readHostReport(odd)?.changes[1]?.after).toBe('run\u{fffd}[2Jning')
  })

  test('of a relay in this program is refused', () => {
    expect(faultIn(relayPush.read([answer(told)], [], emptyRelaySite)).params).toEqual({ field: 'place' })
  })
})

describe('going back', () => {
  const policies = valueIn(relayTarget.render([samplePolicy()], emptyRelaySite)).artefacts[0]?.content ?? ''
  const back = (after: string) =>
    answer(`@handschlag product 0.1.0 -
@handschlag state ${hash}
@handschlag change file ${code('/etc/handschlag/relay-policy.json')} ${code(policies)} ${after} root:handschlag-relay 640
`)
  const read = (after: string) => valueIn(relayPush.readUndo([back(after)], site))

  test.each([
    ['the relay goes', '-', ['enforcement-ends']],
    [
      'the policies before ask for less',
      code(policies.replace('"policies": [', '"policies": [],"x": [')),
      ['too-much-changed'],
    ],
    ['they ask for the same', code(`${policies}\n`), []],
  ])('asks what ends with it: %s', (_title, after, codes) => {
    expect(read(after).unsafe.map((reason) => reason.code)).toEqual(codes)
  })

  test('names the state that was shown; the way back that is gone by itself names none', () => {
    const words = (reading: HostReading | null) =>
      relayPush.undo(site, place, { run: 'aa' }, reading)[0]?.words.slice(2)
    expect(words(read('-'))).toEqual(['--apply', '--run', 'aa', '--expect', hash])
    expect(words(null)).toEqual(['--apply', '--run', 'aa'])
  })
})

describe('an end', () => {
  const [write] = relayPush.apply(site, place, valueIn(relayPush.read([answer(told)], [], site)), ['hand-edited'])
  if (write === undefined) throw new Error('no command')

  test('the command names run, state and what was accepted', () => {
    expect(write.words).toEqual([
      'sh',
      '/home/admin/.handschlag/s/f/handschlag-relay-apply.sh',
      ...['--apply', '--run', place.run, '--expect', hash, '--accept', 'hand-edited'],
    ])
  })

  test.each([
    ['done', 0, { kind: 'done', undo: { run: 'aa' } }],
    ['moved', 12, { kind: 'moved' }],
    ['locked', 13, { kind: 'locked', by: 'so' }],
    ['taken-back', 20, { kind: 'taken-back', detail: 'gateway-relay:push.detail.writing so · cp: No space left' }],
    ['failed', 21, { kind: 'failed', detail: 'gateway-relay:push.detail.writing so · cp: No space left' }],
    ['refused', 10, { kind: 'refused', detail: 'gateway-relay:push.detail.writing so · cp: No space left' }],
    ['done', 1, { kind: 'failed', detail: 'gateway-relay:push.detail.no-end STOP: so' }],
  ] as const)('%s with code %i', (word, exit, meaning) => {
    const stdout = `@handschlag fact run aa\n@handschlag end ${word} writing ${code('so')}\n`
    const stderr = word === 'locked' ? '' : 'cp: No space left\nSTOP: so\n'
    expect(relayPush.judge(write, answer(stdout, { code: exit, stderr }))).toEqual(meaning)
  })

  test.each([
    ['no-room', code('/opt'), '', 'push.disk-full', '/opt'],
    [
      'stopped',
      '=',
      "mkdir: cannot create directory '/opt/handschlag': Read-only file system\n",
      'push.read-only',
      '/opt/handschlag',
    ],
    [
      'stopped',
      '=',
      "mktemp: failed to create directory via template '/opt/.x.XX': No space left on device\n",
      'push.disk-full',
      '/opt/.x.XX',
    ],
  ] as const)('%s %s: what the disk did not take is told as such', (name, what, stderr, blocked, path) => {
    const stdout = `@handschlag end refused ${name} ${what}\n`
    const meaning = relayPush.judge(write, answer(stdout, { code: 10, stderr }))
    expect(meaning).toMatchObject({ kind: 'refused', blocked: { code: blocked, path } })
    expect(faultIn(relayPush.read([answer(stdout, { code: 10, stderr })], [], site))).toEqual({
      code: blocked,
      params: { path },
    })
  })

  test('that was never told is a failure', () => {
    expect(relayPush.judge(write, answer('', { code: null })).kind).toBe('failed')
  })
})

describe('policies that replace others', () => {
  const textOf = (policies: Parameters<typeof relayTarget.render>[0]) =>
    valueIn(relayTarget.render(policies, emptyRelaySite)).artefacts[0]?.content ?? ''
  const codes = (before: string, after: string) => dangersOfPolicies(before, after).map((reason) => reason.code)
  const many = manyPolicies(8)

  test('the same or more are no danger', () => {
    expect(codes(textOf(many.slice(1)), textOf(many))).toEqual([])
  })
  test('a partner that is no longer enforced is one', () => {
    const loose = [samplePolicy({ level: 'may' })]
    expect(codes(textOf([samplePolicy()]), textOf(loose))).toEqual(['enforcement-ends'])
    expect(codes(textOf(loose), textOf([samplePolicy()]))).toEqual([])
  })
  test('many changes at once are one, and so is a file nobody reads', () => {
    const changed = many.map((policy, index) => (index < 5 ? { ...policy, reviewBy: '2027-11-22' } : policy))
    expect(codes(textOf(many), textOf(changed))).toEqual(['too-much-changed'])
    expect(codes('{', textOf(many))).toEqual(['too-much-changed'])
  })
})

describe('the facts of a host', () => {
  test.each([
    ['a name', { hostName: '' }, 'hostName'],
    ['who hands in', { networks: [] }, 'networks'],
    ['the key of the certificate', { certificate: '/etc/ssl/relay.pem' }, 'key'],
    ['the next server', { ownDomains: ['acme.example'] }, 'nextHop'],
    ['the archive', { runtime: 'archive' }, 'nodeArchive'],
    ['an archive of that name', { runtime: 'archive', nodeArchive: '/tmp/node.tar.xz' }, 'nodeArchive'],
    ['a plain path', { certificate: '/etc/$(id).pem', key: '/etc/k' }, 'certificate'],
  ])('need %s', (_title, change, field) => {
    const parsed = relaySite.safeParse({ ...site, ...change })
    expect(parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))).toContain(field)
  })
  test('an empty site is the trial in this program', () => {
    expect(relaySite.parse({})).toEqual(emptyRelaySite)
  })
})
