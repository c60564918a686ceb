// Which of several ends is told, and what each recipient is told of.
import { describe, expect, it } from 'vitest'
import { endOf, type Placed, type Stopped } from '#relay/outbound/attempt-end.ts'
import type { TargetFact } from '#relay/outbound/attempt-report.ts'
import type { TryEnd } from '#relay/outbound/failover.ts'
import type { SaidReply, TransmissionEnd } from '#wire/smtp-client/transmission.ts'

const said = (code: number, line = ''): SaidReply => ({ code, status: null, lines: [line] })
const people = ['anna', 'otto', 'zoe'].map((name, id) => ({
  id,
  address: `${name}@partner.example`,
  notify: null,
  originalRecipient: null,
}))

function placed(
  place: number,
  end: TryEnd,
  verdict: TargetFact['verdict'] = { kind: 'permitted', rule: 'name', matched: null },
): Placed {
  const failure = end.kind === 'not-opened' ? end.failure : undefined
  return {
    place,
    end,
    isReused: false,
    isInClear: false,
    fact: {
      host: `mx${place}`,
      ip: '127.0.0.1',
      port: 25,
      path: {
        domain: 'partner.example',
        foundBy: 'mx',
        dnssec: null,
        sts: null,
        host: `mx${place}`,
        ip: '127.0.0.1',
        port: 25,
        localIp: null,
      },
      verdict,
      handshake: null,
      certificates: [],
      isReused: false,
      steps: [],
      stop: failure === undefined ? null : { ...failure, reply: null },
      replies: [],
    },
  }
}
const transmitted = (place: number, end: TransmissionEnd) => placed(place, { kind: 'transmitted', end })
const unreached = (place: number) =>
  placed(
    place,
    { kind: 'not-opened', failure: { step: 'connect', cause: 'refused', detail: '' } },
    { kind: 'not-reached' },
  )
const refused = (place: number, reason: 'expired' | 'name-mismatch') =>
  placed(place, { kind: 'refused' }, { kind: 'refused', reason, detail: '' })
const cut = (place: number, isUncertain = false) =>
  transmitted(place, { kind: 'cut', step: 'data', cause: 'reset', detail: '', isUncertain })
const later = (place: number) =>
  transmitted(place, { kind: 'answered', mail: said(451), recipients: [null], data: null, end: null })
const impossible = (place: number) => transmitted(place, { kind: 'not-possible', why: 'too-large' })

describe('the end of an attempt', () => {
  it.each<[string, readonly Placed[], Stopped, boolean, string, string | null]>([
    [
      'a word of a server before everything else',
      [refused(0, 'expired'), later(1), unreached(2)],
      null,
      true,
      'mail',
      'mx1',
    ],
    [
      'the best-placed refusal',
      [refused(1, 'expired'), refused(0, 'name-mismatch')],
      null,
      true,
      'name-mismatch',
      'mx0',
    ],
    [
      'a refusal before a host that is down',
      [unreached(0), refused(1, 'expired')],
      null,
      true,
      'expired partial',
      'mx1',
    ],
    ['a refusal as partial when not all were tried', [refused(0, 'expired')], null, false, 'expired partial', 'mx0'],
    ['a cut before a host that is down', [cut(0), unreached(1)], null, true, 'cut', 'mx0'],
    ['what may pass before what cannot', [impossible(0), unreached(1)], null, true, 'not-reached', 'mx1'],
    ['what cannot be when every host said so', [impossible(0), impossible(1)], null, true, 'not-possible', 'mx1'],
    ['no such word when some were left out', [impossible(0)], null, false, 'not-reached', 'mx0'],
    ['an uncertain end before an earlier word', [later(0), cut(1, true)], null, true, 'uncertain', 'mx1'],
    ['that we stopped', [unreached(0)], 'aborted', false, 'stopped', 'mx0'],
    ['that we stopped before anything', [], 'aborted', false, 'stopped', null],
  ])('tells %s', (_name, tries, stopped, isWhole, word, host) => {
    const { failure, recipients, deciding, isUncertain } = endOf(people, tries, stopped, isWhole)
    const end = recipients[0]?.end
    const told =
      failure?.kind === 'refused'
        ? `${failure.reason}${failure.isPartial === true ? ' partial' : ''}`
        : (failure?.kind ?? (end?.kind === 'replied' ? end.step : ''))
    expect([told, deciding?.host ?? null, isUncertain]).toEqual([word, host, word === 'uncertain'])
    expect(recipients).toHaveLength(3)
  })

  it('tells every recipient its own word', () => {
    const end: TransmissionEnd = {
      kind: 'answered',
      mail: said(250),
      recipients: [said(250), said(550), said(450)],
      data: said(354),
      end: said(250, '2.0.0 Ok: queued as 4711ABCD'),
    }
    const { recipients, remoteQueueId, ended, failure } = endOf(people, [transmitted(0, end)], null, true)
    expect(recipients.map(({ end }) => (end.kind === 'replied' ? [end.step, end.reply.code] : []))).toEqual([
      ['end', 250],
      ['rcpt', 550],
      ['rcpt', 450],
    ])
    expect([remoteQueueId, ended.step, ended.replyCode, failure]).toEqual(['4711ABCD', 'end', 250, null])
  })

  it('never reads a recipient as delivered without a word on the data', () => {
    const end: TransmissionEnd = { kind: 'answered', mail: said(250), recipients: [said(250)], data: null, end: null }
    const [first, second] = endOf(people, [transmitted(0, end)], null, true).recipients
    expect([first?.end.kind, second?.end.kind]).toEqual(['failed', 'failed'])
  })
})
