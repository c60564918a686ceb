// What is accepted is there again, word for word, until its last delivery is done; then nothing of it is left.
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { largestRow } from '#relay/store/body-files.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { noon, sampleDelivery, sampleEnd, sampleMessage } from '#test/support/relay-messages.ts'
import { openTestStore } from '#test/support/relay-store.ts'

const bodies = (folder: string) => readdirSync(join(folder, 'bodies'))

test('a delivery comes back as it was given', async () => {
  const { store } = await openTestStore()
  const message = sampleMessage('q1', {
    envelope: {
      sender: 'gräce@own.example',
      returnContent: 'headers',
      envelopeId: 'E-1',
      is8bit: false,
      isSmtpUtf8: true,
      requiresTls: true,
    },
    deliveries: [
      sampleDelivery({
        policyId: '11111111-1111-4111-8111-111111111111',
        destination: '11111111-1111-4111-8111-111111111111',
        recipients: [
          { address: 'ada@partner.example', notify: ['failure', 'delay'], originalRecipient: 'rfc822;a+2Bda@x' },
          { address: 'bob@partner.example', notify: null, originalRecipient: null },
        ],
      }),
      sampleDelivery({ domain: 'other.example', destination: 'other.example', nextAt: noon + 1, warnAt: null }),
    ],
  })
  const ids = valueIn(await store.accept(message))
  expect(ids).toEqual([1, 2])
  const [first, second] = valueIn(await store.due(noon + 1, 10, []))
  const { deliveries, body, ...shared } = message
  expect(first).toEqual({
    ...shared,
    ...deliveries[0],
    id: 1,
    recipients: deliveries[0]?.recipients.map((recipient, id) => ({ ...recipient, id })),
    body: { kind: 'row' },
    attempts: 0,
    isMaybeDuplicate: false,
    wanted: 'as-is',
  })
  expect(second).toMatchObject({ id: 2, domain: 'other.example', warnAt: null, policyId: null })
  expect(valueIn(await store.find(2))).toEqual(second)
  expect(valueIn(await store.find(3))).toBeUndefined()
  expect(first && Buffer.from(valueIn(await store.body(first)))).toEqual(body.kind === 'bytes' && body.bytes)
})

test('what is due comes by time, within the limit, without what the caller has', async () => {
  const { store } = await openTestStore()
  for (const [index, delay] of [5, 3, 1, 4, 2].entries()) {
    const deliveries = [sampleDelivery({ nextAt: noon + delay })]
    valueIn(await store.accept(sampleMessage(`q${index}`, { deliveries })))
  }
  const due = async (now: number, limit: number, without: readonly number[]) =>
    valueIn(await store.due(now, limit, without)).map(({ id }) => id)
  expect(await due(noon + 4, 9, [])).toEqual([3, 5, 2, 4])
  expect(await due(noon + 4, 2, [3])).toEqual([5, 2])
  expect(await due(noon, 9, [])).toEqual([])
})

test('a body goes with the last delivery of its message, the rows with it', async () => {
  const { store, folder } = await openTestStore()
  const bytes = randomBytes(largestRow + 1)
  const deliveries = [sampleDelivery(), sampleDelivery({ domain: 'other.example' })]
  const ids = valueIn(await store.accept(sampleMessage('big', { body: { kind: 'bytes', bytes }, deliveries })))
  expect(bodies(folder)).toEqual(['big.body'])
  expect(statSync(join(folder, 'bodies', 'big.body')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'bodies')).mode & 0o777).toBe(0o700)
  for (const id of ids) {
    const delivery = valueIn(await store.find(id))
    expect(delivery && bytes.equals(valueIn(await store.body(delivery)))).toBe(true)
    valueIn(await store.end(sampleEnd(id)))
  }
  expect(bodies(folder)).toEqual([])
  expect(valueIn(await store.counts())).toMatchObject({ queued: 0, oldestAt: null, nextAt: null, evidenceRecords: 2 })
  expect(valueIn(await store.page({ isEverything: true }, 0, 10))).toEqual({ total: 0, items: [] })
  expect(valueIn(await store.body(sampleMessage('big', { body: { kind: 'bytes', bytes } })))).toBe(bytes)
})

test('a file the caller wrote is taken as the body; one that is missing or of another size is not', async () => {
  const { store, bugs } = await openTestStore()
  const bytes = Buffer.from('Subject: file\r\n\r\n')
  const message = sampleMessage('f1', {
    body: { kind: 'file', name: 'f1.eml' },
    size: bytes.length,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
  })
  expect(faultIn(await store.accept(message)).code).toBe('storage.not-writable')
  writeFileSync(store.bodyPath('f1.eml'), 'shorter')
  expect(faultIn(await store.accept(message)).code).toBe('internal')
  expect(bugs).toHaveLength(1)
  writeFileSync(store.bodyPath('f1.eml'), bytes)
  const [id = 0] = valueIn(await store.accept(message))
  const delivery = valueIn(await store.find(id))
  expect(delivery?.body).toEqual({ kind: 'file', name: 'f1.eml' })
  expect(delivery && valueIn(await store.body(delivery))).toEqual(bytes)
})

test.each(['../relay.sqlite', '/etc/hosts', '.hidden', '', 'a\0b', 'a/b'])('%j is no name for a body', async (name) => {
  const { store } = await openTestStore()
  expect(() => store.bodyPath(name)).toThrow()
})

test('a message that nobody would get is refused as a bug', async () => {
  const { store, bugs } = await openTestStore()
  expect(faultIn(await store.accept(sampleMessage('q1', { deliveries: [] }))).code).toBe('internal')
  expect(
    faultIn(await store.accept(sampleMessage('q1', { deliveries: [sampleDelivery({ recipients: [] })] }))).code,
  ).toBe('internal')
  valueIn(await store.accept(sampleMessage('q1')))
  expect(faultIn(await store.accept(sampleMessage('q1'))).code).toBe('internal')
  expect(bugs).toHaveLength(3)
  expect(valueIn(await store.counts()).queued).toBe(1)
})
