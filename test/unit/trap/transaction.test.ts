// What counts as mail of the trial in one session: only what goes to the recipient that nobody else knows, so that a stranger at an open port makes
// neither the control pass nor an alarm.
import { expect, test } from 'vitest'
import { nothingSeenByTrap, type TrapSight } from '#domain/confirm/trap.ts'
import { createTransaction } from '#trap/transaction.ts'

const token = 'k3j5h2g6f7d8s9a0q1w2'
const ours = `RCPT TO:<gegenprobe-${token.toUpperCase()}@bank.example>`
const others = 'RCPT TO:<someone@bank.example>'

function session(isSecure: boolean) {
  const noted: { sight: TrapSight } = { sight: nothingSeenByTrap }
  const transaction = createTransaction(
    {
      token,
      note(heard) {
        noted.sight = { ...noted.sight, ...heard(noted.sight) }
      },
    },
    isSecure,
  )
  transaction.greet('a.own.example')
  return { transaction, noted }
}

test.each([true, false])('a message without a recipient is not taken and is nobody’s (inside TLS: %s)', (isSecure) => {
  const { transaction, noted } = session(isSecure)
  transaction.mail()
  expect(transaction.data()).toMatch(/^503 /)
  expect(noted.sight).toMatchObject({ mailInTls: 0, mailInClear: 0, messagesInTls: 0, messagesInClear: 0, foreign: 1 })
  // it is not counted twice, and the recipient that comes late is still seen
  expect(transaction.data()).toMatch(/^503 /)
  transaction.recipient(ours)
  expect(transaction.data()).toMatch(/^354 /)
  expect(noted.sight).toMatchObject({ [isSecure ? 'mailInTls' : 'mailInClear']: 1, foreign: 0 })
})

test('a message for nobody of the trial, or outside of any mail, is not taken', () => {
  const { transaction, noted } = session(false)
  expect(transaction.data()).toMatch(/^503 /)
  transaction.mail()
  transaction.recipient(others)
  expect(transaction.data()).toMatch(/^503 /)
  expect(noted.sight).toMatchObject({ mailInClear: 0, foreign: 1 })
})

test('a message to the recipient of the trial is taken and counted', () => {
  const { transaction, noted } = session(true)
  transaction.mail()
  transaction.recipient(ours)
  expect(transaction.data()).toMatch(/^354 /)
  transaction.taken()
  expect(noted.sight).toMatchObject({ mailInTls: 1, messagesInTls: 1, foreign: 0, helo: 'a.own.example' })
  expect(transaction.data()).toMatch(/^503 /)
})

test('a sender in clear text counts at once, whatever follows', () => {
  const { transaction, noted } = session(false)
  transaction.mail()
  expect(noted.sight.mailInClear).toBe(1)
})
