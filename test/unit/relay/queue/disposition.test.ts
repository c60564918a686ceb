// Every class of answer at every step, every failure and every action of a policy, against what must become of the recipient and the delivery.
import { describe, expect, it, test } from 'vitest'
import { refusalReasons } from '#domain/evidence-record.ts'
import type { StoredDelivery } from '#relay/message.ts'
import type { AttemptReport, RecipientEnd, TargetFact } from '#relay/outbound/attempt-report.ts'
import { type Disposition, dispose, type FailureAction } from '#relay/queue/disposition.ts'
import { freshDeliveries } from '#relay/queue/window.ts'
import {
  benchConfig,
  benchMessage,
  failed,
  noStarttls,
  partnerId,
  reportOf,
  said,
  taken,
  unreached,
} from '#test/support/relay/queue-bench.ts'

const start = Date.UTC(2026, 10, 22, 12)
const hourMs = 3_600_000

interface Given {
  readonly ends: readonly RecipientEnd[]
  readonly at?: number
  readonly action?: FailureAction
  readonly delivery?: Partial<StoredDelivery>
  readonly sender?: string
  readonly report?: Partial<AttemptReport>
  readonly config?: Record<string, unknown>
  readonly canTell?: boolean
}

function decide({
  ends,
  at = start,
  action = 'defer',
  delivery = {},
  sender,
  report = {},
  config = {},
  canTell = true,
}: Given): Disposition {
  const recipients = ends.map((_, index) => ({
    address: `r${index}@partner.example`,
    notify: null,
    originalRecipient: null,
  }))
  const message = benchMessage(start, 'q1', ['partner.example'], {
    recipients,
    ...(sender === undefined ? {} : { sender }),
  })
  const [fresh] = freshDeliveries(message, [1])
  if (fresh === undefined) throw new Error('no delivery')
  const of = { ...fresh, ...delivery }
  return dispose({
    delivery: of,
    report: reportOf({ delivery: of }, at, ends, report),
    policy: { id: partnerId, failure: { action, warnAfterHours: 4, giveUpAfterHours: 240 } },
    config: benchConfig(config),
    chance: 0.5,
    canTell: () => canTell,
  })
}

describe('an answer', () => {
  it.each([
    ['end', 250, '2.0.0 ok', 'delivered', '2.0.0'],
    ['end', 250, 'ok', 'delivered', '2.0.0'],
    ['end', 200, 'odd', 'delivered', '2.0.0'],
    ['mail', 250, 'ok', 'open', '4.5.0'],
    ['rcpt', 250, 'ok', 'open', '4.5.0'],
    ['data', 250, 'not 354', 'open', '4.5.0'],
    ['end', 354, 'again?', 'open', '4.5.0'],
    ['mail', 421, 'closing', 'open', '4.3.2'],
    ['rcpt', 450, '4.2.1 busy', 'open', '4.2.1'],
    ['rcpt', 450, '5.2.1 wrong class', 'open', '4.2.0'],
    ['data', 451, 'later', 'open', '4.3.0'],
    ['end', 452, 'full', 'open', '4.3.1'],
    ['mail', 499, 'unknown', 'open', '4.0.0'],
    ['mail', 550, '5.7.1 refused', 'bounced', '5.7.1'],
    ['rcpt', 550, 'no such user', 'bounced', '5.1.1'],
    ['rcpt', 550, '4.1.1 wrong class', 'bounced', '5.1.1'],
    ['rcpt', 552, 'too many recipients', 'open', '4.5.3'],
    ['end', 552, 'too large', 'bounced', '5.3.4'],
    ['data', 554, 'no', 'bounced', '5.0.0'],
    ['end', 554, '5.6.0 content', 'bounced', '5.6.0'],
    ['mail', 599, 'unknown', 'bounced', '5.0.0'],
    ['end', 99, 'nonsense', 'open', '4.5.0'],
    ['end', 650, 'nonsense', 'open', '4.5.0'],
  ] as const)('%s %i %s', (step, code, text, state, status) => {
    const { recipients, next } = decide({ ends: [said(step, code, text)] })
    expect(recipients[0]).toMatchObject({ state, status })
    expect(next.kind).toBe(state === 'open' ? 'queued' : 'done')
  })
})

