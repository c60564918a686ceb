// Letters bear the day of the place they are written in, and count from it: days, steps, and when an answer is asked for.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LetterKind } from '#domain/agreement/letter-kind.ts'
import { agreedHouse } from '#test/support/agreed-house.ts'
import { valueIn } from '#test/support/expect-outcome.ts'

const zone = process.env['TZ']
beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin'
})
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const about = (partnerId: string, kind: LetterKind) => ({ partnerId, kind, language: 'de' }) as const
/** In Berlin it is half past midnight of 22 November. */
const night = '2026-11-21T23:30:00.000Z'

test('after midnight it is the new day, on the page and in the day to answer by', async () => {
  const house = agreedHouse()
  house.outside.setNow(night)
  const version = await house.complete()
  await house.move(version, 'sent')
  const asked = about(house.partner.id, 'reminder')
  const { text } = valueIn(await house.client.agreementLetter.compose(asked))
  expect(text).toContain('am 22. November 2026')
  expect(text).not.toContain('21. November')
  valueIn(await house.client.agreementLetter.print(asked))
  expect(house.outside.seen.printed.at(-1)?.footer).toContain('22. November 2026')
  const { files } = valueIn(await house.client.agreementLetter.saveDraft(asked))
  const sent = /^Date: (.*)$/m.exec(readFileSync(files[0] ?? '', 'utf8'))?.[1] ?? ''
  expect(new Date(sent).toISOString()).toBe(night)
})

test('a version ended after midnight ended that day', async () => {
  const house = agreedHouse()
  const version = await house.inForce()
  house.outside.setNow(night)
  await house.move(version, 'ended')
  const { text } = valueIn(await house.client.agreementLetter.compose(about(house.partner.id, 'end')))
  expect(text).toContain('22. November 2026')
  expect(text).not.toContain('21. November')
})
