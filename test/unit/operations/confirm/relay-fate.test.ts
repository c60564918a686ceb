// What the relay's evidence says became of a mail: its records hold every session whole, so a delivery without a handshake was one without TLS.
import { expect, test } from 'vitest'
import { fateIn } from '#operations/confirm/send/relay-door.ts'
import { chainOf, sampleAttempt } from '#test/support/evidence-samples.ts'

test('a delivery over TLS tells protocol, suite and by which rule', () => {
  expect(fateIn(chainOf([sampleAttempt()])).fate).toMatchObject({
    kind: 'delivered',
    tls: { protocol: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', trust: 'name' },
  })
})

test('a delivery without a handshake was without TLS, and that is told, not left open', () => {
  const verdict = { kind: 'permitted', rule: 'clear', matched: '' } as const
  expect(fateIn(chainOf([sampleAttempt({ handshake: null, verdict })])).fate).toMatchObject({
    kind: 'delivered',
    tls: 'none',
  })
})

test('of a mail it has no record of nothing is known', () => {
  expect(fateIn([])).toEqual({ fate: { kind: 'unknown' }, queueId: null, lines: [] })
})
