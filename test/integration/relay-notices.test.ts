// Notices read back by a parser that knows nothing of ours (Python's email package): structure, fields, languages, what goes back, and that
// nothing hostile gets out of its place.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { NewMessage, StoredDelivery } from '#relay/message.ts'
import type { NoticedRecipient, NoticeOrder } from '#relay/notices/notice.ts'
import { createNotices } from '#relay/notices/write-notices.ts'
import { freshDeliveries } from '#relay/queue/window.ts'
import { benchConfig, benchMessage, benchPolicies } from '../support/relay/queue-bench.ts'
import { readNotice } from '../support/relay/read-notice.ts'
import { openTestStore } from '../support/relay-store.ts'

const start = Date.UTC(2026, 10, 22, 12)
async function openNotices(changes: Record<string, unknown> = {}, policy: Record<string, unknown> = {}) {
  const { store } = await openTestStore()
  const config = benchConfig(changes)
  const policies = benchPolicies({}, policy)
  let last = 0
  const notes: string[] = []
  return {
    store,
    notes,
    notices: createNotices({
      store,
      config: () => config,
      policies: () => policies,
      newQueueId: () => `N${++last}`,
      log: { note: (message) => void notes.push(message), bug: String },
    }),
  }
}

function delivery(changes: Partial<StoredDelivery> = {}): StoredDelivery {
  const [fresh] = freshDeliveries(benchMessage(start, 'q1'), [1])
  if (fresh === undefined) throw new Error('no delivery')
  return { ...fresh, ...changes }
}

function noticed(address: string, changes: Partial<NoticedRecipient> = {}): NoticedRecipient {
  return {
    recipient: { id: 0, address, notify: null, originalRecipient: null },
    status: '5.1.1',
    reason: 'said-no',
    refusal: null,
    isExpired: false,
    words: '550 5.1.1 no such user',
    server: 'mx.partner.example',
    ...changes,
  }
}

const original = Buffer.from('Subject: Angebot\r\nMessage-ID: <q1@own.example>\r\n\r\nHello\r\n')
function about(changes: Partial<NoticeOrder> = {}): NoticeOrder {
  return {
    action: 'failed',
    delivery: delivery(),
    recipients: [noticed('ada@partner.example')],
    partner: null,
    body: original,
    at: start + 60_000,
    decideBy: null,
    ...changes,
  }
}

function bytesOf(list: readonly NewMessage[]): Uint8Array {
  const [message] = list
  if (message?.body.kind !== 'bytes') throw new Error('no notice')
  return message.body.bytes
}

test('a failure: one report for all recipients, from nobody, through our next hop', async () => {
  const { notices } = await openNotices()
  const bob = noticed('bob@partner.example', {
    status: '5.7.4',
    reason: 'refused',
    refusal: 'no-starttls',
    words: null,
  })
  const withOrcpt = { ...bob, recipient: { ...bob.recipient, originalRecipient: 'rfc822;b+2Bob@old.example' } }
  const partner = { name: 'Muster Bank AG', agreement: 'AVV vom 1. März 2026' }
  const list = await notices.status(about({ recipients: [noticed('ada@partner.example'), withOrcpt], partner }))
  expect(list).toHaveLength(1)
  expect(list[0]).toMatchObject({
    envelope: { sender: '', is8bit: false, isSmtpUtf8: false },
    deliveries: [
      { domain: 'own.example', policyId: null, recipients: [{ address: 'grace@own.example', notify: ['never'] }] },
    ],
  })
  const notice = readNotice(bytesOf(list))
  expect(notice).toMatchObject({
    type: 'multipart/report',
    report: 'delivery-status',
    parts: ['text/plain', 'message/delivery-status', 'message/rfc822'],
    headers: {
      To: 'grace@own.example',
      'Auto-Submitted': 'auto-replied',
      'In-Reply-To': '<q1@own.example>',
      References: '<q1@own.example>',
      'Message-ID': '<N1.notice@relay.own.example>',
    },
  })
  expect(notice.headers['From']).toContain('postmaster@own.example')
  expect(notice.status).toEqual([
    [
      ['Reporting-MTA', 'dns; relay.own.example'],
      ['Arrival-Date', 'Sun, 22 Nov 2026 12:00:00 +0000'],
    ],
    [
      ['Final-Recipient', 'rfc822; ada@partner.example'],
      ['Action', 'failed'],
      ['Status', '5.1.1'],
      ['Remote-MTA', 'dns; mx.partner.example'],
      ['Diagnostic-Code', 'smtp; 550 5.1.1 no such user'],
      ['Last-Attempt-Date', 'Sun, 22 Nov 2026 12:01:00 +0000'],
    ],
    [
      ['Original-Recipient', 'rfc822; b+ob@old.example'],
      ['Final-Recipient', 'rfc822; bob@partner.example'],
      ['Action', 'failed'],
      ['Status', '5.7.4'],
      ['Remote-MTA', 'dns; mx.partner.example'],
      ['Diagnostic-Code', 'x-relay; refused no-starttls'],
      ['Last-Attempt-Date', 'Sun, 22 Nov 2026 12:01:00 +0000'],
    ],
  ])
  const german = notice.text.indexOf('Der Server bietet kein STARTTLS an.')
  expect(german).toBeGreaterThan(0)
  expect(notice.text.indexOf('The server does not offer STARTTLS.')).toBeGreaterThan(german)
  for (const words of ['Muster Bank AG', 'AVV vom 1. März 2026', '550 5.1.1 no such user', 'postmaster@own.example'])
    expect(notice.text).toContain(words)
  expect(notice.returned).toContain('Hello')
})

