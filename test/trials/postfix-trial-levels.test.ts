// The counter-proof on a running Postfix over a real OpenSSH server as a user with sudo: every mode of the trap at every level, by the rule an
// admin wrote into a table of the host's own. Afterwards every byte is back and nothing of ours is in the queue.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ModeResult } from '#domain/confirm/counter-proof.ts'
import type { TrapMode } from '#domain/confirm/trap.ts'
import { everyMode, proveOn, startTrialBench, type TrialBench } from '#test/support/postfix-trial-bench.ts'

let bench: TrialBench

beforeAll(async () => {
  bench = await startTrialBench('127.47.8.1')
}, 300_000)
afterAll(() => bench?.stop())

const policyMaps = 'smtp_tls_policy_maps = hash:$config_directory/policies'
const pinned = `fingerprint match=${'AB:'.repeat(31)}AB`

const inTls: Partial<Record<TrapMode, ModeResult>> = {
  control: 'passed',
  'self-signed': 'passed',
  'unknown-authority': 'passed',
  'wrong-name': 'passed',
  expired: 'passed',
}

const held = { verdict: 'enforced', reasons: ['all-held'] } as const

it.each([
  // without certificates to check Postfix speaks TLS 1.0 too, unless the rule forbids it
  [
    'may',
    'may',
    everyMode('in-clear', { ...inTls, 'old-protocol': 'passed' }),
    { verdict: 'not-enforced', reasons: ['clear-text-left', 'level-may'] },
  ],
  [
    'encrypt',
    'encrypt',
    everyMode('held', { ...inTls, 'old-protocol': 'passed-below' }),
    { verdict: 'not-enforced', reasons: ['below-level-left'] },
  ],
  ['encrypt', 'encrypt protocols=>=TLSv1.2', everyMode('held', inTls), held],
  ['verify', 'verify', everyMode('held', { control: 'passed' }), held],
  ['verify', 'verify match=hostname protocols=>=TLSv1.2', everyMode('held', { control: 'passed' }), held],
  ['secure', 'secure', everyMode('held', { control: 'passed' }), held],
  ['secure', 'secure match=.bank.example:bank.example ciphers=high', everyMode('held', { control: 'passed' }), held],
  ['fingerprint', pinned, everyMode('held', { control: 'passed' }), held],
  ['dane', 'dane-only', everyMode('held'), held],
] as const)(
  'level %s, %s',
  async (level, rule, wanted, judged) => {
    bench.settle({
      main: [policyMaps, 'smtp_tls_fingerprint_digest = sha256', 'smtp_dns_support_level = dnssec'],
      policies: `${bench.domain} ${rule}\nother.example may\n`,
    })
    const before = bench.postfix.bytes()
    const proof = await proveOn(bench, level)
    expect(proof.rule).toMatchObject({ text: rule, source: expect.stringContaining('/policies (bank.example)') })
    expect(proof.results).toEqual(wanted)
    expect(proof).toMatchObject(judged)
    expect(bench.postfix.bytes()).toEqual(before)
  },
  300_000,
)
