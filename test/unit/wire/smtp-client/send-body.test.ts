// The data of a message: the note before the final dot, large bodies, and a server that answers too early.
import { afterEach, describe, expect, it } from 'vitest'
import { never, send, stopServers, toScript, toSink } from '#test/support/relay/clear-sessions.ts'
import { openedSink, permitOf, shortSending } from '#test/support/relay/open-sink.ts'
import { sampleHooks, sampleMessage } from '#test/support/relay/outgoing-sample.ts'
import { transmit } from '#wire/smtp-client/transmit.ts'

afterEach(stopServers)

describe('sending the data', () => {
  it('sends the final dot after the note alone', async () => {
    const { sink, session } = await toSink()
    let write: (isNoted: boolean) => void = () => {}
    let begun: () => void = () => {}
    const isAsked = new Promise<void>((resolve) => {
      begun = resolve
    })
    const hooks = sampleHooks(() => {
      begun()
      return new Promise((resolve) => {
        write = resolve
      })
    })
    const sending = send(session, sampleMessage({ body: Buffer.alloc(300_000, 'x\r\n') }), hooks)
    await isAsked
    // another message overtakes it, so there was time enough
    const other = await openedSink(sink, [], {}, { starttls: 'if-offered' })
    expect(await send(other)).toMatchObject({ end: { code: 250 } })
    expect(hooks.steps).toEqual(['mail', 'rcpt', 'data'])
    expect(sink.seen).toHaveLength(1)
    write(true)
    expect(await sending).toMatchObject({ kind: 'answered', end: { code: 250 } })
    expect(sink.delivered).toHaveLength(2)
  })

  it.each([
    ['says no', () => Promise.resolve(false)],
    ['fails', () => Promise.reject(new Error('disk full'))],
  ])('hangs up without the dot when the note %s', async (_what, note) => {
    const { sink, session } = await toSink()
    const closed = new Promise((resolve) => session.line.stream.once('close', resolve))
    const end = await send(session, sampleMessage(), sampleHooks(note))
    expect(end).toMatchObject({ kind: 'cut', step: 'data', cause: 'local-limit', isUncertain: false })
    await closed
    expect(sink.seen).toHaveLength(0)
  })

  it('stops where it is told to', async () => {
    const { sink, session } = await toSink()
    const abort = new AbortController()
    const hooks = sampleHooks(() => {
      abort.abort()
      return Promise.resolve(true)
    })
    const end = await transmit(permitOf(session), sampleMessage(), hooks, abort.signal, shortSending)
    expect(end).toMatchObject({ kind: 'cut', step: 'data', cause: 'local-limit', isUncertain: false })
    expect(sink.seen).toHaveLength(0)
    const { session: other } = await toSink()
    const before = await transmit(permitOf(other), sampleMessage(), sampleHooks(), AbortSignal.abort(), shortSending)
    expect(before).toMatchObject({ kind: 'cut', step: 'mail', cause: 'local-limit' })
  })

  it('hands over a large body whole, dots and all', async () => {
    const { sink, session } = await toSink()
    const body = Buffer.from('.leading dot\r\n..two\r\n.\r\nfiller of a line\r\n'.repeat(60_000))
    expect(await transmit(permitOf(session), sampleMessage({ body }), sampleHooks(), never)).toMatchObject({
      end: { code: 250 },
    })
    expect(sink.delivered[0]?.body.equals(body)).toBe(true)
  })

  it('hears a no in the middle of a large body', async () => {
    let isTold = false
    const tell = (socket: { write(text: string): unknown }) => {
      if (!isTold) socket.write('552 5.3.4 too much\r\n')
      isTold = true
    }
    const { session, heard } = await toScript({ FILLER: tell })
    const end = await send(session, sampleMessage({ body: Buffer.from('FILLER\r\n'.repeat(3_000_000)), size: 10 }))
    expect(end).toMatchObject({ kind: 'answered', data: { code: 354 }, end: { code: 552, status: '5.3.4' } })
    expect(heard).not.toContain('.')
    expect(session.isUsable()).toBe(false)
  })
})
