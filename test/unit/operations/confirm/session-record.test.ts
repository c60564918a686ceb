// The record of a session: who said what in its order, bounded whatever the server sends, and without what somebody signed in with.
import { expect, test } from 'vitest'
import { testSend } from '#domain/confirm/test-send.ts'
import { recordSession } from '#operations/confirm/send/session-record.ts'
import { sampleSend } from '#test/support/confirm-samples.ts'

test('keeps the lines in their order, without the password', () => {
  const { ear, lines } = recordSession({ user: 'admin', password: 'geheim-4711' })
  ear.said('them', '220 mail.own.example')
  ear.said('us', `AUTH PLAIN ${Buffer.from('\0admin\0geheim-4711').toString('base64')}`)
  ear.said('them', '535 geheim-4711 is wrong')
  expect(lines()).toEqual([
    { from: 'them', text: '220 mail.own.example' },
    { from: 'us', text: 'AUTH PLAIN ***' },
    { from: 'them', text: '535 *** is wrong' },
  ])
})

test('of a server that talks on and on the beginning and the end stay, and what is left out is told', () => {
  const { ear, lines } = recordSession(undefined)
  for (let number = 1; number <= 5000; number += 1) ear.said('them', `250-${number}`)
  const kept = lines()
  expect(kept.length).toBeLessThanOrEqual(400)
  expect([kept[0]?.text, kept.at(-1)?.text]).toEqual(['250-1', '250-5000'])
  const [gap] = kept.filter(({ from }) => from === 'note')
  expect(gap?.text).toBe(`(… ${5000 - (kept.length - 1)} …)`)
})

test('what no terminal should see and what is too long is not kept, and the rest fits where it is kept', () => {
  const { ear, lines } = recordSession(undefined)
  ear.said('them', '220 \u001b[2Jmail\u0000')
  ear.said('them', 'x'.repeat(1_000_000))
  ear.said('them', `250 ${'y'.repeat(2000)}`)
  expect(lines().map(({ text }) => text.slice(0, 20))).toEqual([
    '220 ?[2Jmail?',
    '(1000000 bytes)',
    `250 ${'y'.repeat(16)}`,
  ])
  expect(testSend.safeParse(sampleSend({ transcript: lines() })).success).toBe(true)
})
