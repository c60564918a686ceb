// A counter-proof at a Domino that is not there: the real scripts, run as root, with a directory, a console and a packet filter of ours
// (test/transcripts/domino/README.md). What Domino itself does with such documents is not shown by them.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import type { CommandAnswer } from '#domain/push/push-driver.ts'
import type { PlanCommand } from '#domain/push/push-plan.ts'
import { dominoSite } from '#gateways/domino/site.ts'
import { dominoTrial } from '#gateways/domino/trial/driver.ts'
import { dominoDrop } from '#gateways/domino/trial/mail-drop.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { addSshUser, type SshUser } from '#test/support/ssh-user.ts'
import { type FakeDomino, installFakeDomino, preparedDocuments } from '../transcripts/domino/fake-domino.ts'
import { siteOf } from '../unit/gateways/domino/sample-installation.ts'
import { sampleTrial, tokenOf } from '../unit/gateways/domino/trial/sample-trial.ts'

const server = 'CN=tlsonly1/O=TLSOnly'
const sample = {
  unid: 'A9'.padEnd(32, '0'),
  form: 'Domain',
  items: { Type: 'Domain', InternetDomain: 'handschlag-gegenprobe.invalid', InternetHost: '192.0.2.25' },
}
const trial = sampleTrial()
const mails = mailsOf(trial)
const run = '00112233445566aa'
let user: SshUser
let domino: FakeDomino
let folder: string

beforeAll(() => {
  user = addSshUser({ sudo: 'none' })
})
afterAll(() => user.remove())
beforeEach(() => {
  domino = installFakeDomino(server, [...preparedDocuments(server, 'TLSOnly'), sample], user.name)
  folder = mkdtempSync(join(tmpdir(), 'hs-trial-'))
  copyFileSync(join(import.meta.dirname, '../transcripts/domino/fakes/iptables.py'), join(folder, 'iptables'))
  chmodSync(join(folder, 'iptables'), 0o755)
  for (const { name, content } of [
    ...valueIn(dominoTrial.files(trial, site())),
    ...(dominoDrop.files?.(site(), 'posix') ?? []),
  ]) {
    writeFileSync(join(folder, name), content)
  }
  for (const { token, to } of mails) writeFileSync(join(folder, `${token}.eml`), `To: <${to}>\r\n\r\nProbe\r\n`)
  return () => {
    rmSync(folder, { recursive: true })
    domino.remove()
  }
})

const site = () => dominoSite.parse({ ...siteOf('D-T'), ...domino.facts })
const place = () => ({ system: 'posix', folder, run }) as const
function answer({ id, words }: PlanCommand): CommandAnswer {
  const [program = '', ...rest] = words
  const env = { ...process.env, PATH: `${folder}:/usr/sbin:/usr/bin:/bin`, HANDSCHLAG_CONSOLE_WAIT: '2' }
  const { status, stdout, stderr } = spawnSync(program, rest, { env, encoding: 'utf8' })
  return { id, code: status, stdout, stderr }
}
const rules = () =>
  existsSync(join(folder, 'rules')) ? readFileSync(join(folder, 'rules'), 'utf8').split('\n').slice(0, -1) : []
const { push } = dominoTrial
const look = () => push.inspect(site(), place()).map(answer)
const judged = (command: PlanCommand | undefined) =>
  command === undefined ? null : push.judge(command, answer(command))
const apply = () => judged(push.apply(site(), place(), valueIn(push.read(look(), [], site())), [])[0])
const left = () => valueIn(dominoTrial.readLeft(dominoTrial.lookLeft(site(), place()).map(answer)))

