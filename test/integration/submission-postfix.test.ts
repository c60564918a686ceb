// Test mails handed to a real Postfix with AUTH behind TLS, in the runtime of the test: a password is said only to a server that showed who it is,
// stands in the keychain when asked for, and is planted nowhere else.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { TypedSecret } from '#domain/push/push-host.ts'
import { findFreePort } from '#lab/loopback.ts'
import { configuredHouse, requestFor } from '#test/support/configured-house.ts'
import type { DovecotAuthOrder } from '#test/support/dovecot-auth.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePartner, sampleReport } from '#test/support/samples.ts'
import { startSubmissionServer } from '#test/support/submission-server.ts'
import { samplePostfixSite } from '../unit/gateways/postfix/sample.ts'

const address = '127.8.5.87'
const user = 'handschlag@own.example'
const password = 'Planted-Känguru-47!'

/** A house whose gateway is a Postfix that takes mail of one account only. */
async function submissionHouse(order: Partial<DovecotAuthOrder> = {}) {
  const server = await startSubmissionServer(address, { user, password, ...order })
  onTestFinished(() => server.stop())
  const { auth, postfix, port, pin } = server
  const partner = samplePartner()
  const house = configuredHouse([partner], [sampleReport()])
  const facts = { ...samplePostfixSite(), receives: false }
  const site = await house.site({ name: 'Postfix', gateway: 'postfix', serves: 'outbound', facts })
  valueIn(await house.client.gateway.save(requestFor(partner, [site], { level: 'encrypt' })))
  const signIn = { kind: 'password' as const }
  const draft = {
    id: null,
    siteId: site.id,
    name: 'gw1',
    address,
    port: await findFreePort(address),
    user: 'admin',
    signIn,
  }
  const rest = { jumps: [], legacy: [], system: 'posix' as const, rights: 'own' as const, position: 0 }
  const host = valueIn(await house.client.host.save({ ...draft, ...rest }))
  const usual = { port, user, pin }
  const typed = (value: string, isKept = false): TypedSecret[] => [
    { hostId: host.id, hop: 0, kind: 'submission', value, isKept },
  ]
  const mail = { to: 'test@bank.example', from: 'admin@own.example', language: 'en' as const }
  const way = { partnerId: partner.id, way: 'submission' as const, siteId: site.id, hostId: host.id }
  const send = (submission: { port: number; user: string | null; pin: string | null }, secrets: TypedSecret[] = []) =>
    house.client.confirm.sendTest({ ...way, ...mail, submission, secrets }, () => undefined)
  const view = async () => valueIn(await house.client.confirm.read({ partnerId: partner.id }))
  return { ...house, auth, postfix, host, usual, typed, send, view }
}

const saidIn = (transcript: readonly { readonly text: string }[]) => transcript.map(({ text }) => text)
const forms = [
  password,
  Buffer.from(password).toString('base64'),
  Buffer.from(`\0${user}\0${password}`).toString('base64'),
]

/** Every place of the house where the password stands, in any form. */
function placesOfPassword(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return []
    const content = readFileSync(join(entry.parentPath, entry.name))
    return forms.some((form) => content.includes(form)) ? [entry.name] : []
  })
}

