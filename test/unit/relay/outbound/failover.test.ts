// When an attempt goes on and when it must not.
import { describe, expect, it } from 'vitest'
import { type NextTry, nextTry, type TryEnd, type TrySituation } from '#relay/outbound/failover.ts'
import { refusalOf } from '#relay/outbound/session-refusal.ts'
import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'

const usual: TrySituation = { isReused: false, allowsClear: false, isInClear: false }
const said = (code: number): SaidReply => ({ code, status: null, lines: [''] })
type Answered = Extract<TransmissionEnd, { kind: 'answered' }>
const answered = (mail: number, recipients: readonly (number | null)[], rest: Partial<Answered> = {}): TryEnd => ({
  kind: 'transmitted',
  end: {
    kind: 'answered',
    mail: said(mail),
    recipients: recipients.map((code) => (code === null ? null : said(code))),
    data: null,
    end: null,
    ...rest,
  },
})
const notOpened = (step: 'connect' | 'banner' | 'ehlo' | 'starttls' | 'handshake'): TryEnd => ({
  kind: 'not-opened',
  failure: { step, cause: 'closed', detail: '' },
})
const cut = (isUncertain: boolean): TryEnd => ({
  kind: 'transmitted',
  end: { kind: 'cut', step: 'data', cause: 'reset', detail: '', isUncertain },
})

describe('the next try', () => {
  it.each<[string, TryEnd, Partial<TrySituation>, NextTry]>([
    ['after a connection that failed', notOpened('connect'), {}, 'next-target'],
    ['after a banner that says no', notOpened('banner'), {}, 'next-target'],
    ['after TLS that failed', notOpened('handshake'), {}, 'next-target'],
    ['after TLS that failed where nothing is demanded', notOpened('handshake'), { allowsClear: true }, 'in-clear'],
    ['after STARTTLS that failed where nothing is demanded', notOpened('starttls'), { allowsClear: true }, 'in-clear'],
    ['after EHLO failed where nothing is demanded', notOpened('ehlo'), { allowsClear: true }, 'next-target'],
    ['after the connection in clear', notOpened('handshake'), { allowsClear: true, isInClear: true }, 'next-target'],
    ['after a refusal by the policy', { kind: 'refused' }, {}, 'next-target'],
    ['after delivery', answered(250, [250], { data: said(354), end: said(250) }), {}, 'stop'],
    ['after a no to the data', answered(250, [250], { data: said(354), end: said(554) }), {}, 'stop'],
    ['after a later to the data', answered(250, [250], { data: said(354), end: said(451) }), {}, 'stop'],
    ['after a later to DATA', answered(250, [250], { data: said(451) }), {}, 'stop'],
    ['after a no to the recipient', answered(250, [550]), {}, 'stop'],
    ['after a later to the recipient', answered(250, [450]), {}, 'stop'],
    ['after a later to some recipients', answered(250, [450, 250], { data: said(354), end: said(250) }), {}, 'stop'],
    ['after a no to the sender', answered(550, [null]), {}, 'stop'],
    ['after a later to the sender', answered(451, [null]), {}, 'next-target'],
    ['after a farewell', answered(421, [null]), {}, 'next-target'],
    ['after a farewell to all recipients', answered(250, [421, 421]), {}, 'next-target'],
    ['after a farewell to DATA', answered(250, [250], { data: said(421) }), {}, 'next-target'],
    ['after a farewell of a kept session', answered(421, [null]), { isReused: true }, 'new-connection'],
    ['after a cut', cut(false), {}, 'next-target'],
    ['after a cut of a kept session', cut(false), { isReused: true }, 'new-connection'],
    ['after a cut that may have been too late', cut(true), { isReused: true }, 'stop'],
    [
      'after what the host cannot take',
      { kind: 'transmitted', end: { kind: 'not-possible', why: 'smtputf8' } },
      {},
      'next-target',
    ],
  ])('%s', (_name, end, changes, next) => {
    expect(nextTry(end, { ...usual, ...changes })).toBe(next)
  })
})

describe('a session that did not come about', () => {
  it.each([
    ['starttls', 'starttls-absent', '', 'no-starttls'],
    ['starttls', 'starttls-masked', '', 'no-starttls'],
    ['starttls', 'starttls-unavailable', '', 'starttls-failed'],
    ['starttls', 'not-smtp', '', 'starttls-failed'],
    ['handshake', 'tls-alert', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'protocol-too-old'],
    ['handshake', 'local-limit', 'ERR_SSL_UNSUPPORTED_PROTOCOL', 'protocol-too-old'],
    ['handshake', 'tls-alert', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'starttls-failed'],
    ['handshake', 'reset', 'ECONNRESET', null],
    ['handshake', 'timeout', '', null],
    ['starttls', 'rate-limited', '421', null],
    ['banner', 'rejected', '554', null],
    ['connect', 'refused', '', null],
  ] as const)('%s %s %s is %s', (step, cause, detail, reason) => {
    expect(refusalOf({ step, cause, detail })).toBe(reason)
  })
})