test('the route comes, mails go in, and every trace goes again', () => {
  const before = [domino.documents(), domino.notesIni()]
  const rule = valueIn(dominoTrial.readRule(look()))
  expect(rule.text).toBeNull()
  expect(valueIn(push.read(look(), [], site())).changes.filter(({ kind }) => kind === 'document')).toHaveLength(9)

  expect(apply()).toEqual({ kind: 'done', undo: {} })
  expect(rules()).toHaveLength(9)
  expect(rules()).toContain(
    `-A OUTPUT -d 192.0.2.101/32 -p tcp -m tcp --dport 25 -m comment --comment handschlag-trial-${run} -j DNAT --to-destination 127.0.0.1:2500`,
  )
  const made = domino.documents().filter(({ items }) => items['HandschlagTrial'] !== undefined)
  expect(made[0]?.items).toMatchObject({
    InternetDomain: `gegenprobe-${tokenOf(0)}.bank.example`,
    InternetHost: '192.0.2.101',
  })
  expect(judged(push.verify(site(), place())[0])).toEqual({ kind: 'done', undo: {} })
  expect(left().length).toBe(9 + 9 + 1)

  expect(dominoDrop.readHanded(dominoDrop.hand(site(), place(), mails).map(answer)).ok).toBe(true)
  expect(left().filter((thing) => thing.startsWith('mail.box '))).toHaveLength(9)
  expect(left()).toContain(`mail.box ${'A'.repeat(31)}0 ${tokenOf(0)}`)
  const log = join(domino.root, 'data/IBM_TECHNICAL_SUPPORT/console.log')
  appendFileSync(
    log,
    '[1:2-3] SMTPClient: Attempting to Connect: Host 192.0.2.102, Port 25, SSL Port 0, Connecting Domain t\n',
  )
  appendFileSync(log, '[1:2-3] SMTPClient: CommandMAIL: MAIL FROM: <a@acme.example>\n')
  const fates = valueIn(dominoDrop.readFates(dominoDrop.look(site(), place(), mails).map(answer), mails))
  expect(fates.get(tokenOf(1))?.fate).toMatchObject({ kind: 'held', isForTls: false })
  expect(fates.get(tokenOf(0))?.fate).toEqual({ kind: 'waiting' })
  expect(
    dominoDrop
      .drop(site(), place(), mails)
      .map(answer)
      .map(({ code }) => code),
  ).toEqual([0])
  for (const { token } of mails) expect(existsSync(join(folder, `${token}.eml`))).toBe(false)
  expect(judged(push.undo(site(), place(), {}, null)[0])).toEqual({ kind: 'done', undo: {} })
  expect([domino.documents(), domino.notesIni()]).toEqual(before)
  expect([rules(), left()]).toEqual([[], []])
  expect(valueIn(dominoTrial.readRule(look()))).toEqual(rule)
}, 60_000)

test('the way back takes the mails first: none is in mail.box without its route', () => {
  expect(apply()).toMatchObject({ kind: 'done' })
  dominoDrop.hand(site(), place(), mails).map(answer)
  const whole = left()
  expect(whole.filter((thing) => thing.startsWith('mail.box '))).toHaveLength(9)
  // its documents name them too
  rmSync(join(domino.root, 'data/handschlag/trials', run, 'servers'))
  expect(judged(push.undo(site(), place(), {}, null)[0])).toEqual({ kind: 'done', undo: {} })
  expect([rules(), left()]).toEqual([[], []])
}, 180_000)

test('mails that do not leave mail.box keep the whole route, of this trial and of an earlier one', () => {
  expect(apply()).toMatchObject({ kind: 'done' })
  dominoDrop.hand(site(), place(), mails).map(answer)
  const whole = [left(), rules(), domino.notesIni()]
  domino.behave({ stuck: true })
  expect(judged(push.undo(site(), place(), {}, null)[0])).toEqual({
    kind: 'failed',
    detail: 'gateway-domino:push.detail.trial-mails',
  })
  const next = { ...place(), run: 'ffeeddccbbaa9988' }
  const reading = valueIn(push.read(push.inspect(site(), next).map(answer), [], site()))
  expect(judged(push.apply(site(), next, reading, [])[0])).toEqual({
    kind: 'refused',
    detail: `gateway-domino:push.detail.trial-mails ${run}`,
  })
  expect([left(), rules(), domino.notesIni()]).toEqual(whole)
  domino.behave({})
  expect(judged(push.undo(site(), place(), {}, null)[0])).toEqual({ kind: 'done', undo: {} })
  expect([rules(), left()]).toEqual([[], []])
}, 180_000)

test('the router begins anew after the documents were written, not before', () => {
  expect(apply()).toMatchObject({ kind: 'done' })
  const order = domino.told().filter((command) => !command.startsWith('show '))
  expect(order).toEqual(['set config SMTPClientDebug=1', 'restart task router'])
  domino.behave({ failAt: 3 })
  const next = { ...place(), run: 'ffeeddccbbaa9988' }
  const reading = valueIn(push.read(push.inspect(site(), next).map(answer), [], site()))
  expect(judged(push.apply(site(), next, reading, [])[0])).toMatchObject({ kind: 'taken-back' })
  const told = domino.told().filter((command) => !command.startsWith('show '))
  expect(told.filter((command) => command === 'restart task router')).toHaveLength(2)
}, 180_000)

