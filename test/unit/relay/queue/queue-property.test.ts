// Whatever servers answer and admins order, in whatever sequence: no recipient is lost, none is delivered twice after a word that
// was heard, and no delivery is attempted twice at a time (the bench throws at that).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecipientEnd } from '#relay/outbound/attempt-report.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { propertyRuns } from '#test/support/property-runs.ts'
import {
  benchMessage,
  failed,
  noStarttls,
  openBench,
  reportOf,
  said,
  taken,
  unreached,
} from '#test/support/relay/queue-bench.ts'

const admin = { by: 'grace', reason: '' }
const timeout = { cause: 'timeout', detail: '' } as const
const ends: readonly RecipientEnd[] = [
  taken,
  unreached,
  noStarttls,
  said('mail', 451, 'later'),
  said('rcpt', 450, 'busy'),
  said('end', 354, 'what'),
  said('rcpt', 550, 'no such user'),
  failed({ kind: 'cut', step: 'data', ...timeout }),
  failed({ kind: 'uncertain', ...timeout }),
]
const orders = ['hold', 'release', 'retry', 'bounce'] as const
const domains = ['partner.example', 'a.example', 'b.example']

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('accept' as const),
      domain: fc.nat(2),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 4000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('order' as const), order: fc.constantFrom(...orders), domain: fc.nat(2) }),
  },
)

test('every recipient of every message has exactly one end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat(ends.length - 1), fc.integer({ min: 0, max: 90 })), { minLength: 1, maxLength: 40 }),
      async (steps, script) => {
        let turn = 0
        let isOver = false
        const delivered = new Map<string, number>()
        const all: string[] = []
        const bench = await openBench(async (order, { now, rest }) => {
          const { delivery, signal } = order
          const startedAt = now()
          const own = delivery.recipients.map((): RecipientEnd => {
            const [which = 0] = script[turn++ % script.length] ?? []
            return isOver || delivery.envelope.sender === '' ? taken : (ends[which] ?? taken)
          })
          await rest((script[turn % script.length]?.[1] ?? 0) * 1000, signal)
          await order.begin({ demanded: null, exceptionId: null, deciding: null })
          for (const [index, { address }] of delivery.recipients.entries()) {
            const end = own[index]
            if (end === taken) delivered.set(address, (delivered.get(address) ?? 0) + 1)
          }
          return reportOf(order, startedAt, own, { endedAt: now() })
        })
        for (const [index, one] of steps.entries()) {
          const domain = domains[one.kind === 'pass' ? 0 : one.domain] ?? 'a.example'
          if (one.kind === 'accept') {
            const recipients = Array.from({ length: one.count }, (_, place) => ({
              address: `m${index}r${place}@${domain}`,
              notify: null,
              originalRecipient: null,
            }))
            all.push(...recipients.map(({ address }) => address))
            await bench.accept(benchMessage(bench.now(), `m${index}`, [domain], { recipients }))
          } else if (one.kind === 'pass') await bench.pass(one.seconds * 1000, 500_000)
          else {
            const ordered = bench.queue.order(one.order, { domain }, admin)
            await bench.quiet()
            valueIn(await ordered)
          }
        }
        isOver = true
        const released = bench.queue.order('release', { isEverything: true }, admin)
        await bench.quiet()
        valueIn(await released)
        for (let round = 0; round < 30 && valueIn(await bench.store.counts()).queued > 0; round += 1)
          await bench.pass(600_000, 100_000)
        expect(valueIn(await bench.store.counts())).toMatchObject({ queued: 0, held: 0 })
        const records = valueIn(await bench.store.evidence(1, 100_000))
        const bounced = new Set(
          records.flatMap(({ personal }) =>
            (personal?.content.recipients ?? [])
              .filter(({ state }) => state === 'bounced')
              .map(({ address }) => address),
          ),
        )
        for (const address of all) {
          const times = delivered.get(address) ?? 0
          expect([address, times + Number(bounced.has(address))]).toEqual([address, 1])
        }
        await bench.queue.stop(0)
      },
    ),
    { numRuns: propertyRuns(12) },
  )
}, 600_000)