test('a delay says until when, and that this is long; a hold says until when somebody decides', async () => {
  const { notices } = await openNotices({ language: 'en' })
  const open = noticed('ada@partner.example', { status: '4.4.1', reason: 'not-reached', words: null })
  const delayed = readNotice(bytesOf(await notices.status(about({ action: 'delayed', recipients: [open] }))))
  expect(delayed.text.replace(/\s+/g, ' ')).toContain('10 days in all, which is longer than many other servers do')
  expect(delayed.text.indexOf('10 days')).toBeLessThan(delayed.text.indexOf('10 Tage'))
  expect(delayed.status[1]).toContainEqual(['Will-Retry-Until', 'Wed, 02 Dec 2026 12:00:00 +0000'])
  // what waits is not lost, so its content stays here
  expect(delayed.parts[2]).toBe('text/rfc822-headers')
  expect(delayed.returned).toContain('Subject: Angebot')
  expect(delayed.returned).not.toContain('Hello')
  const held = readNotice(
    bytesOf(await notices.status(about({ action: 'delayed', recipients: [open], decideBy: start + 86_400_000 }))),
  )
  expect(held.text).toContain('It is not sent unprotected.')
})

test('what servers and senders wrote stays in its place, whatever it is', async () => {
  const { notices } = await openNotices()
  const words = `550 x\r\n\r\nAction: delivered\r\n\u0000\u202e${'é'.repeat(3000)}`
  const hostile = noticed('a\u0000"\r\nStatus: 2.0.0@partner.example', { words, server: 'mx\r\nStatus: 2.0.0' })
  const utf8 = noticed('jürgen@partner.example')
  const notice = readNotice(
    bytesOf(
      await notices.status(
        about({
          recipients: [hostile, utf8],
          delivery: delivery({
            messageId: '<a@b>\r\nBcc: eve@elsewhere.example',
            envelope: { ...delivery().envelope, envelopeId: 'id\r\nAction: delivered', returnContent: 'full' },
          }),
          body: Buffer.from('Subject: Gr\xfc\xdfe\r\nX: \x00\r\n\r\nB\xe4ume\r\n', 'latin1'),
        }),
      ),
    ),
  )
  expect(notice.status).toHaveLength(3)
  expect(
    notice.status
      .flat()
      .filter(([name]) => name === 'Action')
      .map(([, value]) => value),
  ).toEqual(['failed', 'failed'])
  expect(
    notice.status
      .flat()
      .filter(([name]) => name === 'Status')
      .map(([, value]) => value),
  ).toEqual(['5.1.1', '5.1.1'])
  expect(notice.status[2]).toContainEqual(['Final-Recipient', 'utf-8; j\\x{FC}rgen@partner.example'])
  expect(notice.headers).not.toHaveProperty('Bcc')
  expect(notice.headers).not.toHaveProperty('In-Reply-To')
  expect(notice.text).not.toContain('\u202e')
  expect(notice.returned).toContain('Subject: Gr??e')
})

test.each([
  ['a null sender', about({ delivery: delivery({ envelope: { ...delivery().envelope, sender: '' } }) })],
  ['NOTIFY=NEVER', about({ recipients: [notify(['never'])] })],
  ['NOTIFY=DELAY', about({ recipients: [notify(['delay'])] })],
  ['success nobody asked for', about({ action: 'relayed' })],
  [
    'a notice whose null sender was rewritten',
    about({ body: Buffer.from('Content-Type: Multipart/Report;\r\n x=y\r\n\r\n') }),
  ],
])('no notice for %s', async (_, order) => {
  const { notices } = await openNotices()
  expect(await notices.status(order)).toEqual([])
})