describe('a failure', () => {
  const timeout = { cause: 'timeout', detail: 'no answer' } as const
  it.each([
    [{ kind: 'no-route', isPermanent: true, code: '5.1.10', detail: 'null MX' }, 'bounced', '5.1.10', false],
    [{ kind: 'no-route', isPermanent: false, code: '4.4.3', detail: 'SERVFAIL' }, 'open', '4.4.3', true],
    [{ kind: 'not-reached', step: 'connect', ...timeout, reply: null }, 'open', '4.4.1', true],
    [{ kind: 'not-reached', step: 'banner', ...timeout, reply: null }, 'open', '4.4.2', true],
    [{ kind: 'not-possible', why: 'too-large' }, 'bounced', '5.3.4', false],
    [{ kind: 'not-possible', why: 'smtputf8' }, 'bounced', '5.6.7', false],
    [{ kind: 'not-possible', why: 'eight-bit' }, 'bounced', '5.6.3', false],
    [{ kind: 'not-possible', why: 'requiretls' }, 'bounced', '5.7.30', false],
    [{ kind: 'cut', step: 'data', ...timeout }, 'open', '4.4.2', false],
    [{ kind: 'uncertain', ...timeout }, 'open', '4.4.2', false],
    [{ kind: 'stopped', why: 'aborted' }, 'open', '4.3.2', false],
    [{ kind: 'stopped', why: 'not-noted' }, 'open', '4.3.2', false],
  ] as const)('%j', (failure, state, status, isDown) => {
    const disposition = decide({ ends: [failed(failure)] })
    expect(disposition.recipients[0]).toMatchObject({ state, status })
    expect(disposition.isDestinationDown).toBe(isDown)
  })

  test('is permanent when every host says it never takes mail, and only then', () => {
    const reply = { code: 521, status: null, lines: ['no mail here'] }
    const stop = { step: 'banner', cause: 'rejected', detail: '', reply } as const
    const target: Pick<TargetFact, 'stop'> = { stop }
    const ends = [failed({ kind: 'not-reached', step: 'banner', cause: 'rejected', detail: '', reply })]
    const with521 = decide({ ends, report: { targets: [target, target].map(targetOf) } })
    expect(with521.recipients[0]).toMatchObject({ state: 'bounced', status: '5.3.2' })
    const other = { stop: { ...stop, reply: null } }
    expect(decide({ ends, report: { targets: [target, other].map(targetOf) } }).next.kind).toBe('queued')
  })
})

function targetOf(facts: Pick<TargetFact, 'stop'>): TargetFact {
  const path = {
    domain: 'partner.example',
    foundBy: 'mx',
    dnssec: null,
    sts: null,
    host: null,
    ip: null,
    localIp: null,
  } as const
  return {
    host: 'mx.partner.example',
    ip: '192.0.2.25',
    port: 25,
    path: { ...path, port: 25 },
    verdict: { kind: 'not-reached' },
    handshake: null,
    certificates: [],
    isReused: false,
    steps: [],
    replies: [],
    ...facts,
  }
}

describe('a refusal by the policy', () => {
  it.each(refusalReasons)('%s is never delivered, whatever the policy does about it', (reason) => {
    for (const action of ['defer', 'hold', 'bounce', 'container'] as const) {
      const { recipients, next, outcome } = decide({ ends: [failed({ kind: 'refused', reason, detail: '' })], action })
      expect(recipients[0]?.state).not.toBe('delivered')
      expect(outcome).not.toBe('delivered')
      if (reason === 'requiretls-not-offered')
        expect(recipients[0]).toMatchObject({ state: 'bounced', status: '5.7.30' })
      else expect(next.kind).toBe({ defer: 'queued', hold: 'held', bounce: 'done', container: 'queued' }[action])
    }
  })

  test('is held with the deadline and fallback of the partner', () => {
    const hold = { hours: 24, fallback: 'bounce', partners: { [partnerId]: { hours: 2, fallback: 'container' } } }
    const { next, warns, outcome } = decide({ ends: [noStarttls], action: 'hold', config: { hold } })
    expect(next).toEqual({ kind: 'held', why: 'tls-not-valid', decideBy: start + 2 * hourMs, fallback: 'container' })
    expect([warns, outcome]).toEqual([true, 'held'])
  })

  test('is not asked about again after a deadline that says go on', () => {
    const config = { hold: { hours: 24, fallback: 'defer' } }
    expect(decide({ ends: [noStarttls], action: 'hold', config, at: start + 25 * hourMs }).next.kind).toBe('queued')
  })

  test('asks for a container at once, but only for senders of ours and never for one that is one', () => {
    const asked = decide({ ends: [noStarttls], action: 'container' })
    expect(asked).toMatchObject({ becomesContainer: true, next: { kind: 'queued', nextAt: start }, warns: false })
    for (const given of [
      { sender: '' },
      { sender: 'eve@elsewhere.example' },
      { delivery: { wanted: 'container' } },
    ] as const) {
      const other = decide({ ends: [noStarttls], action: 'container', ...given })
      expect(other).toMatchObject({ becomesContainer: false, next: { kind: 'queued', nextAt: start + 120_000 } })
    }
  })

  test('of some hosts is no bounce while others were not judged', () => {
    const partial = failed({ kind: 'refused', reason: 'expired', detail: '', isPartial: true })
    expect(decide({ ends: [partial], action: 'bounce' }).next.kind).toBe('queued')
  })

  test('follows the rule of the recipient before that of the partner', () => {
    const config = { recipients: [{ address: 'R0@partner.example', action: 'bounce' }] }
    const { recipients, next } = decide({ ends: [noStarttls, noStarttls], action: 'hold', config })
    expect(recipients.map(({ state }) => state)).toEqual(['bounced', 'open'])
    expect(recipients[0]?.status).toBe('5.7.4')
    expect(next.kind).toBe('held')
  })
})

