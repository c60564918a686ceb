// The reply reader against every way bytes can be cut, and against noise.
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertyRuns } from '#test/support/property-runs.ts'
import { printable, type ReplyOutcome, readReplies } from '#wire/smtp-reply.ts'

const runs = propertyRuns(150)

async function read(chunks: readonly Buffer[], count: number): Promise<ReplyOutcome[]> {
  const stream = new PassThrough()
  const reader = readReplies(stream, () => {})
  const outcomes: ReplyOutcome[] = []
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  for (let index = 0; index < count; index += 1) outcomes.push(await reader.next(1000))
  reader.release()
  return outcomes
}

describe('reply reader', () => {
  it('reads the same replies however the bytes are cut', async () => {
    const text = Buffer.from('220 mx ESMTP\r\n250-mx\r\n250-SIZE 1\r\n250 STARTTLS\r\n221\r\n')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 12 }), async (cuts) => {
        const at = [...new Set([0, ...cuts, text.length])].sort((a, b) => a - b)
        const chunks = at.slice(1).map((end, index) => text.subarray(at[index], end))
        const outcomes = await read(chunks, 3)
        expect(outcomes).toEqual([
          { ok: true, reply: { code: 220, lines: ['mx ESMTP'], hasBareLineFeed: false } },
          { ok: true, reply: { code: 250, lines: ['mx', 'SIZE 1', 'STARTTLS'], hasBareLineFeed: false } },
          { ok: true, reply: { code: 221, lines: [''], hasBareLineFeed: false } },
        ])
      }),
      { numRuns: runs },
    )
  })

  it('ends in a reply or a named cause for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 6000 }), async (bytes) => {
        const [outcome] = await read([Buffer.from(bytes)], 1)
        expect(outcome?.ok === true || ['not-smtp', 'too-long', 'closed'].includes(outcome?.cause ?? '')).toBe(true)
      }),
      { numRuns: runs },
    )
  })

  it('tells a slow server from a silent one', async () => {
    const stream = new PassThrough()
    const reader = readReplies(stream, () => {})
    const silent = await reader.next(20)
    const waiting = reader.next(20)
    stream.write('22')
    expect(silent).toMatchObject({ ok: false, cause: 'timeout' })
    expect(await waiting).toMatchObject({ ok: false, cause: 'tarpit' })
  })

  it('throws away and counts what came too early', async () => {
    const stream = new PassThrough()
    const reader = readReplies(stream, () => {})
    stream.write('220 go\r\nsmuggled')
    await reader.next(1000)
    expect(reader.release()).toBe('smuggled'.length)
  })

  it('makes hostile text printable', () => {
    expect(printable(`a\u0000\u001b[31m\u202e${'x'.repeat(600)}`)).toMatch(/^a\?\?\[31m\?x{492}$/)
  })

  it('knows whether anything was said beyond the replies taken', async () => {
    const stream = new PassThrough()
    const reader = readReplies(stream, () => {})
    expect(reader.isQuiet()).toBe(true)
    stream.write('250 ok\r\n2')
    await reader.next(1000)
    expect(reader.isQuiet()).toBe(false)
    stream.write('50 ok\r\n')
    await reader.next(1000)
    expect(reader.isQuiet()).toBe(true)
    const ended = new Promise((resolve) => stream.once('end', resolve))
    stream.end()
    await ended
    expect(reader.isQuiet()).toBe(false)
  })

  it('keeps no more than it may of what nobody asked for', async () => {
    const stream = new PassThrough()
    const reader = readReplies(stream, () => {})
    const paused = new Promise((resolve) => stream.once('pause', resolve))
    for (let count = 0; count < 40; count += 1) stream.write(Buffer.alloc(65_536, 'x'))
    await paused
    expect(await reader.next(1000)).toMatchObject({ ok: false, cause: 'too-long' })
    expect(stream.readableLength + stream.writableLength).toBeGreaterThan(0)
  })
})