test('what goes on with the old router is taken back: it may not know the route', () => {
  const console = join(domino.root, 'programs/server')
  domino.behave({ router: 'begins' })
  execFileSync('runuser', ['-u', user.name, '--', console, '-c', 'restart task router'])
  expect(apply()).toMatchObject({ kind: 'done' })
  expect(judged(push.undo(site(), place(), {}, null)[0])).toMatchObject({ kind: 'done' })
  domino.behave({ router: 'stays' })
  expect(apply()).toEqual({ kind: 'taken-back', detail: 'gateway-domino:push.detail.trial-router' })
  expect([rules(), left()]).toEqual([[], []])
}, 180_000)

test('a server that sends without TLS at a later try has no rule', () => {
  const [first, ...others] = preparedDocuments(server, 'TLSOnly')
  if (first === undefined) throw new Error('a Server document')
  domino.writeDocuments([{ ...first, items: { ...first.items, Router_PortStatus: '2' } }, ...others, sample])
  const heard = () => valueIn(dominoTrial.readRule(look())).text
  const noted = () => valueIn(push.read(look(), [], site())).notes.map(({ code }) => code)
  expect(domino.notesIni()).toContain('RouterFallbackNonTLS=1')
  expect([heard(), noted()]).toEqual([null, expect.arrayContaining(['trial-fallback'])])
  domino.writeNotesIni(domino.notesIni().replace('RouterFallbackNonTLS=1', 'RouterFallbackNonTLS=0'))
  expect([heard(), noted()]).toEqual([
    'Router_PortStatus=2 Router_SSLStatus= RouterFallbackNonTLS=0',
    expect.not.arrayContaining(['trial-fallback']),
  ])
}, 60_000)

test('a document that fails takes everything back', () => {
  domino.behave({ failAt: 3 })
  expect(apply()).toMatchObject({ kind: 'taken-back' })
  expect([rules(), left()]).toEqual([[], []])
}, 60_000)

test('what an earlier trial left goes first, and the variable comes back as it was before that one', () => {
  const before = domino.notesIni()
  expect(apply()).toMatchObject({ kind: 'done' })
  const next = { ...place(), run: 'ffeeddccbbaa9988' }
  const reading = valueIn(push.read(push.inspect(site(), next).map(answer), [], site()))
  expect(reading.isUnfinished).toBe(true)
  expect(judged(push.apply(site(), next, reading, [])[0])).toMatchObject({ kind: 'done' })
  expect(new Set(rules().map((rule) => /handschlag-trial-(\w+)/.exec(rule)?.[1]))).toEqual(new Set([next.run]))
  expect(judged(push.undo(site(), next, {}, null)[0])).toMatchObject({ kind: 'done' })
  expect([rules(), left(), domino.notesIni()]).toEqual([[], [], before])
}, 60_000)

test('what another server has in the directory, and what catches sub-domains of the partner, keeps a trial from beginning', () => {
  const space = `gegenprobe-${'z'.repeat(20)}.bank.example`
  const ofOther = (name: Readonly<Record<string, string>>) => ({
    ...sample,
    unid: 'B1'.padEnd(32, '0'),
    items: { ...sample.items, InternetDomain: space, HandschlagTrial: `aabbccddeeff0011/control/${space}`, ...name },
  })
  const catching = (name: string) => ({ ...sample, unid: 'B3', items: { Type: 'Domain', InternetDomain: name } })
  const alone = [...domino.documents(), { ...sample, unid: 'B2', items: { Type: 'Domain', InternetDomain: '*.*' } }]
  for (const [other, told] of [
    [ofOther({ HandschlagServer: 'CN=hub2/O=Acme' }), 'elsewhere CN=hub2/O=Acme aabbccddeeff0011/control/'],
    [ofOther({}), 'elsewhere ? aabbccddeeff0011/control/'],
    [catching('*.bank.example'), 'sub-domains *.bank.example'],
    [catching('*.example'), 'sub-domains *.example'],
  ] as const) {
    domino.writeDocuments(alone)
    const reading = valueIn(push.read(look(), [], site()))
    domino.writeDocuments([...alone, other])
    const detail = expect.stringContaining(`gateway-domino:push.detail.trial-${told}`)
    expect(push.read(look(), [], site())).toMatchObject({ fault: { code: 'push.host-unfit', params: { detail } } })
    expect(judged(push.apply(site(), place(), reading, [])[0])).toEqual({ kind: 'refused', detail })
    expect(domino.documents()).toEqual([...alone, other])
    expect([rules(), left()]).toEqual([[], []])
  }
}, 180_000)

