// What sessions to our own MX come to, and what all of them prove: a refusal must be seen to be one, and the agreed way must get in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandedCases, type InboundTerms, inboundDemand } from '#domain/confirm/inbound/demand.ts'
import {
  askOutside,
  type InboundSight,
  judgeInbound,
  inboundVerdict as verdictOf,
} from '#domain/confirm/inbound/judge.ts'
import { type InboundCase, type InboundResult, inboundCases, inboundResult } from '#domain/confirm/inbound-proof.ts'
import '#test/support/property-runs.ts'

const inboundVerdict = (results: readonly InboundResult[], toUs: InboundTerms, isOutside = true, isPublic = true) =>
  verdictOf(results, toUs, { isOutside, isPublic })
const terms = (changes: Partial<NonNullable<InboundTerms>> = {}): NonNullable<InboundTerms> => ({
  ...{ level: 'secure', minProtocol: 'TLSv1.2', isMutual: false },
  ...changes,
})
const sight = (changes: Partial<InboundSight>): InboundSight => ({
  ...{ step: 'rcpt', end: 'reply', words: '250 2.1.5 Ok', isOtherwiseAnswered: false },
  ...changes,
})
const result = (
  asked: InboundCase,
  changes: Partial<InboundResult> = {},
  toUs: InboundTerms = terms(),
): InboundResult => ({
  ...{ case: asked, demand: inboundDemand(asked, toUs) ?? 'refused', result: 'not-tried' },
  ...{ step: null, reply: null, protocol: null, suite: null, transcript: [] },
  ...changes,
})

describe('the demand', () => {
  it.each([
    [null, ['plain', 'tls']],
    [terms({ level: 'may', isMutual: true }), ['plain', 'tls']],
    [terms({ level: 'encrypt' }), ['plain', 'tls', 'old-tls']],
    [terms({ isMutual: true }), inboundCases.filter((asked) => asked !== 'tls')],
  ] as const)('of %j is for these cases', (toUs, cases) => {
    expect(demandedCases(toUs)).toEqual(cases)
  })
})

describe('a session', () => {
  it.each([
    ['plain', { step: 'mail', words: '530 5.7.0 Must issue a STARTTLS command first' }, 'refused'],
    ['plain', { words: '450 4.7.1 Session encryption is required' }, 'refused'],
    ['plain', { words: '554 5.7.1 Access denied' }, 'refused'],
    ['plain', { step: 'ehlo', words: '530 5.7.0 Must issue a STARTTLS command first' }, 'refused'],
    ['plain', { step: 'connect', words: '554 5.7.1 no SMTP service here' }, 'not-seen'],
    ['plain', { words: '450 4.2.0 Greylisted' }, 'not-seen'],
    ['plain', { words: '554 5.7.1 Relay access denied' }, 'not-seen'],
    ['plain', {}, 'taken'],
    ['plain', { step: 'mail', words: '250 2.1.0 Ok' }, 'not-seen'],
    ['plain', { end: 'cut', step: 'mail', words: 'closed' }, 'not-seen'],
    ['plain', { end: 'unable', step: 'connect', words: 'refused' }, 'not-seen'],
    ['tls', { end: 'no-starttls', step: 'starttls', words: '' }, 'refused'],
    ['old-tls', { end: 'no-starttls', step: 'starttls', words: '' }, 'not-seen'],
    ['old-tls', { step: 'starttls', words: '454 4.7.0 TLS is needed' }, 'not-seen'],
    ['old-tls', { end: 'alert', step: 'handshake', words: 'protocol_version' }, 'refused'],
    ['old-tls', { end: 'alert', step: 'handshake', words: 'internal_error' }, 'not-seen'],
    ['old-tls', { end: 'alert', step: 'handshake', words: 'internal_error', isOtherwiseAnswered: true }, 'refused'],
    ['old-tls', { end: 'cut', step: 'handshake', words: 'reset' }, 'not-seen'],
    ['old-tls', { end: 'cut', step: 'handshake', words: 'reset', isOtherwiseAnswered: true }, 'refused'],
    ['old-tls', { end: 'cut', step: 'mail', words: 'reset', isOtherwiseAnswered: true }, 'not-seen'],
    ['old-tls', { words: '450 4.7.1 a newer TLS version is required (TLSv1.2)' }, 'refused'],
    ['without-client-certificate', { end: 'alert', step: 'handshake', words: 'CERTIFICATE_REQUIRED' }, 'refused'],
    ['wrong-client-certificate', { words: '554 5.7.1 the client certificate is not the agreed one' }, 'refused'],
    ['wrong-client-certificate', { end: 'cut', step: 'handshake', words: 'closed' }, 'not-seen'],
    ['wrong-client-certificate', { end: 'alert', step: 'handshake', words: 'TLSV1_ALERT_UNKNOWN_CA' }, 'refused'],
    ['without-client-certificate', { end: 'alert', step: 'handshake', words: 'ALERT_HANDSHAKE_FAILURE' }, 'refused'],
    ['wrong-client-certificate', { end: 'alert', step: 'handshake', words: 'ALERT_INTERNAL_ERROR' }, 'not-seen'],
    ['without-client-certificate', { end: 'alert', step: 'handshake', words: 'ALERT_PROTOCOL_VERSION' }, 'not-seen'],
    ['client-certificate', { end: 'alert', step: 'handshake', words: 'ALERT_INTERNAL_ERROR' }, 'refused'],
    ['plain', { words: '450 4.7.1 temporarily deferred, come back with TLS' }, 'not-seen'],
  ] as const)('of %s with %j is %s', (asked, seen, due) => {
    expect(judgeInbound(asked, sight(seen))).toBe(due)
  })

  it('is taken only by a yes to the recipient or to the whole mail', () => {
    const anySight = fc.record({
      step: fc.constantFrom(...inboundResult.shape.step.unwrap().options),
      end: fc.constantFrom(
        'reply' as const,
        'alert' as const,
        'cut' as const,
        'no-starttls' as const,
        'unable' as const,
      ),
      words: fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom('250 ok', '250-ok', '550 TLS', '2500', '354 go')),
      isOtherwiseAnswered: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom(...inboundCases), anySight, (asked, seen) => {
        const judged = judgeInbound(asked, seen)
        const isYes = seen.end === 'reply' && /^2\d\d(?!\d)/.test(seen.words) && ['rcpt', 'data'].includes(seen.step)
        expect(judged === 'taken').toBe(isYes)
        if (seen.end === 'unable') expect(judged).toBe('not-seen')
      }),
    )
  })
})

