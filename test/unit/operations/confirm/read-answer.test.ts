// The answer of the partner is held against what the house knows of both sides, and kept with the mail it answers: proven only by a hop between
// a host of ours and one of the partner.
import { expect, test } from 'vitest'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { openAnswer, readAnswer } from '#operations/confirm/read-answer.ts'
import { sampleAgreement, sampleOwnSide, samplePartnerSide, sampleTerms } from '#test/support/agreement-samples.ts'
import { relayDraft } from '#test/support/configured-house.ts'
import { sampleSend } from '#test/support/confirm-samples.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { openRooms } from '#test/support/open-rooms.ts'
import { samplePushHost } from '#test/support/push-samples.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'

const date = 'Sun, 22 Nov 2026 10:12:13 +0100'
const tls = (version = 'TLSv1.3') =>
  `(using ${version} with cipher ${version === 'TLSv1.3' ? 'TLS_AES_256_GCM_SHA384' : 'ECDHE-RSA-AES256-SHA'} (256/256 bits))`
const hop = (from: string, by: string, how = `${tls()} `) =>
  `from ${from}\r\n\t${how}by ${by} (Postfix) with ${how === '' ? 'ESMTP' : 'ESMTPS'} id 4A; ${date}`
const ours = 'gw1.beispiel.example (gw1.beispiel.example [192.0.2.10])'

/** A house with a partner, its last test, a gateway with one host, and a test mail that was sent there. */
function houseWithSend(send: Partial<TestSend> = {}) {
  const opened = openRooms()
  const { store } = opened.rooms
  const partner = valueIn(store.partners.save(samplePartner()))
  valueIn(store.reports.add(sampleReport()))
  const at = '2026-11-21T10:00:00.000Z'
  const site = { ...relayDraft({ gateway: 'postfix' }), id: crypto.randomUUID(), createdAt: at, changedAt: at }
  valueIn(store.sites.save(site))
  valueIn(store.hosts.save(samplePushHost({ siteId: site.id, address: '192.0.2.10' })))
  const sent = sampleSend({ partnerId: partner.id, siteId: site.id, ...send })
  valueIn(store.confirmations.saveSend(sent))
  const mail = (fields: readonly string[], id = sent.messageId) =>
    `${fields.map((field) => `Received: ${field}\r\n`).join('')}From: admin@own.example\r\nMessage-ID: ${id}\r\n\r\nx\r\n`
  const read = (content: string) => readAnswer(opened.rooms, { sendId: sent.id, content })
  return { ...opened, store, partner, sent, mail, read }
}

