// Mails through Exchange: what is called, what counts as handed in, and what the answers of a look become.
import { expect, test } from 'vitest'
import { quoteWindows } from '#delivery/quote-windows.ts'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { exchangeDrop as drop } from '#gateways/exchange/trial/mail-drop.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { sampleSite as site } from '../../sample-policy.ts'
import { answerWith, place } from '../push/samples.ts'
import { sampleTrial, tokenOf } from './sample-trial.ts'

const mails = mailsOf(sampleTrial()).slice(0, 2)
const [first] = mails
const answer = (State: string, more: Readonly<Record<string, unknown>> = {}, Code = 0) =>
  answerWith('exchange-mails-look-1', { Schema: 'handschlag.exchange-mails/1', Code, State, Message: '', ...more }, 1)

test('commands name tokens alone, which both shells leave alone', () => {
  const [command, ...more] = drop.hand(site, place, mails)
  expect(more).toEqual([])
  expect(command?.words.slice(-4)).toEqual(['-Mode', 'Hand', '-Tokens', `${tokenOf(0)}_${tokenOf(1)}`])
  expect(command?.words).toContain(`${place.folder}/${drop.files?.(site, 'windows')[0]?.name}`)
  const many = Array.from({ length: 81 }, (_, index) => ({ ...mails[0], token: tokenOf(index) })) as typeof mails
  const all = [...drop.look(site, place, many), ...drop.drop(site, place, many)]
  expect(all.map(({ id }) => id)).toEqual(
    [1, 2, 3].map((at) => `exchange-mails-look-${at}`).concat([1, 2, 3].map((at) => `exchange-mails-drop-${at}`)),
  )
  for (const { words } of all) expect(quoteWindows(words).ok).toBe(true)
})

test('what waits is tried again by its tokens, in portions like all else', () => {
  const again = drop.again?.(site, place, mails) ?? []
  expect(again.map(({ id, phase }) => [id, phase])).toEqual([['exchange-mails-again-1', 'inspect']])
  expect(again[0]?.words.slice(-4)).toEqual(['-Mode', 'Again', '-Tokens', `${tokenOf(0)}_${tokenOf(1)}`])
  for (const { words } of again) expect(quoteWindows(words).ok).toBe(true)
})

test('only a script that took every mail has handed in', () => {
  expect(drop.readHanded([answer('handed')]).ok).toBe(true)
  expect(drop.readHanded([]).ok).toBe(false)
  const Refused = [{ Token: tokenOf(0), Why: 'The temporary connector is not there.' }]
  expect(faultIn(drop.readHanded([answer('handed'), answer('refused', { Refused }, 12)]))).toEqual({
    code: 'confirm.not-handed-in',
    params: { detail: 'push:detail.trial-route-gone' },
  })
  const silent = { id: 'exchange-mails-hand-1', code: 0, stdout: 'done', stderr: '' }
  expect(faultIn(drop.readHanded([silent])).code).toBe('confirm.not-handed-in')
})

test('a mail that waits for TLS is held by the words of its queue and the session of its connector', () => {
  const Connector = 'Handschlag-Gegenprobe-0123456789abcdef-no-starttls'
  const Queued = [
    {
      ...{ Identity: 'EX01\\12\\34', InternetMessageId: first?.messageId, Status: 'Retry', Connector },
      LastError: '[{LED=451 5.7.3 STARTTLS is required to send mail}]',
    },
  ]
  const Protocol = [
    '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
    `2026-11-22T09:12:13.123Z,${Connector},08DE000000000101,0,127.0.0.1:5001,127.0.0.1:2501,+,,`,
    `2026-11-22T09:12:13.223Z,${Connector},08DE000000000101,1,127.0.0.1:5001,127.0.0.1:2501,>,EHLO ex01,`,
  ].join('\r\n')
  const looked = answer('looked', { Queued, Tracking: '', Protocol })
  const fates = valueIn(drop.readFates([looked], mails))
  expect(fates.get(tokenOf(0))?.fate).toMatchObject({ kind: 'held', isForTls: true })
  expect(fates.get(tokenOf(0))?.queueId).toBe('EX01\\12\\34')
  expect(fates.get(tokenOf(1))?.fate).toEqual({ kind: 'unknown' })
})

test.each([
  ['no answer', []],
  ['an early end', [answer('rights', { Message: 'This account may not use Get-Queue.' }, 11)]],
  ['one portion of two', [answer('looked', { Queued: [], Tracking: '', Protocol: '' }), answer('failed', {}, 1)]],
  ['a look that lacks a part', [answer('looked', { Queued: [], Tracking: '' })]],
])('%s tells no fate', (_, answers) => {
  expect(faultIn(drop.readFates(answers, mails)).code).toBe('push.not-understood')
})
