// What would take the mails of a trial past its route: a content filter elsewhere, a check that sends them on, a filter on the host that has one
// just now, a rule others took away. The script says so and writes nothing, or waits; none of them is asked for in vain.
import { once } from 'node:events'
import { appendFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { createWatchedHost, type WatchedHost } from '#test/support/postfix-push-host.ts'
import { samplePostfixSite } from '#test/unit/gateways/postfix/sample.ts'
import { sampleTrial } from '#test/unit/gateways/postfix/trial/sample-trial.ts'

let host: WatchedHost
let set: string
const [probe] = sampleTrial().traps
const recipient = probe?.recipient ?? ''
const mail = `From: <postmaster@own.example>\r\nTo: <${recipient}>\r\nSubject: Gegenprobe ${probe?.token}\r\n\r\nNiemand liest dies.\r\n`

beforeAll(() => {
  host = createWatchedHost(['smtp_tls_policy_maps = hash:$config_directory/policies'])
  writeFileSync(join(host.etc, 'policies'), 'bank.example encrypt\n')
  host.ask('postmap', `hash:${host.etc}/policies`)
  for (const [name, text] of Object.entries({
    away: '/^Subject: Gegenprobe/ FILTER smtp:[192.0.2.9]:25\n',
    copies: '/^Niemand liest/ REDIRECT archive@other.example\n',
    marks: '/^Subject:/ WARN seen\n/^To:/ PREPEND X-Seen: yes\n',
  }))
    writeFileSync(join(host.etc, name), text)
  const site = samplePostfixSite({ configDirectory: host.etc, directory: host.own, caFile: '', clientCertificates: {} })
  set = host.bring(valueIn(postfixTrial.files(sampleTrial(), site)))
  writeFileSync(join(set, `${probe?.token}.eml`), mail)
  host.keep('plain')
  host.start()
}, 120_000)
afterAll(() => host?.stop())

interface Host {
  readonly main?: readonly string[]
  readonly master?: readonly string[]
  readonly options?: readonly string[]
}

function settle({ main = [], master = [], options = [] }: Host): void {
  host.restore('plain')
  appendFileSync(join(host.etc, 'main.cf'), main.map((line) => `${line}\n`).join(''))
  appendFileSync(join(host.etc, 'master.cf'), master.map((line) => `${line}\n`).join(''))
  for (const option of options) host.ask('postconf', '-P', option)
}

const scan = ['scan unix - - n - 2 smtp']
const piped = ['piped unix - n n - 2 pipe user=nobody argv=/bin/cat']

it.each<readonly [string, Host, string]>([
  ['an appliance', { main: ['content_filter = smtp:[192.0.2.9]:25'] }, 'content_filter = smtp:[192.0.2.9]:25'],
  ['a filter by its name alone', { main: ['content_filter = scan:'], master: scan }, 'content_filter = scan:'],
  [
    'two filters',
    { main: ['content_filter = scan:[127.0.0.1]:10024, [192.0.2.9]:25'], master: scan },
    '[192.0.2.9]:25',
  ],
  [
    'an appliance by options in master.cf',
    { options: ['pickup/unix/content_filter=smtp:[192.0.2.9]:25'] },
    'content_filter = smtp:[192.0.2.9]:25',
  ],
  ['a check of the header', { main: ['header_checks = regexp:$config_directory/away'] }, 'FILTER smtp:[192.0.2.9]:25'],
  [
    'a check by options in master.cf',
    { options: ['cleanup/unix/header_checks=regexp:$config_directory/away'] },
    'FILTER smtp:[192.0.2.9]:25',
  ],
  [
    'a check of the body',
    { main: ['body_checks = regexp:$config_directory/copies'] },
    'REDIRECT archive@other.example',
  ],
])('stops at %s', async (_name, order, words) => {
  settle(order)
  const { code, output } = await host.call(set, 'trial', ['--look', '--tell'])
  expect(code, output).toBe(12)
  expect(output).toContain('@handschlag stop 12 filter ')
  expect(output).toContain(words)
})

it.each<readonly [string, Host]>([
  ['a filter on the host', { main: ['content_filter = scan:[127.0.0.1]:10024'], master: scan }],
  ['a program as filter', { main: ['content_filter = piped:'], master: piped }],
  [
    'an appliance mail from here does not go through',
    { main: ['content_filter = smtp:[192.0.2.9]:25'], options: ['pickup/unix/content_filter='] },
  ],
  ['checks that leave the way as it is', { main: ['header_checks = regexp:$config_directory/marks'] }],
  [
    'checks mail from here does not meet',
    {
      main: ['header_checks = regexp:$config_directory/away'],
      options: ['pickup/unix/receive_override_options=no_header_body_checks'],
    },
  ],
])('goes on at %s', async (_name, order) => {
  settle(order)
  const { code, output } = await host.call(set, 'trial', ['--look', '--tell'])
  expect(code, output).toBe(2)
})

/** A filter that takes a mail and says nothing until it is told to. */
async function startFilter(): Promise<{ readonly server: Server; readonly has: Promise<void>; release(): void }> {
  let take = () => {}
  let release = () => {}
  const has = new Promise<void>((resolve) => {
    take = resolve
  })
  const told = new Promise<void>((resolve) => {
    release = resolve
  })
  const server = createServer((socket) => {
    let isMail = false
    let heard = ''
    socket.on('error', () => undefined)
    socket.write('220 filter\r\n')
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1')
      if (isMail && heard.endsWith('\r\n.\r\n')) {
        isMail = false
        heard = ''
        take()
        void told.then(() => socket.write('250 back\r\n'))
      }
      if (isMail) return
      const lines = heard.split('\r\n')
      heard = lines.pop() ?? ''
      for (const line of lines) {
        isMail = /^DATA/i.test(line)
        socket.write(isMail ? '354 go on\r\n' : '250 filter\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, has, release }
}

it('keeps its route while a filter on the host has a mail of it', async () => {
  const filter = await startFilter()
  const { port } = filter.server.address() as AddressInfo
  settle({ main: [`content_filter = scan:[127.0.0.1]:${port}`, 'smtp_send_xforward_command = no'], master: scan })
  host.ask('postfix', 'reload')
  const ran = await host.call(set, 'trial', ['--apply', '--run', '00112233445566aa'])
  expect(ran.code, ran.output).toBe(0)
  const during = host.bytes()
  host.sendMail('postmaster@own.example', recipient)
  await filter.has
  let isBack = false
  const back = host.call(set, 'trial', ['--undo']).then((done) => {
    isBack = true
    return done
  })
  await wait(8000)
  expect(isBack).toBe(false)
  expect(host.bytes()['main.cf']).toEqual(during['main.cf'])
  filter.release()
  const { code, output } = await back
  expect(code, output).toBe(0)
  expect(host.ask('postqueue', '-j')).toBe('')
  expect(await host.call(set, 'trial', ['--left'])).toEqual({ code: 0, output: '' })
  filter.server.close()
}, 180_000)

it.each<readonly [string, string, string]>([
  ['the rule of the trap', 'bank.example encrypt\n', 'rule-missing'],
  ['the rule of the partner', '', 'rule-missing'],
])(
  'says that others took away %s',
  async (_name, policies, words) => {
    settle({})
    host.ask('postfix', 'reload')
    const ran = await host.call(set, 'trial', ['--apply', '--run', '00112233445566aa'])
    expect(ran.code, ran.output).toBe(0)
    const asPlanned = await host.call(set, 'trial', ['--verify', '--tell'])
    expect(asPlanned.code, asPlanned.output).toBe(0)
    writeFileSync(join(host.etc, 'policies'), policies)
    host.ask('postmap', `hash:${host.etc}/policies`)
    const { code, output } = await host.call(set, 'trial', ['--verify', '--tell'])
    expect(code, output).toBe(3)
    expect(output).toContain(`@handschlag stop 3 ${words}`)
    const back = await host.call(set, 'trial', ['--undo'])
    expect(back.code, back.output).toBe(0)
  },
  120_000,
)
