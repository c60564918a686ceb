// The container as its recipient meets it, opened by programs that are not ours: Poppler with and without the password, Python for the
// mail around it. The message inside is the same byte for byte.
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { translatorFor } from '#i18n/translate.ts'
import { encryptPdf } from '#relay/container/encrypt-pdf.ts'
import {
  type ContainerOrder,
  largestMessage,
  makeContainer,
  makeContainerPdf,
} from '#relay/container/make-container.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { isLongRun } from '#test/support/property-runs.ts'
import { readMail } from '#test/support/read-mail.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

const qpdfFile = createRequire(import.meta.url)
  .resolve('@neslinesli93/qpdf-wasm')
  .replace(/qpdf\.js$/, 'qpdf.wasm')
const message = Buffer.concat([
  Buffer.from(
    'From: a@beispiel.example\r\nSubject: =?utf-8?q?Pr=C3=BCfung?=\r\n\r\nGeheimwort Mondfahrt\r\n.\r\n',
    'utf8',
  ),
  randomBytes(4096),
])

function order(changes: Partial<ContainerOrder> = {}): ContainerOrder {
  return {
    message,
    sender: 'jürgen@beispiel.example',
    recipients: ['prüfung@muster-bank.example'],
    subject: 'Prüfung der Konten',
    language: 'de',
    hostName: 'relay.beispiel.example',
    date: Date.UTC(2026, 10, 22, 9, 30),
    ...changes,
  }
}

async function opened(changes: Partial<ContainerOrder> = {}) {
  const made = valueIn(await makeContainerPdf(order(changes), qpdfFile))
  const folder = temporaryFolder()
  const path = join(folder, 'message.pdf')
  writeFileSync(path, made.pdf)
  const ask = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8', cwd: folder })
  return { ...made, folder, path, ask }
}

describe('the PDF', () => {
  it('opens with its password only, and holds the message unchanged', async () => {
    const { password, folder, path, ask, pdf } = await opened()
    expect(ask('pdftotext', path, '-')).toMatchObject({ status: 1, stdout: '' })
    expect(ask('pdftotext', '-upw', 'abcd-abcd-abcd-abcd-abcd', path, '-')).toMatchObject({ status: 1, stdout: '' })
    const { stdout, status } = ask('pdftotext', '-upw', password, path, '-')
    expect(status).toBe(0)
    const text = stdout.replace(/\s+/g, ' ')
    for (const part of [
      'jürgen@beispiel.example',
      'prüfung@muster-bank.example',
      'Prüfung der Konten',
      '22. November 2026',
    ])
      expect(text).toContain(part)
    for (const language of ['de', 'en'] as const)
      expect(text).toContain(translatorFor(language)('relay:container.page.open', { file: 'message.eml' }))
    expect(ask('pdfinfo', '-upw', password, path).stdout).toMatch(/Encrypted: +yes .*AES-256/)
    expect(ask('pdfdetach', '-upw', password, '-saveall', path).status).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual(['message.eml', 'message.pdf'])
    expect(readFileSync(join(folder, 'message.eml')).equals(message)).toBe(true)
    const outside = Buffer.from(pdf).toString('latin1')
    for (const secret of ['Mondfahrt', 'beispiel.example', password]) expect(outside).not.toContain(secret)
    // Revision 6 of the standard handler: ISO 32000-2, 7.6.4.
    expect(outside).toMatch(/\/R 6\b/)
  })

  it('draws whatever a sender may write, and stays on one page', async () => {
    const strange = 'Проверка \u202e😀 ﬁ „Anführung“ € \u0000\u0007'
    const { password, path, ask } = await opened({
      subject: strange.repeat(100),
      sender: 'x'.repeat(320),
      recipients: Array.from({ length: 200 }, (_, index) => `empfänger${index}@muster-bank.example`),
      language: 'en',
    })
    const { stdout } = ask('pdftotext', '-upw', password, path, '-')
    expect(stdout).toContain('„Anführung“ €')
    expect(ask('pdfinfo', '-upw', password, path).stdout).toMatch(/Pages: +1\n/)
  })

  it('is refused without a password in the words of the refusal', async () => {
    const refused = encryptPdf(message, '--secret-of-the-recipient', qpdfFile)
    await expect(refused).rejects.toThrow('qpdf ended with 2')
    await expect(refused).rejects.not.toThrow('secret-of-the-recipient')
  })

  it('has a password of its own each time', async () => {
    const [first, second] = [await opened(), await opened()]
    expect(first.password).not.toBe(second.password)
    expect(second.ask('pdftotext', '-upw', first.password, second.path, '-').status).toBe(1)
  })

  it('is not made of what is too large', async () => {
    const made = await makeContainerPdf(order({ message: Buffer.alloc(largestMessage + 1) }), qpdfFile)
    expect(faultIn(made).code).toBe('relay.container-not-made')
    const missing = await makeContainerPdf(order(), join(temporaryFolder(), 'qpdf.wasm'))
    expect(faultIn(missing).code).toBe('relay.container-not-made')
  })

  it('is made of a large message, in the long run of the largest', async () => {
    const size = isLongRun() ? largestMessage : 1_048_576
    const { password, folder, path, ask } = await opened({ message: randomBytes(size) })
    expect(ask('pdfdetach', '-upw', password, '-saveall', path).status).toBe(0)
    expect(readFileSync(join(folder, 'message.eml')).length).toBe(size)
  })
})

