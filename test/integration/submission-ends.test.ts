// Test mails handed to mail servers that end every way there is: the session stands in the record as it was, a refusal is kept with it, and a mail
// that may have left is never forgotten.
import type { Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { TestSend } from '#domain/confirm/test-send.ts'
import { findFreePort } from '#lab/loopback.ts'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { type Script, serveScript } from '#test/support/scripted-smtp.ts'
import { samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const address = '127.8.5.88'
const usual = {
  EHLO: '250-mail.own.example\r\n250 SIZE 1000000\r\n',
  MAIL: '250 2.1.0 Ok\r\n',
  RCPT: '250 2.1.5 Ok\r\n',
  DATA: '354 go on\r\n',
  '.': '250 2.0.0 queued as 4XYZ\r\n',
}

/** A house whose gateway follows a script; null = nobody listens there. */
async function houseWith(script: Script | null) {
  const server = script === null ? null : await serveScript(script, address)
  onTestFinished(async () => server?.stop())
  const port = server?.port ?? (await findFreePort(address))
  const partner = samplePartner()
  const { client } = configuredHouse([partner], [sampleReport()])
  const facts = { ...samplePostfixSite(), receives: false }
  const site = valueIn(
    await client.site.save({ id: null, name: 'Postfix', gateway: 'postfix', serves: 'outbound', facts }),
  )
  valueIn(await client.gateway.save(requestFor(partner, [site], { level: 'encrypt' })))
  const draft = { id: null, siteId: site.id, name: 'gw1', address, port: 22, user: 'admin', position: 0 }
  const rest = { jumps: [], legacy: [], system: 'posix' as const, rights: 'own' as const }
  const host = valueIn(await client.host.save({ ...draft, ...rest, signIn: { kind: 'password' } }))
  const wish = { partnerId: partner.id, way: 'submission' as const, siteId: site.id, hostId: host.id, secrets: [] }
  const mail = { to: 'test@bank.example', from: 'admin@own.example', language: 'en' as const }
  const submission = { port, user: null, pin: null }
  const told: TestSend[] = []
  const send = () => client.confirm.sendTest({ ...wish, ...mail, submission }, ({ send: now }) => told.push(now))
  const kept = async () => valueIn(await client.confirm.read({ partnerId: partner.id })).sends
  return { send, kept, told, port }
}

const spoken = (send: TestSend | undefined) => send?.transcript.map(({ from, text }) => `${from} ${text}`)
const opening = (port: number) => [
  `note ${address}:${port}`,
  'them 220-welcome',
  'them 220 mail.own.example ESMTP',
  expect.stringMatching(/^us EHLO /),
  'them 250-mail.own.example',
  'them 250 SIZE 1000000',
]
const hangUp = (socket: Socket) => void socket.destroy()
const greeting = '220-welcome\r\n220 mail.own.example ESMTP\r\n'

test('a refusal is kept with the whole session that led to it', async () => {
  const { send, kept, port } = await houseWith({
    greeting,
    replies: { ...usual, RCPT: '550-5.7.1 Relaying\r\n550 5.7.1 denied\r\n' },
  })
  expect(faultIn(await send())).toMatchObject({
    code: 'confirm.not-handed-in',
    params: { detail: expect.stringMatching(/^550 /) },
  })
  const [refused, ...others] = await kept()
  expect(others).toEqual([])
  expect(refused).toMatchObject({ handed: 'no', fault: { code: 'confirm.not-handed-in' } })
  expect(spoken(refused)).toEqual([
    ...opening(port),
    expect.stringMatching(/^us MAIL FROM:<admin@own\.example>/),
    'them 250 2.1.0 Ok',
    'us RCPT TO:<test@bank.example>',
    'them 550-5.7.1 Relaying',
    'them 550 5.7.1 denied',
    'us QUIT',
  ])
})

test('a server that says no before anything was said is kept with its words, and so is one that does not answer', async () => {
  const busy = await houseWith({ greeting: '554 5.7.1 not you\r\n' })
  expect(faultIn(await busy.send()).code).toBe('confirm.not-handed-in')
  expect(spoken((await busy.kept())[0])).toContain('them 554 5.7.1 not you')
  const nobody = await houseWith(null)
  expect(faultIn(await nobody.send()).code).toBe('confirm.not-handed-in')
  expect((await nobody.kept())[0]).toMatchObject({ handed: 'no', transcript: [{ from: 'note' }] })
})

test('a mail that the server may have is kept, and said to be neither handed in nor refused', async () => {
  const { send, kept, told } = await houseWith({ greeting, replies: { ...usual, '.': hangUp } })
  expect(faultIn(await send()).code).toBe('confirm.hand-in-unknown')
  const [mail] = await kept()
  expect(mail).toMatchObject({
    handed: 'not-known',
    fate: null,
    fault: { code: 'confirm.hand-in-unknown' },
  })
  expect(mail?.messageId).toBe(told[0]?.messageId)
  expect(spoken(mail)?.slice(-4)).toEqual([
    'them 354 go on',
    expect.stringMatching(/^note \d+ bytes$/),
    'us .',
    expect.stringMatching(/^note /),
  ])
})

test('a mail that broke before its end was not handed in', async () => {
  const { send, kept } = await houseWith({ greeting, replies: { ...usual, DATA: hangUp } })
  expect(faultIn(await send()).code).toBe('confirm.not-handed-in')
  expect((await kept())[0]).toMatchObject({ handed: 'no' })
})

test('a mail whose gateway could not be asked afterwards is handed in, and nobody says what became of it', async () => {
  const { send, kept, told } = await houseWith({ greeting, replies: usual })
  const sent = valueIn(await send())
  expect(sent).toMatchObject({ handed: 'yes', fate: null, lines: [] })
  expect(sent.fault?.code).toMatch(/^ssh\./)
  expect((await kept())[0]).toMatchObject({ handed: 'yes', fate: null })
  expect(told.map(({ fate }) => fate)).toEqual(told.map(() => null))
})