describe('an end for several recipients', () => {
  test('is partly delivered while others wait', () => {
    const ends = [taken, said('rcpt', 450, 'busy'), said('rcpt', 550, 'no such user')]
    const { recipients, next, outcome, last } = decide({ ends })
    expect(recipients.map(({ state }) => state)).toEqual(['delivered', 'open', 'bounced'])
    expect([next.kind, outcome, last.code]).toEqual(['queued', 'partly-delivered', 'replied'])
  })
})

describe('time', () => {
  test('warns once when its hour is over', () => {
    const late = decide({ ends: [unreached], at: start + 4 * hourMs })
    expect(late).toMatchObject({ warns: true, next: { kind: 'queued', warnAt: null } })
    expect(decide({ ends: [unreached], at: start + 5 * hourMs, delivery: { warnAt: null } }).warns).toBe(false)
    expect(decide({ ends: [unreached], at: start + 3 * hourMs }).warns).toBe(false)
  })

  test.each(['defer', 'hold', 'bounce'] as const)('gives up after the attempt at the end, action %s', (action) => {
    const { recipients, next } = decide({ ends: [noStarttls], action, at: start + 240 * hourMs })
    expect(next.kind).toBe('done')
    expect(recipients[0]).toMatchObject({ state: 'bounced', status: action === 'bounce' ? '5.7.4' : '4.4.7' })
  })

  test('does not run out by our own stop', () => {
    const { next } = decide({ ends: [failed({ kind: 'stopped', why: 'aborted' })], at: start + 300 * hourMs })
    expect(next).toMatchObject({ kind: 'queued', nextAt: start + 300 * hourMs })
  })

  test('runs out for what always breaks down here', () => {
    const ends = [failed({ kind: 'stopped', why: 'not-noted' })]
    expect(decide({ ends, at: start + 239 * hourMs }).next.kind).toBe('queued')
    expect(decide({ ends, at: start + 240 * hourMs })).toMatchObject({
      recipients: [{ state: 'bounced', status: '4.4.7' }],
      next: { kind: 'done' },
    })
  })

  test('runs out for those who wait for a container that others may not get', () => {
    const given = {
      ends: [noStarttls, noStarttls],
      action: 'container',
      config: { recipients: [{ address: 'r0@partner.example', action: 'defer' }] },
    } as const
    expect(decide(given)).toMatchObject({ becomesContainer: false, next: { kind: 'queued', nextAt: start + 120_000 } })
    const late = decide({ ...given, at: start + 240 * hourMs })
    expect(late.recipients.map(({ state }) => state)).toEqual(['bounced', 'bounced'])
    expect(late.next.kind).toBe('done')
  })

  test('delivers at the very end as at any other time', () => {
    expect(decide({ ends: [taken], at: start + 400 * hourMs }).recipients[0]?.state).toBe('delivered')
  })
})

describe('what would be lost without anybody knowing is held for a person', () => {
  const byHand = { kind: 'held', why: 'by-hand', decideBy: null, fallback: null }

  test.each([
    ['refused', said('rcpt', 550, 'no such user'), start],
    ['expired', unreached, start + 240 * hourMs],
  ] as const)('%s mail whose sender cannot be told', (_, end, at) => {
    const kept = decide({ ends: [end, taken], at, canTell: false })
    expect(kept).toMatchObject({ next: byHand, last: { code: 'notice-not-possible' }, warns: false })
    expect(kept.recipients.map(({ state }) => state)).toEqual(['open', 'delivered'])
    expect(decide({ ends: [taken], canTell: false }).next.kind).toBe('done')
    expect(decide({ ends: [unreached], canTell: false }).next.kind).toBe('queued')
  })

  test.each([
    ['refused', said('end', 554, 'no'), start],
    ['expired', unreached, start + 240 * hourMs],
  ] as const)('a %s notice that tells a password', (_, end, at) => {
    const delivery = { receivedFrom: null, messageId: '<N1.password@relay.own.example>' }
    expect(decide({ ends: [end], at, sender: '', delivery })).toMatchObject({
      recipients: [{ state: 'open' }],
      next: byHand,
      last: { code: 'password-not-delivered' },
      outcome: 'held',
    })
    const receivedFrom = {
      ip: '192.0.2.7',
      helo: 'mail.other.example',
      protocol: null,
      suite: null,
      clientCertificateSha256: null,
    }
    expect(decide({ ends: [end], at, sender: '', delivery: { ...delivery, receivedFrom } }).next.kind).toBe('done')
  })
})