describe('the mail around it', () => {
  it('says in both languages how to open it and carries nothing of the message', async () => {
    const { mail, password, bodySha256 } = valueIn(
      await makeContainer(order({ sender: 'a@beispiel.example', recipients: ['b@bank.example'] }), qpdfFile),
    )
    expect(createHash('sha256').update(mail).digest('hex')).toBe(bodySha256)
    const text = Buffer.from(mail).toString('latin1')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]|[^\x20-\x7e\t]/)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    const parsed = received(mail)
    expect(parsed).toMatchObject({
      attachments: [{ name: 'message.pdf', type: 'application/pdf', start: '%PDF-' }],
      defects: [],
      headers: {
        From: 'a@beispiel.example',
        Subject: 'Verschlüsselte Nachricht / Encrypted message',
        Date: 'Sun, 22 Nov 2026 09:30:00 +0000',
      },
    })
    expect(parsed.headers['Message-ID']).toMatch(/^<[0-9a-f-]{36}@relay\.beispiel\.example>$/)
    for (const language of ['de', 'en'] as const)
      expect(parsed.text.replaceAll('\r', '')).toContain(translatorFor(language)('relay:container.mail.password'))
    for (const secret of [password, 'Konten', 'Mondfahrt']) expect(JSON.stringify(parsed)).not.toContain(secret)
  })

  it('names no recipient to another', async () => {
    const recipients = ['b@bank.example', 'hidden@bank.example']
    const { mail } = valueIn(await makeContainer(order({ recipients }), qpdfFile))
    expect(Buffer.from(mail).toString('latin1')).not.toContain('bank.example')
    const { ask, path, password } = await opened({ recipients })
    const page = ask('pdftotext', '-upw', password, path, '-').stdout
    expect(page).toContain('jürgen@beispiel.example')
    expect(page).not.toContain('bank.example')
  })

  it('has a sender even when the message has none', async () => {
    const { mail } = valueIn(await makeContainer(order({ sender: '', language: 'en' }), qpdfFile))
    expect(received(mail).headers).toMatchObject({
      From: 'postmaster@relay.beispiel.example',
      Subject: 'Encrypted message / Verschlüsselte Nachricht',
    })
  })
})

function received(mail: Uint8Array) {
  const path = join(temporaryFolder(), 'mail.eml')
  writeFileSync(path, mail)
  return readMail(path)
}

it('leaves the exit code of the process alone and writes nothing to its console', async () => {
  const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  const before = process.exitCode
  valueIn(await makeContainerPdf(order(), qpdfFile))
  faultIn(await makeContainerPdf(order(), join(temporaryFolder(), 'qpdf.wasm')))
  await expect(encryptPdf(Buffer.from('no pdf'), 'abcd', qpdfFile)).rejects.toThrow(/^qpdf ended with/)
  expect(process.exitCode).toBe(before)
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})
