// The partner's answer as proof of a test mail: it shows TLS and no more, so above that level a counter-proof has to show the rest.
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ChecklistFacts } from '#domain/checklist/facts.ts'
import { prove } from '#domain/checklist/prove.ts'
import type { Standing } from '#domain/confirm/counter-proof.ts'
import type { TestSend } from '#domain/confirm/test-send.ts'
import type { TlsLevel } from '#domain/tls-level.ts'
import { agreementInForce, bothWays, sampleFacts, sampleSight } from '#test/support/checklist-samples.ts'

const later = '2027-01-10T10:00:00.000Z'
const silent = sampleSight({ attempts: [], inbound: null, outbound: null })
const siteId = randomUUID()
const agreementAt = (level: TlsLevel) => agreementInForce({ ...bothWays, toPartner: { ...bothWays.toPartner, level } })
const [mailbox] = agreementAt('encrypt').terms.partner.testMailboxes.map(({ address }) => address)

const standing = (changes: Partial<Standing> = {}): Standing => ({
  ...{ siteId, site: 'Gateway', kind: 'enforced', why: 'proven', domains: [] },
  ...{ proofId: randomUUID(), at: '2027-01-08T10:00:00.000Z' },
  ...changes,
})

function judge(confirmed: Partial<ChecklistFacts['confirmed']>, level: TlsLevel = 'encrypt', relay = silent) {
  const all = { standings: [], sends: [], inbound: [], ...confirmed }
  const facts = sampleFacts({ agreement: agreementAt(level), relay, today: '2027-01-11', confirmed: all })
  return prove('probe-mail-confirmed', facts)
}

function codeOf(...parameters: Parameters<typeof judge>): string {
  const finding = judge(...parameters)
  const state = finding.isMet ? 'met' : finding.disprovenAt === null ? 'open' : 'lost'
  return `${state} ${finding.reason.code}`
}

function sendWith(verdict: 'proven' | 'not-proven' | 'in-clear', sentAt = later) {
  const answer: TestSend['answer'] = {
    ...{ readAt: sentAt, verdict, reason: 'hop-with-tls', hop: 0, hops: [], isOurs: true },
  }
  return { to: mailbox?.toUpperCase() ?? '', sentAt, siteId, answer }
}

describe('where TLS is agreed', () => {
  test('a proven answer is a proof, one in clear disproves, others say nothing', () => {
    expect(codeOf({ sends: [sendWith('proven')] })).toBe('met answer-proven')
    expect(codeOf({ sends: [sendWith('in-clear')] })).toBe('lost answer-in-clear')
    expect(codeOf({ sends: [sendWith('not-proven')] })).toBe('open no-probe-mail')
    expect(codeOf({ sends: [{ ...sendWith('proven'), answer: null }] })).toBe('open no-probe-mail')
  })

  test('the newest answer counts', () => {
    const sends = [sendWith('in-clear'), sendWith('proven', '2027-01-09T10:00:00.000Z')]
    expect(codeOf({ sends })).toBe('lost answer-in-clear')
    expect(codeOf({ sends: [sendWith('not-proven'), ...sends.slice(1)] })).toBe('met answer-proven')
  })

  test('an answer from before the terms, or of another mailbox, says nothing', () => {
    expect(codeOf({ sends: [sendWith('proven', '2020-01-01T10:00:00.000Z')] })).toBe('open no-probe-mail')
    const elsewhere = { ...sendWith('proven'), to: 'somebody@bank.example' }
    expect(codeOf({ sends: [elsewhere] })).toBe('open no-probe-mail')
  })
})

describe('where more is agreed', () => {
  const sends = [sendWith('proven')]

  test.each<TlsLevel>(['verify', 'secure', 'dane', 'fingerprint'])('at %s an answer is none alone', (level) => {
    expect(judge({ sends }, level)).toMatchObject({
      ...{ isMet: false, disprovenAt: null },
      reason: { code: 'answer-shows-tls-only', params: { agreed: level, on: '2027-01-10' } },
    })
    expect(codeOf({ sends: [sendWith('in-clear')] }, level)).toBe('lost answer-in-clear')
  })

  test('with the counter-proof of the gateway the mail took it is one', () => {
    const other = standing({ siteId: randomUUID(), kind: 'configured', why: 'never-tried', at: null })
    const finding = judge({ sends, standings: [standing(), other] }, 'secure')
    expect(finding).toMatchObject({
      isMet: true,
      reason: { code: 'answer-and-enforced', params: { agreed: 'secure', sites: 'Gateway', since: '2027-01-08' } },
    })
    const standings = [
      standing({ kind: 'configured', why: 'too-old' }),
      { ...other, ...standing({ siteId: other.siteId }) },
    ]
    expect(codeOf({ sends, standings }, 'secure')).toBe('open answer-shows-tls-only')
  })

  test('of a mail whose gateway nobody knows, all must hold', () => {
    const unknown = [{ ...sendWith('proven'), siteId: null }]
    const second = standing({ siteId: randomUUID(), site: 'Second' })
    expect(codeOf({ sends: unknown, standings: [standing(), second] }, 'secure')).toBe('met answer-and-enforced')
    const open = { ...second, kind: 'configured', why: 'never-tried', at: null } as const
    expect(codeOf({ sends: unknown, standings: [standing(), open] }, 'secure')).toBe('open answer-shows-tls-only')
  })

  test('it takes nothing from what the relay showed before', () => {
    const [attempt] = sampleSight().attempts
    const attempts = attempt === undefined ? [] : [{ ...attempt, mailbox: mailbox ?? '', level: 'secure' as const }]
    const relay = sampleSight({ attempts })
    expect(codeOf({ sends: [] }, 'secure', relay)).toBe('met probe-mail')
    expect(codeOf({ sends }, 'secure', relay)).toBe('met probe-mail')
    expect(codeOf({ sends: [sendWith('in-clear')] }, 'secure', relay)).toBe('lost answer-in-clear')
  })
})
