// Every level against every sink that shows another certificate, version or suite, or no TLS: mail is delivered only where the level holds,
// and no byte of MAIL reaches a sink otherwise. The table is the same under Node and Electron.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oneByOne } from '#relay/outbound/one-by-one.ts'
import { allLevels, type Due, delivered, dueAt, noTls, sendToSink } from '#test/support/relay/send-to-sink.ts'
import { type SinkName, type SinkZoo, sinkNames, startSinkZoo } from '#test/support/relay/sink-zoo.ts'

const due: Partial<Readonly<Record<SinkName, Due>>> = {
  good: delivered,
  'wrong-name': { all: delivered, secure: 'refused name-mismatch' },
  untrusted: { all: delivered, verify: 'refused chain-untrusted', secure: 'refused chain-untrusted' },
  'self-signed': { all: delivered, verify: 'refused chain-untrusted', secure: 'refused chain-untrusted' },
  expired: { all: delivered, verify: 'refused expired', secure: 'refused expired' },
  'not-yet-valid': { all: delivered, verify: 'refused not-yet-valid', secure: 'refused not-yet-valid' },
  'other-key': { all: delivered, fingerprint: 'refused pin-mismatch', dane: 'refused dane-mismatch' },
  'old-tls': { all: 'refused protocol-too-old', may: delivered },
  'tls12-only': delivered,
  'no-pfs': { all: 'refused suite-not-allowed', may: delivered },
  chacha: delivered,
  'no-starttls': noTls('no-starttls'),
  stripped: noTls('no-starttls'),
  injection: noTls('starttls-failed'),
  'client-certificate': noTls('starttls-failed'),
  'client-certificate-tls12': noTls('starttls-failed'),
  'no-pipelining': delivered,
  'no-extensions': delivered,
}

describe('every level against every kind of TLS', () => {
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
