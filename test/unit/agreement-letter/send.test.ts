// The letters of an agreement through the contract: in the window, on paper, as a draft that carries what it names, and in the mail program.
import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { type LetterKind, letterKinds } from '#domain/agreement/letter-kind.ts'
import { mailtoLimit } from '#letter/mailto-link.ts'
import { agreedHouse } from '#test/support/agreed-house.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePng } from '#test/support/picture-samples.ts'
import { readMail } from '#test/support/read-mail.ts'

const about = (partnerId: string, kind: LetterKind) => ({ partnerId, kind, language: 'de' }) as const

async function sentHouse() {
  const house = agreedHouse()
  const version = await house.complete()
  await house.move(version, 'sent')
  await house.confirm(version, {})
  const draftOf = async (kind: LetterKind) => {
    const { files } = valueIn(await house.client.agreementLetter.saveDraft(about(house.partner.id, kind)))
    return readMail(files[0] ?? '')
  }
  return { ...house, version, draftOf }
}

test('a confirmation carries the agreement, the signed file with our yes, and its readable page', async () => {
  const { draftOf, partner, client } = await sentHouse()
  const mail = await draftOf('confirmation')
  expect(mail.defects).toEqual([])
  expect(mail.headers['To']).toContain('postmaster@bank.example')
  expect(mail.attachments.map(({ type }) => type)).toEqual(['application/pdf', 'application/octet-stream', 'text/html'])
  expect(mail.attachments.map(({ start }) => start.trim().slice(0, 4))).toEqual([
    '%PDF',
    expect.stringMatching(/^\{/),
    '<!do',
  ])
  expect(mail.attachments[1]?.name).toMatch(/\.handschlag$/)
  const shown = valueIn(await client.agreementLetter.compose(about(partner.id, 'confirmation')))
  expect(mail.text.replaceAll('\r\n', '\n')).toBe(shown.text)
  expect(shown.text).toContain('Ihre Zustimmung fehlt uns noch')
  const records = valueIn(await client.partnerFile.records({ partnerId: partner.id }))
  expect(records).toMatchObject([{ way: 'out' }])
})

test('a yes taken back while the agreement prints is not given anew by the letter', async () => {
  const { client, outside, partner, version } = await sentHouse()
  const [yes] = valueIn(await client.agreement.list({ partnerId: partner.id }))[0]?.agreement.confirmations ?? []
  const { print } = outside.printer
  vi.spyOn(outside.printer, 'print').mockImplementation(async (order) => {
    valueIn(await client.agreement.unconfirm({ agreementId: version.id, confirmationId: yes?.id ?? '' }))
    return await print(order)
  })
  valueIn(await client.agreementLetter.saveDraft(about(partner.id, 'confirmation')))
  expect(valueIn(await client.agreement.list({ partnerId: partner.id }))[0]?.agreement.confirmations).toEqual([])
})

test('without a keychain the paper goes alone, and the letter says no more', async () => {
  const { draftOf, outside } = await sentHouse()
  outside.takeKeychain('no-keychain')
  const mail = await draftOf('go-live')
  expect(mail.attachments.map(({ type }) => type)).toEqual(['application/pdf'])
  expect(mail.text).not.toContain('Partnerdatei')
})

test('a test result carries the letter on paper, an end carries nothing', async () => {
  const { draftOf, version, move } = await sentHouse()
  const result = await draftOf('test-result')
  expect(result.attachments.map(({ name }) => name)).toEqual(['Brief bank.example.pdf'])
  await move(version, 'ended')
  expect((await draftOf('end')).attachments).toEqual([])
})

test('every kind that can be written is printed and opened, bounded and without claims of enclosures', async () => {
  const { client, partner, outside } = await sentHouse()
  const without: string[] = []
  for (const kind of letterKinds) {
    const composed = await client.agreementLetter.compose(about(partner.id, kind))
    if (!composed.ok) {
      without.push(`${kind} ${composed.fault.code}`)
      continue
    }
    expect(valueIn(await client.agreementLetter.print(about(partner.id, kind))).files[0]).toMatch(
      /-bank\.example\.pdf$/,
    )
    const { isWhole } = valueIn(await client.agreementLetter.openMail(about(partner.id, kind)))
    const link = decodeURIComponent(outside.seen.mailed.at(-1) ?? '')
    expect((outside.seen.mailed.at(-1) ?? '').length).toBeLessThanOrEqual(mailtoLimit)
    expect(link).toContain('mailto:postmaster@bank.example')
    expect(link).not.toContain('Anlage')
    if (!isWhole) expect(outside.seen.copied.at(-1)).not.toContain('Anlagen\n')
  }
  expect(without).toEqual([
    'request-to-mend letter.nothing-to-mend',
    'review letter.not-agreed',
    'notice letter.not-agreed',
    'end letter.not-ended',
  ])
})

test('a draft that is dismissed leaves no partner file on record', async () => {
  const { client, partner, outside } = await sentHouse()
  const recordsOf = async () => valueIn(await client.partnerFile.records({ partnerId: partner.id }))
  outside.answerDialogs(null)
  const asked = about(partner.id, 'confirmation')
  expect(faultIn(await client.agreementLetter.saveDraft(asked)).code).toBe('file.choice-dismissed')
  expect(await recordsOf()).toEqual([])
  outside.answerDialogs('kept')
  valueIn(await client.agreementLetter.saveDraft(asked))
  expect(await recordsOf()).toMatchObject([{ way: 'out' }])
})

test('a letter on paper carries the logo of the house', async () => {
  const { client, partner, outside } = await sentHouse()
  const print = () => client.agreementLetter.print(about(partner.id, 'reminder'))
  valueIn(await print())
  expect(outside.seen.printed.at(-1)?.html).not.toContain('<img')
  outside.answerWithFile({ name: 'logo.png', content: samplePng(640, 120) })
  valueIn(await client.agreement.chooseLogo({ remove: false }))
  valueIn(await print())
  expect(outside.seen.printed.at(-1)?.html).toContain('<img class="logo" alt="Logo von')
})

test('nothing is kept when the person dismisses, and the printed page is the letter', async () => {
  const { client, partner, outside } = await sentHouse()
  outside.answerDialogs(null)
  const asked = about(partner.id, 'reminder')
  expect(faultIn(await client.agreementLetter.print(asked)).code).toBe('file.choice-dismissed')
  expect(faultIn(await client.agreementLetter.saveDraft(asked)).code).toBe('file.choice-dismissed')
  const { text } = valueIn(await client.agreementLetter.compose(asked))
  const page = outside.seen.printed[0]?.html ?? ''
  for (const line of text.split('\n').filter((each) => /^Ein|^Bitte/.test(each))) expect(page).toContain(line)
  outside.answerDialogs('kept')
  const [path = ''] = valueIn(await client.agreementLetter.saveDraft(asked)).files
  expect(readFileSync(path, 'utf8')).toMatch(/^X-Unsent: 1\r\n/)
  expect(path).toMatch(/Erinnerung-bank\.example\.eml$/)
})
