// DNS answers at the border: only what belongs to the question counts, and noise is malformed, never an empty answer.
import packet from 'dns-packet'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { decodeAnswer, encodeQuestion } from '#wire/dns-message.ts'

const runs = propertyRuns(300)
const question = { id: 4711, name: 'partner.example', type: 'MX' } as const

function answer(overrides: Partial<packet.Packet> = {}): Buffer {
  return packet.encode({
    type: 'response',
    id: question.id,
    questions: [{ type: 'MX', class: 'IN', name: question.name }],
    answers: [{ type: 'MX', name: 'Partner.Example', data: { preference: 10, exchange: 'MX1.partner.example' } }],
    ...overrides,
  })
}

describe('DNS answers', () => {
  it('reads an MX record without regard to case', () => {
    expect(decodeAnswer(question, answer())).toEqual({
      kind: 'answer',
      outcome: {
        ok: true,
        value: {
          status: 'found',
          records: [{ kind: 'MX', preference: 10, exchange: 'mx1.partner.example' }],
          aliases: [],
        },
      },
    })
  })

  it('ignores answers to another question', () => {
    expect(decodeAnswer(question, answer({ id: 4712 })).kind).toBe('foreign')
    expect(decodeAnswer(question, answer({ type: 'query' })).kind).toBe('foreign')
    expect(decodeAnswer(question, answer({ questions: [{ type: 'MX', name: 'other.example' }] })).kind).toBe('foreign')
    expect(decodeAnswer(question, answer({ questions: [{ type: 'A', name: question.name }] })).kind).toBe('foreign')
  })

  it('asks again over TCP when the answer was cut short', () => {
    expect(decodeAnswer(question, answer({ flags: packet.TRUNCATED_RESPONSE })).kind).toBe('truncated')
  })

  it('keeps records of other names out', () => {
    const foreign = answer({
      answers: [{ type: 'MX', name: 'evil.example', data: { preference: 1, exchange: 'mx.evil.example' } }],
    })
    expect(decodeAnswer(question, foreign)).toMatchObject({
      outcome: { ok: true, value: { status: 'no-data', records: [] } },
    })
  })

  it('follows aliases, but not in circles', () => {
    const asked = { ...question, type: 'A' } as const
    const message = packet.encode({
      type: 'response',
      id: question.id,
      questions: [{ type: 'A', name: question.name }],
      answers: [
        { type: 'CNAME', name: question.name, data: 'one.example' },
        { type: 'CNAME', name: 'one.example', data: 'two.example' },
        { type: 'A', name: 'two.example', data: '192.0.2.1' },
      ],
    })
    expect(decodeAnswer(asked, message)).toMatchObject({
      outcome: { value: { records: [{ address: '192.0.2.1' }], aliases: ['one.example', 'two.example'] } },
    })
    const circle = packet.encode({
      type: 'response',
      id: question.id,
      questions: [{ type: 'A', name: question.name }],
      answers: [{ type: 'CNAME', name: question.name, data: question.name }],
    })
    expect(decodeAnswer(asked, circle)).toMatchObject({ outcome: { ok: true, value: { status: 'no-data' } } })
  })

  it('reads the null MX as the empty name', () => {
    const message = answer({ answers: [{ type: 'MX', name: question.name, data: { preference: 0, exchange: '.' } }] })
    expect(decodeAnswer(question, message)).toMatchObject({ outcome: { value: { records: [{ exchange: '' }] } } })
  })

  it('tells "no such name" from a failing server', () => {
    const withCode = (code: number) => decodeAnswer(question, answer({ answers: [], flags: code }))
    expect(withCode(3)).toMatchObject({ outcome: { ok: true, value: { status: 'no-such-name' } } })
    expect(withCode(2)).toMatchObject({ outcome: { ok: false, fault: { code: 'dns.server-failure' } } })
    expect(withCode(5)).toMatchObject({ outcome: { ok: false, fault: { code: 'dns.server-failure' } } })
  })

  it('never throws and never finds records in noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 512 }), fc.nat({ max: 40 }), (noise, keep) => {
        const message = Buffer.concat([encodeQuestion(question).subarray(0, keep), Buffer.from(noise)])
        const decoded = decodeAnswer(question, message)
        if (decoded.kind === 'answer' && decoded.outcome.ok)
          expect(decoded.outcome.value.records.length).toBeLessThan(500)
      }),
      { numRuns: runs },
    )
  })
})
