// What the letter tells the partner to run really runs, and shows what the letter says: every command against the practice lab.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Partner } from '#domain/partner.ts'
import { translatorFor } from '#i18n/translate.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { type OpenHouse, openHouse } from '#test/support/open-house.ts'
import { readMail } from '#test/support/read-mail.ts'

/** Runs a line in a shell as a reader of the letter would, and answers what it printed. */
function run(command: string): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn('sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    child.stderr.on('data', (text) => {
      said += text
    })
    child.on('error', failed)
    child.on('close', () => done(said))
    child.stdin.end('Q\n')
  })
}

async function tested(open: OpenHouse, domain: string): Promise<Partner> {
  const partner = valueIn(await open.client.lab.start()).find((entry) => entry.domains.includes(domain))
  if (partner === undefined) throw new Error(`the lab has no ${domain}`)
  valueIn(await open.client.probe.run({ partnerId: partner.id }, () => undefined))
  return partner
}

const commandsIn = (text: string) => [...text.matchAll(/^ +(openssl s_client .*)$/gm)].map((match) => match[1] ?? '')

test.each([
  ['expired.example', /certificate has expired/],
  ['self-signed.example', /self[- ]signed certificate/],
  ['wrong-name.example', /hostname mismatch/i],
  ['no-starttls.example', /Didn't find STARTTLS|no starttls/i],
  ['old-tls.example', /alert protocol version|unsupported protocol|protocol version|handshake failure/i],
])('%s: the command of the letter shows it', async (domain, shown) => {
  const open = openHouse()
  const partner = await tested(open, domain)
  const letter = valueIn(await open.client.letter.compose({ partnerId: partner.id, language: 'de' }))
  const [command = ''] = commandsIn(letter.text)
  expect(command).toContain(`-servername mx.${domain}`)
  expect(await run(command)).toMatch(shown)
})

test('a letter is offered in every form, a partner in order gets none, and a second test is compared', async () => {
  const open = openHouse()
  const t = translatorFor('en')
  const expired = await tested(open, 'expired.example')
  const asked = { partnerId: expired.id, language: 'en' } as const
  expect(valueIn(await open.client.report.changes({ partnerId: expired.id }))).toEqual([])
  const draft = valueIn(await open.client.letter.saveDraft(asked))
  const mail = readMail(draft.files[0] ?? '')
  expect(mail.defects).toEqual([])
  expect(mail.text.replaceAll('\r\n', '\n')).toBe(valueIn(await open.client.letter.compose(asked)).text)
  expect(valueIn(await open.client.letter.openMail(asked))).toEqual({ isWhole: false })
  expect(open.outside.seen.mailed[0]).toMatch(/^mailto:\?subject=/)
  expect(open.outside.seen.copied).toHaveLength(1)
  valueIn(await open.client.letter.print(asked))
  valueIn(await open.client.report.print(asked))
  expect(open.outside.seen.printed.map((order) => order.title)).toEqual([
    t('letter:subject', { domains: 'expired.example' }),
    t('letter:subject', { domains: 'expired.example' }),
    expect.stringContaining(expired.name),
  ])
  const json = valueIn(await open.client.report.saveJson({ partnerId: expired.id }))
  expect(JSON.parse(readFileSync(json.files[0] ?? '', 'utf8'))).toMatchObject({ schema: 'handschlag.check/1' })
  valueIn(await open.client.app.reveal({ path: json.files[0] ?? '' }))

  valueIn(await open.client.probe.run({ partnerId: expired.id }, () => undefined))
  const [again] = valueIn(await open.client.report.changes({ partnerId: expired.id }))
  expect(again).toMatchObject({ domain: 'expired.example', changes: [], direction: 'same' })

  const good = await tested(open, 'good.example')
  expect(faultIn(await open.client.letter.compose({ partnerId: good.id, language: 'de' })).code).toBe(
    'letter.nothing-to-mend',
  )
  open.outside.answerDialogs(null)
  expect(faultIn(await open.client.letter.print(asked)).code).toBe('file.choice-dismissed')
})