test('a variable that does not come back is told, and stays among what is left', () => {
  const before = domino.notesIni()
  expect(apply()).toMatchObject({ kind: 'done' })
  domino.behave({ deaf: 'SMTPClientDebug' })
  expect(judged(push.undo(site(), place(), {}, null)[0])).toMatchObject({ kind: 'failed' })
  expect(left()).toEqual([expect.stringMatching(new RegExp(`/trials/${run}$`))])
  domino.behave({})
  expect(judged(push.undo(site(), place(), {}, null)[0])).toMatchObject({ kind: 'done' })
  expect([left(), domino.notesIni()]).toEqual([[], before])
}, 60_000)

test('a host that was changed since, and one that lacks what is needed, get nothing', () => {
  const reading = valueIn(push.read(look(), [], site()))
  domino.writeNotesIni(`${domino.notesIni()}SSL_DISABLE_TLS_10=1\n`)
  expect(judged(push.apply(site(), place(), reading, [])[0])).toEqual({ kind: 'moved' })
  domino.writeDocuments(preparedDocuments(server, 'TLSOnly'))
  expect(push.read(look(), [], site())).toMatchObject({
    fault: { code: 'push.host-unfit', params: { detail: expect.stringContaining('missing-sentinel') } },
  })
  expect(rules()).toEqual([])
}, 60_000)

test('no mail is laid in while a route comes or goes', () => {
  expect(apply()).toMatchObject({ kind: 'done' })
  const [hand] = dominoDrop.hand(site(), place(), mails)
  if (hand === undefined) throw new Error('a command')
  const meanwhile = { ...hand, words: ['flock', join(domino.root, 'data/handschlag/lock'), ...hand.words] }
  expect(dominoDrop.readHanded([answer(meanwhile)])).toMatchObject({ fault: { code: 'confirm.not-handed-in' } })
  expect(left().filter((thing) => thing.startsWith('mail.box '))).toEqual([])
  expect(dominoDrop.readHanded([answer(hand)]).ok).toBe(true)
}, 180_000)

test('what waits is tried again by the one documented command, and only while something waits', () => {
  expect(apply()).toMatchObject({ kind: 'done' })
  const again = () => (dominoDrop.again?.(site(), place(), mails) ?? []).map(answer)
  const told = () => domino.told().filter((command) => command === 'tell router update config').length
  expect(again().map(({ code }) => code)).toEqual([0])
  expect(told()).toBe(0)
  dominoDrop.hand(site(), place(), mails).map(answer)
  const before = [domino.documents(), domino.notesIni(), rules(), left()]
  expect(again().map(({ code }) => code)).toEqual([0])
  expect(told()).toBe(1)
  expect(domino.told().filter((command) => command === 'restart task router')).toHaveLength(1)
  expect([domino.documents(), domino.notesIni(), rules(), left()]).toEqual(before)
  domino.behave({ refuse: 'tell router update config' })
  expect(again().every(({ code, stderr }) => code !== 0 && stderr !== '')).toBe(true)
}, 180_000)

test('a probe without its route is not handed in', () => {
  expect(dominoDrop.readHanded(dominoDrop.hand(site(), place(), mails).map(answer))).toMatchObject({
    fault: { code: 'confirm.not-handed-in', params: { detail: 'push:detail.trial-route-gone' } },
  })
}, 60_000)

test('only root leads connections elsewhere', () => {
  execFileSync('chmod', ['-R', 'a+rX', folder])
  const said = spawnSync('runuser', ['-u', user.name, '--', 'sh', join(folder, 'domino-trial.sh'), 'look'], {
    encoding: 'utf8',
  })
  expect(said.stdout).toContain('@handschlag missing root ')
}, 60_000)
