// The relay's log: one JSON object per line, nothing in it that names a person or opens a door.
import { expect, test } from 'vitest'
import { createStructuredLog, redact } from '#relay/service/structured-log.ts'

const now = () => '2026-11-22T10:00:00.000Z'
function openLog() {
  const written: string[] = []
  return { log: createStructuredLog((lines) => written.push(lines), now), written }
}

test('lines of one turn are written together, each a JSON object', async () => {
  const { log, written } = openLog()
  log.note('accepted', { queueId: 'H1', count: 2 })
  log.note('delivered')
  expect(written).toEqual([])
  await new Promise((resolve) => setImmediate(resolve))
  expect(written).toEqual([
    '{"at":"2026-11-22T10:00:00.000Z","level":"info","message":"accepted","queueId":"H1","count":2}\n{"at":"2026-11-22T10:00:00.000Z","level":"info","message":"delivered"}\n',
  ])
})

const planted: readonly (readonly [string, string])[] = [
  ['berta.muster@bank.example said no', 'berta.muster'],
  ['<"berta muster"@bank.example>: no', 'berta muster'],
  ['zoë@bücher.example', 'zoë'],
  ['to=<berta@[127.0.0.1]>', 'berta'],
  ['password=hunter2 and more', 'hunter2'],
  ['{"secret":"hunter2"}', 'hunter2'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----', 'MIIEvQ'],
  ['-----BEGIN EC PRIVATE KEY-----\nMHcCAQ', 'MHcCAQ'],
]

test.each(planted)('%j loses what must not be kept', (text, secret) => {
  const { log, written } = openLog()
  log.note(text, { detail: text })
  log.bug(text, new Error(text, { cause: new Error(text) }))
  log.flush()
  expect(written.join('')).not.toContain(secret)
})

test('domains stay, for the log is of use', () => {
  expect(redact('berta@bank.example')).toBe('[someone]@bank.example')
  expect(redact('relay=mx.bank.example[192.0.2.1]:25')).toBe('relay=mx.bank.example[192.0.2.1]:25')
})

test('a text without end is cut, and fields cannot forge time, level or message', () => {
  const { log, written } = openLog()
  log.note('x'.repeat(100_000), { at: 'yesterday', level: 'none', message: 'other' })
  log.flush()
  const line = JSON.parse(written.join('')) as Record<string, string>
  expect(line['message']).toHaveLength(4001)
  expect(line).toMatchObject({ at: now(), level: 'info' })
})
