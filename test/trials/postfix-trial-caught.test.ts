// Hosts that look enforced and are not, and hosts that are in other ways than ours: the counter-proof on a running Postfix tells them apart, and
// leaves every byte, and every mail of others, as it was.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ModeResult } from '#domain/confirm/counter-proof.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { pinned } from '#test/support/postfix-push-host.ts'
import {
  everyMode,
  type HostOrder,
  proveOn,
  startTrialBench,
  type TrialBench,
} from '#test/support/postfix-trial-bench.ts'

let bench: TrialBench

beforeAll(async () => {
  bench = await startTrialBench('127.47.8.2')
}, 300_000)
afterAll(() => bench?.stop())

const hashed = 'smtp_tls_policy_maps = hash:$config_directory/policies'
/** What a host does that takes TLS where it is offered. */
const leaky: Partial<Record<TrapMode, ModeResult>> = {
  'no-starttls': 'in-clear',
  'starttls-refused': 'in-clear',
  'starttls-stripped': 'in-clear',
  'old-protocol': 'passed-below',
}
const leaks = 'not-enforced: clear-text-left,below-level-left'
const held = everyMode('held', { control: 'passed' })
const secure = 'bank.example secure\n'

it.each<readonly [string, HostOrder, TlsLevel, string | null, Record<string, ModeResult>, string]>([
  [
    'a misspelt domain',
    { main: [hashed], policies: 'bnak.example encrypt\n' },
    'encrypt',
    null,
    everyMode('passed', leaky),
    `${leaks},no-rule`,
  ],
  [
    'options in master.cf',
    { main: [hashed], policies: 'bank.example encrypt\n', options: ['smtp/unix/smtp_tls_policy_maps='] },
    'encrypt',
    null,
    everyMode('passed', leaky),
    `${leaks},no-rule`,
  ],
  [
    'a table edited and not built',
    { main: [hashed], policies: 'bank.example may\n', texts: { policies: secure } },
    'encrypt',
    'may',
    everyMode('passed', leaky),
    leaks,
  ],
  [
    'a rule by pattern',
    {
      main: ['smtp_tls_policy_maps = regexp:$config_directory/patterns'],
      texts: { patterns: '/^bank[.]example$/ secure\n' },
    },
    'secure',
    'secure',
    held,
    'enforced: all-held',
  ],
  [
    'a text table and a service of their own',
    {
      main: ['transport_maps = hash:$config_directory/routes'],
      transport: 'bank.example mytls:\n',
      master: ['mytls unix - - n - - smtp', '  -o smtp_tls_policy_maps=texthash:$config_directory/own'],
      // no line end: what is added begins a line of its own, and what is taken away leaves none
      texts: { own: 'bank.example secure' },
    },
    'secure',
    'secure',
    held,
    'enforced: all-held',
  ],
  [
    'a chrooted service',
    { main: [hashed], policies: secure, fields: ['smtp/unix/chroot=y'] },
    'secure',
    'secure',
    held,
    'enforced: all-held',
  ],
])(
  '%s',
  async (_name, order, level, text, wanted, judged) => {
    bench.settle(order)
    bench.postfix.sendMail('someone@own.example', 'other@elsewhere.example')
    const before = bench.postfix.bytes()
    const { rule, results, verdict, reasons } = await proveOn(bench, level)
    expect(rule.text).toBe(text)
    expect(results).toEqual(wanted)
    expect(`${verdict}: ${reasons}`).toBe(judged)
    expect(bench.postfix.bytes()).toEqual(before)
    const queue = bench.postfix.ask('postqueue', '-j')
    expect(queue).toContain('other@elsewhere.example')
    expect(queue).not.toContain('gegenprobe')
    bench.postfix.ask('postsuper', '-d', 'ALL')
  },
  300_000,
)

it('a table that is not there: it is named, nothing is sent, and the route is taken back', async () => {
  const { postfix } = bench
  bench.settle({ main: ['smtp_tls_policy_maps = hash:$config_directory/polices'], policies: 'bank.example encrypt\n' })
  const before = postfix.bytes()
  const open = await bench.open()
  try {
    expect(valueIn(await open.rule()).text).toBeNull()
    const { fault, records } = await open.apply()
    const detail = `gateway-postfix:push.detail.table-broken hash:${postfix.etc}/polices`
    expect(fault).toEqual({ code: 'push.verify-failed', params: { host: 'mail-1', detail } })
    expect(records).toMatchObject([{ state: 'rolled-back' }])
    expect(await open.left()).toEqual([])
    expect(postfix.bytes()).toEqual(before)
  } finally {
    await open.close()
  }
}, 300_000)

it('what Handschlag wrote itself', async () => {
  const { postfix } = bench
  bench.settle({})
  const own = { ...pinned(1), domains: [bench.domain] }
  const pushed = await postfix.call(postfix.set([own]), 'apply', ['--apply'])
  expect(pushed.code, pushed.output).toBe(0)
  const before = postfix.bytes()
  const { rule, results, verdict } = await proveOn(bench, own.level)
  expect(rule.text).toMatch(/^fingerprint match=(?:AB:){31}AB protocols=>=TLSv1\.2 servername=hostname$/)
  expect(rule.source).toBe(`hash:${postfix.own}/tls_policy (bank.example)`)
  expect(results).toEqual(held)
  expect(verdict).toBe('enforced')
  expect(postfix.bytes()).toEqual(before)
}, 300_000)
