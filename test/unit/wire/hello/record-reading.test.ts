// Records and messages: the same result however bytes are cut, an end for any bytes, and bounds that hold.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { message, record } from '#test/support/hello/server-bytes.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import { createMessageReader, maxHandshakeBytes } from '#wire/hello/message-reader.ts'
import { createRecordReader, maxRecordBytes, type NextRecord } from '#wire/hello/record-reader.ts'

// long campaigns take their time
vi.setConfig({ testTimeout: 7_200_000 })

const runs = { numRuns: propertyRuns(300) }

function readAll(chunks: readonly Buffer[]): readonly NextRecord[] {
  const reader = createRecordReader()
  const seen: NextRecord[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let next = reader.next(); next.kind !== 'more'; next = reader.next()) {
      seen.push(next)
      if (next.kind !== 'record') return seen
    }
  }
  return seen
}

function cutAt(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

const anyRecord = fc.record({
  type: fc.constantFrom(20, 21, 22, 23),
  version: fc.constantFrom(0x0300, 0x0301, 0x0303),
  body: fc.uint8Array({ maxLength: 400 }),
})

describe('record reader', () => {
  it('cuts the same records from any pieces', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), fc.array(fc.nat()), (records, cuts) => {
        const bytes = Buffer.concat(records.map(({ type, version, body }) => record(type, version, Buffer.from(body))))
        const seen = readAll(cutAt(bytes, cuts))
        expect(
          seen.map((next) => next.kind === 'record' && Buffer.concat([next.record.header, next.record.body])),
        ).toEqual(records.map(({ type, version, body }) => record(type, version, Buffer.from(body))))
      }),
      runs,
    )
  })

  it('ends or waits for any bytes, and stays ended', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (pieces) => {
        const reader = createRecordReader()
        for (const piece of pieces) reader.push(Buffer.from(piece))
        let next = reader.next()
        for (let step = 0; next.kind === 'record'; step += 1, next = reader.next()) expect(step).toBeLessThan(1025)
        reader.push(Buffer.from([22, 3, 1, 0, 1, 0]))
        if (next.kind !== 'more') expect(reader.next()).toBe(next)
      }),
      runs,
    )
  })

  it.each([
    ['HTTP/1.1 400 Bad Request\r\n', 'HTTP/1.1 400 Bad Request\r\n'],
    ['454 TLS not available\r\n', '454 TLS not available\r\n'],
  ])('shows what is not TLS: %s', (text, firstBytes) => {
    const [next] = readAll([Buffer.from(text)])
    expect(next).toMatchObject({ kind: 'not-tls', firstBytes: Buffer.from(firstBytes) })
  })

  it('refuses a record above the limit before it arrives, and endless empty records', () => {
    const tooLong = Buffer.from([22, 3, 3, (maxRecordBytes + 1) >> 8, (maxRecordBytes + 1) & 255])
    expect(readAll([tooLong])).toMatchObject([{ kind: 'malformed', why: expect.stringContaining('18433') }])
    const empty = Buffer.concat(Array.from({ length: 1100 }, () => record(22, 0x0303, Buffer.alloc(0))))
    expect(readAll([empty]).at(-1)).toMatchObject({ kind: 'malformed', why: 'more than 1024 records' })
  })
})

describe('message reader', () => {
  it('puts the same messages together from any pieces', () => {
    const anyMessage = fc.record({ type: fc.nat(254), body: fc.uint8Array({ maxLength: 500 }) })
    fc.assert(
      fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), fc.array(fc.nat()), (messages, cuts) => {
        const sent = messages.map(({ type, body }) => message(type, Buffer.from(body)))
        const reader = createMessageReader()
        const seen: Buffer[] = []
        for (const piece of cutAt(Buffer.concat(sent), cuts)) {
          reader.push(piece)
          for (let next = reader.next(); next.kind === 'message'; next = reader.next()) seen.push(next.message.raw)
        }
        expect(seen).toEqual(sent)
        expect(reader.isInside()).toBe(false)
      }),
      runs,
    )
  })

  it('holds no more than its bound', () => {
    const reader = createMessageReader()
    for (let sent = 0; sent <= maxHandshakeBytes; sent += 16_384) reader.push(Buffer.alloc(16_384, 1))
    expect(reader.next()).toMatchObject({ kind: 'malformed' })
    const announced = createMessageReader()
    announced.push(Buffer.from([11, 255, 255, 255]))
    expect(announced.next()).toMatchObject({ kind: 'malformed', why: expect.stringContaining('16777215') })
  })
})