test('a mail is handed in after signing in; what worked is kept, the password in the keychain alone', async () => {
  const { send, usual, typed, auth, postfix, outside, host, view, folder } = await submissionHouse()
  const sent = valueIn(await send(usual, typed(password, true)))
  expect(saidIn(sent.transcript)).toEqual(expect.arrayContaining(['AUTH PLAIN ***', 'RCPT TO:<test@bank.example>']))
  expect(saidIn(sent.transcript)).toContainEqual(expect.stringMatching(/^235 /))
  // the session as it was: both greetings, STARTTLS with its answer, and what the handshake came to, in their order
  const said = sent.transcript.map(({ from, text }) => `${from} ${text}`)
  const order = [/^them 220 mail\.own\.example/, /^us EHLO /, /^them 250.STARTTLS$/, /^us STARTTLS$/, /^them 220 .*TLS/]
  const inside = [
    /^us EHLO /,
    /^them 250.AUTH PLAIN/,
    /^us AUTH PLAIN \*\*\*$/,
    /^them 235 /,
    /^us \.$/,
    /^them 250 .*queued/,
    /^us QUIT$/,
  ]
  const tls = new RegExp(`^note TLSv1\\.\\d \\S+ .*SHA-256 ${usual.pin}`)
  let at = -1
  for (const step of [...order, tls, ...inside]) {
    at = said.findIndex((line, index) => index > at && step.test(line))
    expect([step, at]).not.toEqual([step, -1])
  }
  expect(auth.asked).toEqual([[user, password]])
  await expect.poll(postfix.log).toMatch(new RegExp(`sasl_username=${user}`))
  expect([...outside.seen.secrets]).toEqual([[`ssh/${host.id}/0/submission`, password]])
  expect((await view()).ways).toContainEqual(expect.objectContaining({ way: 'submission', submission: usual }))
  valueIn(await send(usual))
  expect(auth.asked).toHaveLength(2)
  expect(placesOfPassword(folder)).toEqual([])
  expect(forms.some((form) => JSON.stringify([sent, outside.seen.bugs]).includes(form))).toBe(false)
})

test('a password kept for one user is never said for another', async () => {
  const { send, usual, typed, auth, outside } = await submissionHouse()
  valueIn(await send(usual, typed(password, true)))
  expect(faultIn(await send({ ...usual, user: 'other' })).code).toBe('ssh.secret-needed')
  expect([...outside.seen.secrets]).toEqual([])
  expect(auth.asked).toHaveLength(1)
})

test('a wrong password is asked for once more, and nothing is kept of it', async () => {
  const { send, usual, typed, host, outside, view } = await submissionHouse()
  const missing = faultIn(await send(usual))
  expect(missing).toMatchObject({ code: 'ssh.secret-needed', params: { hostId: host.id, kind: 'submission', hop: 0 } })
  const wrong = faultIn(await send(usual, typed('not-it', true)))
  expect(wrong).toMatchObject({ code: 'ssh.secret-needed', params: { hostId: host.id, wasWrong: 1 } })
  expect([...outside.seen.secrets]).toEqual([])
  expect((await view()).sends).toEqual([])
})

test('a server nobody vouches for gets no password, and its fingerprint is told', async () => {
  const { send, usual, typed, auth } = await submissionHouse()
  const fault = faultIn(await send({ ...usual, pin: null }, typed(password)))
  expect(fault).toMatchObject({ code: 'confirm.server-not-trusted', params: { host: address, pin: usual.pin } })
  const other = faultIn(await send({ ...usual, pin: 'a'.repeat(64) }, typed(password)))
  expect(other.code).toBe('confirm.server-not-trusted')
  expect(auth.asked).toEqual([])
})

test('AUTH LOGIN is spoken where it alone is offered', async () => {
  const { send, usual, typed, auth } = await submissionHouse({ mechanisms: ['LOGIN'] })
  const { transcript } = valueIn(await send(usual, typed(password)))
  const at = transcript.findIndex(({ text }) => text === 'AUTH LOGIN')
  expect(transcript.slice(at, at + 6).map(({ from, text }) => `${from} ${text.slice(0, 4).trim()}`)).toEqual([
    ...['us AUTH', 'them 334', 'us ***', 'them 334', 'us ***', 'them 235'],
  ])
  expect(forms.some((form) => JSON.stringify(transcript).includes(form))).toBe(false)
  expect(auth.asked).toEqual([[user, password]])
})

test('without a user the mail goes as it is, and the server says what it thinks of that', async () => {
  const { send, usual, auth } = await submissionHouse()
  const fault = faultIn(await send({ port: usual.port, user: null, pin: null }))
  expect(fault).toMatchObject({ code: 'confirm.not-handed-in', params: { detail: expect.stringMatching(/^5\d\d/) } })
  expect(auth.asked).toEqual([])
})