function notify(words: NonNullable<NoticedRecipient['recipient']['notify']>): NoticedRecipient {
  const one = noticed('ada@partner.example')
  return { ...one, recipient: { ...one.recipient, notify: words } }
}

test('success is told where it was asked for and the next server does not tell it', async () => {
  const { notices } = await openNotices()
  const recipients = [{ ...notify(['success', 'failure']), status: '2.0.0' }]
  const notice = readNotice(bytesOf(await notices.status(about({ action: 'relayed', recipients }))))
  expect(notice.status[1]).toContainEqual(['Action', 'relayed'])
})

test('a notice that may not go to its sender goes to our postmaster', async () => {
  const { notices } = await openNotices()
  const from = (sender: string) => about({ delivery: delivery({ envelope: { ...delivery().envelope, sender } }) })
  const [redirected] = await notices.status(from('eve@elsewhere.example'))
  expect(redirected?.deliveries[0]?.recipients[0]?.address).toBe('postmaster@own.example')
  expect(readNotice(bytesOf(redirected === undefined ? [] : [redirected])).text).toContain('eve@elsewhere.example')
  const [toPartner] = await notices.status(from('eve@partner.example'))
  expect(toPartner?.deliveries[0]).toMatchObject({ domain: 'partner.example', policyId: benchPolicies().all[0]?.id })
  const open = await openNotices({ outbound: { unlisted: 'opportunistic' } })
  const [elsewhere] = await open.notices.status(from('eve@elsewhere.example'))
  expect(elsewhere?.deliveries[0]?.domain).toBe('elsewhere.example')
  const lost = await openNotices({ ownDomains: [], nextHop: null })
  expect(await lost.notices.status(from('eve@elsewhere.example'))).toEqual([])
  expect(lost.notes).toEqual(['notice cannot be sent'])
  const canTell = ({ notices }: typeof lost, sender: string) =>
    notices.canTell(from(sender).delivery, [noticed('ada@partner.example').recipient], original, start)
  expect([canTell(lost, 'eve@elsewhere.example'), canTell(lost, ''), canTell(open, 'eve@elsewhere.example')]).toEqual([
    false,
    true,
    true,
  ])
})

test.each([
  ['our next hop', 'grace@own.example', 'secure', 'message/rfc822'],
  ['a policy that demands TLS', 'eve@partner.example', 'encrypt', 'message/rfc822'],
  ['a policy that demands nothing', 'eve@partner.example', 'may', 'text/rfc822-headers'],
  ['a domain without a policy', 'eve@elsewhere.example', 'secure', 'text/rfc822-headers'],
] as const)('by way of %s goes back what may travel there', async (_, sender, level, part) => {
  const { notices } = await openNotices({ outbound: { unlisted: 'opportunistic' } }, { level })
  const body = Buffer.from(
    'Date: Sun, 22 Nov 2026 12:00:00 +0000\r\nSubject: Kuendigung\r\n von Grace\r\nThread-Topic: Geheim\r\nTo: ada@partner.example\r\n\r\nMondfahrt\r\n',
    'ascii',
  )
  const [notice] = await notices.status(
    about({ body, delivery: delivery({ envelope: { ...delivery().envelope, sender, returnContent: 'full' } }) }),
  )
  const { parts, returned } = readNotice(bytesOf(notice === undefined ? [] : [notice]))
  expect(parts[2]).toBe(part)
  if (part === 'message/rfc822') expect(returned).toContain('Mondfahrt')
  else expect(returned?.replaceAll('\r', '')).toBe('Date: Sun, 22 Nov 2026 12:00:00 +0000\nTo: ada@partner.example\n')
})

test('a password goes to our sender alone, and lies in a file', async () => {
  const { notices, store } = await openNotices({ outbound: { unlisted: 'opportunistic' } })
  const order = { delivery: delivery(), recipients: delivery().recipients, password: 'k7mq-x2ah', at: start }
  const [message] = await notices.password(order)
  if (message?.body.kind !== 'file') throw new Error('no file')
  expect(message.deliveries[0]?.domain).toBe('own.example')
  const notice = readNotice(readFileSync(store.bodyPath(message.body.name)))
  expect(notice.text).toContain('    k7mq-x2ah')
  expect(notice.text).toContain('am Telefon')
  expect((await store.accept(message)).ok).toBe(true)
  const elsewhere = {
    ...order,
    delivery: delivery({ envelope: { ...delivery().envelope, sender: 'eve@partner.example' } }),
  }
  expect(await notices.password(elsewhere)).toEqual([])
})