const named: Readonly<Partial<Record<InboundCase, Partial<InboundResult>>>> = {
  plain: { result: 'refused', step: 'mail', reply: '450 4.7.1 Session encryption is required' },
  'old-tls': { result: 'refused', step: 'handshake', reply: 'protocol_version' },
  'without-client-certificate': {
    result: 'refused',
    step: 'rcpt',
    reply: '450 4.7.1 a client certificate is required',
  },
  'wrong-client-certificate': { result: 'refused', step: 'handshake', reply: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' },
}
const mutual = terms({ isMutual: true })
const sessions = (toUs: InboundTerms, changes: Partial<Record<InboundCase, Partial<InboundResult>>> = {}) =>
  demandedCases(toUs).map((asked) => {
    const usual =
      inboundDemand(asked, toUs) === 'taken' ? { result: 'taken' as const, step: 'rcpt' as const } : named[asked]
    return result(asked, { ...usual, ...changes[asked] }, toUs)
  })

describe('the verdict', () => {
  it('is enforced when everything demanded is refused and mail as agreed gets in', () => {
    expect(inboundVerdict(sessions(terms()), terms())).toBe('enforced')
    expect(inboundVerdict(sessions(mutual), mutual)).toBe('enforced')
    const byPolicy = { plain: { reply: '554 5.7.1 Access denied' } }
    expect(inboundVerdict(sessions(terms(), byPolicy), terms())).toBe('enforced')
  })
  it('is open when mail as agreed does not get in, or was not tried', () => {
    for (const it of ['refused', 'not-seen', 'not-tried'] as const) {
      expect(inboundVerdict(sessions(terms(), { tls: { result: it } }), terms())).toBe('undetermined')
    }
  })
  it("does without the partner's certificate where every refusal names its reason", () => {
    const lacking = { 'client-certificate': { result: 'not-tried' } } as const
    expect(inboundVerdict(sessions(mutual, lacking), mutual)).toBe('enforced')
    for (const [asked, reply] of [
      ['plain', '554 5.7.1 Access denied'],
      ['without-client-certificate', '554 5.7.1 Access denied'],
      ['without-client-certificate', '450 4.7.1 TLS is required'],
    ] as const) {
      expect(inboundVerdict(sessions(mutual, { ...lacking, [asked]: { reply } }), mutual)).toBe('undetermined')
    }
    const vague = { ...lacking, 'wrong-client-certificate': { reply: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE' } }
    expect(inboundVerdict(sessions(mutual, vague), mutual)).toBe('undetermined')
  })
  it('says nothing is enforced where nothing is demanded and clear text gets in', () => {
    for (const toUs of [null, terms({ level: 'may' })]) {
      expect(inboundVerdict(sessions(toUs), toUs)).toBe('not-enforced')
      expect(inboundVerdict(sessions(toUs, { plain: { result: 'not-seen' } }), toUs)).toBe('undetermined')
    }
  })
  it('is open where something was taken and the sessions may have begun inside, and says what is to be done', () => {
    for (const [toUs, asked, why] of [
      [terms(), 'plain', 'taken'],
      [terms(), 'old-tls', 'taken'],
      [mutual, 'without-client-certificate', 'taken'],
      [null, 'plain', 'free'],
      [terms({ level: 'may' }), 'plain', 'free'],
    ] as const) {
      const results = sessions(toUs, { [asked]: { result: 'taken', step: 'rcpt' } })
      expect(inboundVerdict(results, toUs, true)).toBe('not-enforced')
      expect(inboundVerdict(results, toUs, false)).toBe('undetermined')
      expect(askOutside({ isOutside: false, results, verdict: 'undetermined' })).toBe(why)
      expect(askOutside({ isOutside: true, results, verdict: 'not-enforced' })).toBeNull()
      expect(askOutside({ results, verdict: 'not-enforced' })).toBeNull()
    }
    const held = sessions(terms())
    expect(inboundVerdict(held, terms(), false)).toBe('enforced')
    expect(askOutside({ isOutside: false, isPublic: true, results: held, verdict: 'enforced' })).toBeNull()
  })
  it('proves nothing by what an address of the inside refuses, and is told by what it takes', () => {
    const lacking = sessions(mutual, { 'client-certificate': { result: 'not-tried' } })
    for (const isOutside of [true, false]) {
      for (const [results, toUs] of [[sessions(terms()), terms()] as const, [lacking, mutual] as const]) {
        expect(inboundVerdict(results, toUs, isOutside, true)).toBe('enforced')
        expect(inboundVerdict(results, toUs, isOutside, false)).toBe('undetermined')
        expect(askOutside({ isOutside, isPublic: false, results, verdict: 'undetermined' })).toBe('inside')
      }
    }
    const caught = sessions(terms(), { plain: { result: 'taken', step: 'rcpt' } })
    expect(inboundVerdict(caught, terms(), true, false)).toBe('not-enforced')
    expect(askOutside({ isOutside: true, isPublic: false, results: caught, verdict: 'not-enforced' })).toBeNull()
    expect(askOutside({ isOutside: false, isPublic: false, results: caught, verdict: 'undetermined' })).toBe('taken')
  })
  it('never calls enforced what took something to be refused, or did not refuse all of it', () => {
    const outcome = fc.constantFrom('refused' as const, 'taken' as const, 'not-seen' as const, 'not-tried' as const)
    const replies = fc.constantFrom(null, '250 ok', '450 4.7.1 Session encryption is required', '550 5.7.1 no')
    const tried = fc
      .subarray([...inboundCases])
      .chain((cases) => fc.tuple(...cases.map((asked) => fc.tuple(fc.constant(asked), outcome, replies))))
    const agreed = fc.record({
      level: fc.constantFrom('may' as const, 'encrypt' as const, 'secure' as const),
      minProtocol: fc.constant('TLSv1.2' as const),
      isMutual: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.option(agreed), tried, fc.boolean(), fc.boolean(), (toUs, list, isOutside, isPublic) => {
        const results = list.map(([asked, came, reply]) => result(asked, { result: came, reply, step: 'rcpt' }, toUs))
        const verdict = inboundVerdict(results, toUs, isOutside, isPublic)
        const refusals = demandedCases(toUs).filter((asked) => inboundDemand(asked, toUs) === 'refused')
        const came = (asked: InboundCase) => results.find((each) => each.case === asked)?.result
        if (refusals.some((asked) => came(asked) === 'taken'))
          expect(verdict).toBe(isOutside ? 'not-enforced' : 'undetermined')
        if (!isOutside) expect(verdict).not.toBe('not-enforced')
        if (!isPublic) expect(verdict).not.toBe('enforced')
        if (verdict === 'enforced') {
          expect(refusals.length).toBeGreaterThan(1)
          expect(refusals.every((asked) => came(asked) === 'refused')).toBe(true)
        }
      }),
    )
  })
})
