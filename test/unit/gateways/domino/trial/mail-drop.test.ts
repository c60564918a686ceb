// Mails through Domino: what is called, what counts as handed in, and what mail.box and SMTPClient lines become.
import { expect, test } from 'vitest'
import { mailsOf } from '#domain/confirm/trial-run.ts'
import { dominoDrop as drop } from '#gateways/domino/trial/mail-drop.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { siteOf } from '../sample-installation.ts'
import { sampleTrial, tokenOf } from './sample-trial.ts'

const site = siteOf('D-T')
const place = {
  system: 'posix',
  folder: '/home/admin/.handschlag/s/0011223344556677',
  run: '00112233445566aa',
} as const
const mails = mailsOf(sampleTrial()).slice(0, 3)
const answer = (stdout: string, code: number | null = 0) => ({ id: 'domino-mails-look-1', code, stdout, stderr: '' })
const unid = 'A'.repeat(32)

test('commands name tokens alone', () => {
  expect(drop.hand(site, place, mails).map(({ words }) => words.slice(1).join(' '))).toEqual([
    `${place.folder}/domino-mails.sh hand ${tokenOf(0)} ${tokenOf(1)} ${tokenOf(2)}`,
  ])
  const many = Array.from({ length: 81 }, (_, index) => ({ ...mails[0], token: tokenOf(index) })) as typeof mails
  const looks = drop.look(site, place, many)
  expect(looks).toHaveLength(3)
  for (const { words } of looks) expect(words.length).toBeLessThanOrEqual(60)
})

test('what waits is tried again by one call that names tokens alone', () => {
  expect(drop.again?.(site, place, mails).map(({ id, words }) => [id, words.slice(1).join(' ')])).toEqual([
    ['domino-mails-again-1', `${place.folder}/domino-mails.sh again ${tokenOf(0)} ${tokenOf(1)} ${tokenOf(2)}`],
  ])
})

test('where no helper can run nothing is handed in, and nobody is told it was', () => {
  const windows = siteOf('D-T', { platform: 'windows' })
  expect([
    drop.hand(windows, place, mails),
    drop.look(windows, place, mails),
    drop.again?.(windows, place, mails),
    drop.files?.(windows, 'windows'),
  ]).toEqual([[], [], [], []])
  const detail = 'gateway-domino:push.detail.trial-helper'
  expect(faultIn(drop.readHanded([]))).toEqual({ code: 'confirm.not-handed-in', params: { detail } })
  expect(faultIn(drop.readFates([], mails)).code).toBe('push.not-understood')
})

test('only a whole answer that refuses nothing has handed in', () => {
  expect(drop.readHanded([answer(`@handed ${tokenOf(0)}\n@end\n`)]).ok).toBe(true)
  expect(drop.readHanded([answer(`@handed ${tokenOf(0)}\n`)]).ok).toBe(false)
  expect(drop.readHanded([answer(`@handed ${tokenOf(0)}\n@end\n`, 3)]).ok).toBe(false)
  const refused = answer(`@refused ${tokenOf(0)} the temporary route is not there\n@end\n`)
  expect(faultIn(drop.readHanded([refused])).params).toEqual({ detail: 'push:detail.trial-route-gone' })
  const stopped = answer(`@handschlag stop ${Buffer.from('No mail.box can be opened.').toString('base64')}\n`, 3)
  expect(faultIn(drop.readHanded([stopped])).params['detail']).toContain('No mail.box can be opened.')
})

test('a session belongs to the mail whose trap it goes to, and a mail in mail.box alone waits', () => {
  const said = (line: string) => `[0A1B:0002-3C4D] 22.11.2026 10:00:00   SMTPClient: ${line}`
  const look = [
    ...mails.map(({ token }, index) => `@server ${token} 192.0.2.${101 + index}`),
    `@queued ${tokenOf(0)} ${unid} =`,
    `@queued ${tokenOf(1)} ${unid} =`,
    '@log',
    said('Attempting to Connect: Host 192.0.2.101, Port 25, SSL Port 0, Connecting Domain tlsonly1'),
    said('CommandEHLO: EHLO tlsonly1'),
    said('ReceiveResponse: 250-mx.bank.example'),
    said('ReceiveResponse: 250 STARTTLS'),
    said('CommandSTARTTLS: STARTTLS'),
    said('ReceiveResponse: 454 4.7.0 TLS not available'),
    '@end',
    '',
  ].join('\n')
  const fates = valueIn(drop.readFates([answer(look)], mails))
  expect(fates.get(tokenOf(0))).toMatchObject({ fate: { kind: 'held', isForTls: true }, queueId: unid })
  expect(fates.get(tokenOf(1))).toMatchObject({ fate: { kind: 'waiting' }, queueId: unid })
  expect(fates.get(tokenOf(2))).toMatchObject({ fate: { kind: 'unknown' }, queueId: null })
  expect(drop.readFates([answer(look.replace('@end', ''))], mails).ok).toBe(false)
})
