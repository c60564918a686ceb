// Every level against every sink that says no, breaks off or falls silent at one step: what the attempt says of it, and that nothing of a
// mandatory level goes in clear. The table is the same under Node and Electron.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneByOne } from '#relay/outbound/one-by-one.ts'
import { allLevels, type Due, delivered, dueAt, noTls, sendToSink } from '#test/support/relay/send-to-sink.ts'
import { type SinkName, type SinkZoo, sinkNames, startSinkZoo } from '#test/support/relay/sink-zoo.ts'

const due: Partial<Readonly<Record<SinkName, Due>>> = {
  'banner-4xx': 'not-reached',
  'banner-5xx': 'not-reached',
  'ehlo-4xx': 'not-reached',
  /** HELO is another try where nothing is demanded. */
  'ehlo-5xx': { all: 'not-reached', may: `${delivered} in clear` },
  'starttls-4xx': noTls('starttls-failed'),
  'starttls-5xx': noTls('starttls-failed'),
  'ehlo-tls-4xx': 'not-reached',
  'ehlo-tls-5xx': 'not-reached',
  'mail-4xx': 'mail 451',
  'mail-5xx': 'mail 550',
  'rcpt-4xx': 'rcpt 450',
  'rcpt-5xx': 'rcpt 550',
  'data-4xx': 'data 451',
  'data-5xx': 'data 554',
  'end-4xx': 'end 451',
  'end-5xx': 'end 554',
  'closing-mail': 'mail 421',
  'half-closed-banner': 'not-reached',
  'half-closed-ehlo': 'not-reached',
  'half-closed-starttls': noTls('starttls-failed'),
  'half-closed-ehlo-tls': 'not-reached',
  'half-closed-mail': 'cut',
  'half-closed-rcpt': 'cut',
  'half-closed-data': 'cut',
  'half-closed-end': 'uncertain',
  'drip-banner': 'not-reached',
  'drip-ehlo-tls': 'not-reached',
  'drip-end': 'uncertain',
  'endless-line': 'not-reached',
  silent: 'not-reached',
}

describe('every level against every step', () => {
  let zoo: SinkZoo
  beforeAll(async () => {
    zoo = await startSinkZoo(sinkNames.filter((name) => due[name] !== undefined))
  })
  afterAll(() => zoo.stop())

  it.each(allLevels)('%s', async (level) => {
    const met = await oneByOne(zoo.sinks, 4, async (sink) => [sink.name, await sendToSink(zoo, level, sink)] as const)
    expect(Object.fromEntries(met)).toEqual(
      Object.fromEntries(zoo.sinks.map(({ name }) => [name, dueAt(level, due[name] ?? '')])),
    )
  })
})