test('our host handing over to an MX of the last test inside TLS is proven, kept and told', async () => {
  const { store, sent, mail, read, announced, partner, outside } = houseWithSend()
  const answered = valueIn(await read(mail([hop(ours, 'mx.bank.example')])))
  expect(answered).toMatchObject({
    ...sent,
    answer: { verdict: 'proven', reason: 'hop-with-tls', hop: 0, isOurs: true, readAt: outside.clock.now() },
  })
  expect(answered.answer?.hops[0]).toMatchObject({ tls: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384' })
  expect(valueIn(store.confirmations.findSend(sent.id))).toEqual(answered)
  expect(announced).toEqual([`confirm ${partner.id}`, `checklist ${partner.id}`])
})

test.each([
  ['a server nobody knows', [hop(ours, 'mx.stranger.example')], 'not-proven', 'no-hop-between'],
  ['a client that only greets as ours', [hop('Gateway 1 (unknown [203.0.113.9])', 'mx.bank.example')], 'not-proven'],
  ['a stranger', [hop('evil.example (evil.example [203.0.113.9])', 'mx.bank.example')], 'not-proven', 'no-hop-between'],
  ['no TLS', [hop(ours, 'mx.bank.example', '')], 'in-clear', 'hop-without-tls'],
  ['TLS 1.1', [hop(ours, 'mx.bank.example', `${tls('TLSv1.1')} `)], 'not-proven', 'too-old-tls'],
  ['no fields', [], 'not-proven', 'no-received'],
] as const)('%s proves nothing', async (_name, fields, verdict, reason = expect.any(String)) => {
  const { mail, read } = houseWithSend()
  expect(valueIn(await read(mail(fields))).answer).toMatchObject({ verdict, reason })
})

test('the header of another mail proves nothing of ours', async () => {
  const { mail, read } = houseWithSend()
  const { answer } = valueIn(await read(mail([hop(ours, 'mx.bank.example')], '<other@own.example>')))
  expect(answer).toMatchObject({ verdict: 'not-proven', reason: 'other-mail', isOurs: false })
})

test('hosts, addresses and the oldest protocol of the agreement count', async () => {
  const { store, partner, mail, read } = houseWithSend()
  const fields = [hop('out.own.example (out.own.example [192.0.2.77])', 'in.filter.example', `${tls('TLSv1.2')} `)]
  expect(valueIn(await read(mail(fields))).answer?.verdict).toBe('not-proven')
  const sides = {
    own: sampleOwnSide({ sendingAddresses: ['192.0.2.77'] }),
    partner: samplePartnerSide({ hosts: [{ host: 'in.filter.example', port: 25, addresses: [] }] }),
  }
  const terms = sampleTerms(sides)
  const agreement = sampleAgreement({ partnerId: partner.id, terms })
  valueIn(store.agreements.save(agreement))
  expect(valueIn(await read(mail(fields))).answer).toMatchObject({ verdict: 'proven', reason: 'hop-with-tls' })
  const { toPartner } = terms
  if (toPartner === null) throw new Error('terms of mail to the partner')
  const stricter = { ...terms, toPartner: { ...toPartner, minProtocol: 'TLSv1.3' as const } }
  valueIn(store.agreements.save({ ...agreement, terms: stricter }))
  expect(valueIn(await read(mail(fields))).answer).toMatchObject({ verdict: 'not-proven', reason: 'too-old-tls' })
})

test.each([
  ['192.0.2.64/28', '192.0.2.77', 'proven'],
  ['192.0.2.64/28', '192.0.2.80', 'not-proven'],
  ['2001:db8:7::/48', 'IPv6:2001:DB8:7:0::4d', 'proven'],
  ['2001:db8:7::/48', 'IPv6:2001:db8:8::4d', 'not-proven'],
  ['192.0.2.64/28', 'IPv6:2001:db8:7::4d', 'not-proven'],
  ['0.0.0.0/0', '192.0.2.77', 'not-proven'],
  ['::/0', 'IPv6:2001:db8:7::4d', 'not-proven'],
])('of an agreed range %s, mail from %s is %s', async (range, address, verdict) => {
  const { store, partner, mail, read } = houseWithSend()
  const terms = sampleTerms({ own: sampleOwnSide({ sendingAddresses: [range] }) })
  valueIn(store.agreements.save(sampleAgreement({ partnerId: partner.id, terms })))
  const fields = [hop(`out.hosted.example (unknown [${address}])`, 'mx.bank.example')]
  expect(valueIn(await read(mail(fields))).answer?.verdict).toBe(verdict)
})

test('hosts of a gateway the mail did not leave through are none of its own', async () => {
  const { store, sent, mail, read } = houseWithSend()
  valueIn(store.confirmations.saveSend({ ...sent, siteId: null, way: 'relay' }))
  expect(valueIn(await read(mail([hop(ours, 'mx.bank.example')]))).answer?.verdict).toBe('not-proven')
})

test('what is no mail changes nothing, and what is read later replaces what was read before', async () => {
  const { store, sent, mail, read, announced } = houseWithSend()
  expect(faultIn(await read('Hallo, die Mail ist da.')).code).toBe('confirm.not-a-mail')
  expect(valueIn(store.confirmations.findSend(sent.id))).toEqual(sent)
  expect(announced).toEqual([])
  valueIn(await read(mail([hop(ours, 'mx.bank.example')])))
  valueIn(await read(mail([hop(ours, 'mx.bank.example', '')])))
  expect(valueIn(store.confirmations.findSend(sent.id)).answer?.verdict).toBe('in-clear')
})

test('lines of a log about our mail are told, and prove nothing', async () => {
  const { sent, mail, read } = houseWithSend()
  const line = `2026-11-22 10:12:12 1vsJjU-0004Aw-A9 <= admin@own.example H=gw1.beispiel.example [192.0.2.10] P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 S=1 id=${sent.messageId.slice(1, -1)}`
  const { answer } = valueIn(await read(`Unser Log:\n> ${line}\n`))
  expect(answer).toMatchObject({ verdict: 'not-proven', reason: 'told-by-log', isOurs: true, hops: [] })
  expect(answer?.log).toEqual([expect.objectContaining({ system: 'exim', event: 'taken', tls: 'TLSv1.3', text: line })])
  const both = valueIn(await read(`${mail([hop(ours, 'mx.bank.example', '')])}\n${line}\n`)).answer
  expect(both).toMatchObject({ verdict: 'in-clear', reason: 'hop-without-tls', log: [{ event: 'taken' }] })
  expect(faultIn(await read(line.replace('id=', 'id=x'))).code).toBe('confirm.not-a-mail')
})

test('a test mail that is gone has no answer', async () => {
  const { rooms, store, sent, mail } = houseWithSend()
  valueIn(store.confirmations.forgetSend(sent.id))
  const content = mail([hop(ours, 'mx.bank.example')])
  expect(faultIn(await readAnswer(rooms, { sendId: sent.id, content })).code).toBe('confirm.not-found')
})

test('from a file it is the same; a dismissed choice and a file too large change nothing', async () => {
  const { rooms, outside, store, sent, mail } = houseWithSend()
  expect(faultIn(await openAnswer(rooms, sent.id)).code).toBe('file.choice-dismissed')
  outside.answerWithFile({ name: 'answer.eml', content: Buffer.alloc(2_000_001, 32) })
  expect(faultIn(await openAnswer(rooms, sent.id)).code).toBe('confirm.answer-too-large')
  expect(valueIn(store.confirmations.findSend(sent.id)).answer).toBeNull()
  outside.answerWithFile({ name: 'answer.eml', content: Buffer.from(mail([hop(ours, 'mx.bank.example')])) })
  expect(valueIn(await openAnswer(rooms, sent.id)).answer?.verdict).toBe('proven')
})
