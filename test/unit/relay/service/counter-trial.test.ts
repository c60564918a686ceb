// The temporary policies of a counter-proof: the partner's own as it is in force, for domains nobody has, and gone with the trial.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RelayCounterTrial } from '#domain/confirm/relay-order.ts'
import type { RelayPolicy } from '#domain/relay-policy-file.ts'
import { createLoadedPolicies } from '#relay/policies.ts'
import { createCounterTrials } from '#relay/service/counter-trial.ts'
import type { LoadedConfig } from '#relay/service/load-config.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { policyFor } from '#test/support/relay/outbound-relay.ts'

const signal = new AbortController().signal
const sha256 = 'e'.repeat(64)

function loadedWith(policy: RelayPolicy): LoadedConfig {
  const policies = createLoadedPolicies({ schema: 'handschlag.relay-policy/2', policies: [policy] }, sha256)
  return { policies } as unknown as LoadedConfig
}

const trialOf = (changes: Partial<RelayCounterTrial> = {}): RelayCounterTrial => ({
  id: '0123456789abcdef',
  of: 'sub.partner.example',
  seconds: 60,
  routes: [
    {
      ...{ domain: 'one.gegenprobe.invalid', host: 'mx.partner.example', ip: '127.0.0.1', port: 4000 },
      ...{ authority: 'PEM', pins: ['a'.repeat(64)] },
    },
    {
      ...{ domain: 'two.gegenprobe.invalid', host: 'mx.partner.example', ip: '127.0.0.1', port: 4001 },
      ...{ authority: null, pins: [] },
    },
  ],
  ...changes,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const finder = { find: async () => ({ ok: true as const, targets: [] }), close: async () => undefined }

test('the policy in force is tried as it is, with what is named and nothing else', () => {
  const policy = policyFor('partner.example', {
    level: 'secure',
    includeSubdomains: true,
    names: ['mx.agreed.example'],
  })
  const trials = createCounterTrials(() => undefined)
  const loaded = loadedWith(policy)
  expect(trials.open()).toBeNull()
  expect(valueIn(trials.begin(trialOf(), loaded, []))).toEqual(policy)
  expect(trials.open()).toBe('0123456789abcdef')
  const { policies } = trials.over(loaded)
  const one = policies.outboundFor('one.gegenprobe.invalid')
  const same = { id: '01234567-89ab-8cde-8def-000000000000', includeSubdomains: false, direction: 'outbound' }
  const trust = { kind: 'public', authorities: [...policy.trust.authorities, 'PEM'] }
  expect(one).toEqual({ ...policy, ...same, domains: ['one.gegenprobe.invalid'], trust })
  expect(policies.outboundFor('two.gegenprobe.invalid')).toMatchObject({ trust: policy.trust, pins: policy.pins })
  expect(policies.outboundFor('three.gegenprobe.invalid')).toBeUndefined()
  // what is stored of the partner still finds its own policy
  expect(policies.byId(policy.id)).toEqual(policy)
  expect(policies.outboundFor('partner.example')).toEqual(policy)
  expect(policies.sha256).toBe(sha256)
})

test.each([
  ['fingerprint', ['b'.repeat(64), 'a'.repeat(64)], 'defer', 'defer'],
  ['encrypt', [], 'container', 'hold'],
] as const)('%s: pins %j, %s becomes %s', (level, pins, before, after) => {
  const own = level === 'fingerprint' ? ['b'.repeat(64)] : []
  const policy = policyFor('partner.example', { level, pins: own, failure: { action: before } })
  const trials = createCounterTrials(() => undefined)
  const loaded = loadedWith(policy)
  trials.begin(trialOf({ of: 'partner.example' }), loaded, [])
  const tried = trials.over(loaded).policies.outboundFor('one.gegenprobe.invalid')
  expect(tried).toMatchObject({ pins, failure: { action: after }, trust: policy.trust })
})

test('an exception for the whole partner is tried as well, one for a person is not', () => {
  const policy = policyFor('partner.example', { level: 'secure', includeSubdomains: true })
  const until = new Date(Date.now() + 60_000).toISOString()
  const about = {
    policyId: policy.id,
    reason: 'INC 12',
    decidedBy: 'admin',
    createdAt: new Date(Date.now() - 1000).toISOString(),
    until,
  }
  const loaded = loadedWith(policy)
  const levelWith = (recipient: string | null) => {
    const trials = createCounterTrials(() => undefined)
    trials.begin(trialOf(), loaded, [{ id: policy.id, recipient, level: 'may', ...about }])
    return trials.over(loaded).policies.outboundFor('one.gegenprobe.invalid')?.level
  }
  expect(levelWith(null)).toBe('may')
  expect(levelWith('max@partner.example')).toBe('secure')
})

test('mail to its domains goes into the trap, all other mail where it always went', async () => {
  const trials = createCounterTrials(() => undefined)
  const ways = trials.ways(finder)
  const find = (domain: string) => ways.find({ domain, policy: null, nextHop: null }, signal)
  trials.begin(trialOf(), loadedWith(policyFor('partner.example', { includeSubdomains: true })), [])
  const target = { host: 'mx.partner.example', ip: '127.0.0.1', port: 4001, foundBy: 'agreed-host' }
  expect(await find('two.gegenprobe.invalid')).toMatchObject({ ok: true, targets: [target] })
  expect(await find('partner.example')).toEqual({ ok: true, targets: [] })
})

test('without a policy nothing begins', () => {
  const onChange = vi.fn()
  const trials = createCounterTrials(onChange)
  const loaded = loadedWith(policyFor('other.example'))
  expect(valueIn(trials.begin(trialOf(), loaded, []))).toBeUndefined()
  expect(trials.over(loaded)).toBe(loaded)
  expect(onChange).not.toHaveBeenCalled()
})

test('another one is refused while it lasts, and neither takes its place nor ends it', () => {
  const onChange = vi.fn()
  const trials = createCounterTrials(onChange)
  const loaded = loadedWith(policyFor('partner.example', { includeSubdomains: true }))
  const other = trialOf({ id: 'f'.repeat(16) })
  valueIn(trials.begin(trialOf(), loaded, []))
  const { policies } = trials.over(loaded)
  expect(faultIn(trials.begin(other, loaded, [])).code).toBe('confirm.relay-busy')
  trials.end(other.id)
  expect(trials.open()).toBe('0123456789abcdef')
  expect(trials.over(loaded).policies.all).toEqual(policies.all)
  expect(onChange).toHaveBeenCalledTimes(1)
  // the same question once more, for its answer was lost
  valueIn(trials.begin(trialOf(), loaded, []))
  trials.end('0123456789abcdef')
  valueIn(trials.begin(other, loaded, []))
  expect(trials.open()).toBe(other.id)
})

test('it ends when it is told to, and by itself', () => {
  const onChange = vi.fn()
  const trials = createCounterTrials(onChange)
  const loaded = loadedWith(policyFor('partner.example', { includeSubdomains: true }))
  trials.begin(trialOf(), loaded, [])
  vi.advanceTimersByTime(59_000)
  expect(trials.over(loaded)).not.toBe(loaded)
  vi.advanceTimersByTime(1_000)
  expect(trials.over(loaded)).toBe(loaded)
  expect(onChange).toHaveBeenCalledTimes(2)
  trials.begin(trialOf(), loaded, [])
  trials.end('0123456789abcdef')
  expect(trials.over(loaded)).toBe(loaded)
})
