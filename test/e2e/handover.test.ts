// The hand-over sheet from the real printer: the page another program reads names the files that were really saved, by their hashes.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatewaySite } from '#domain/gateway-site.ts'
import { type Language, languages } from '#domain/language.ts'
import { defaultChoice } from '#domain/policy-choice.ts'
import { postfixTarget } from '#gateways/postfix/target.ts'
import { translatorFor } from '#i18n/translate.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask, partnersOf } from '#test/support/electron/practice.ts'
import { type ReadPdf, readPdf } from '#test/support/electron/read-pdf.ts'

let app: RunningApp
let folder: string
let hashes: readonly string[]
const sheets = new Map<Language, ReadPdf>()

async function answerTo<T>(channel: string, input?: unknown): Promise<T> {
  const outcome = await ask<T>(app.page, channel, input)
  if (!outcome.ok) throw new Error(`${channel}: ${outcome.fault.code}`)
  return outcome.value
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handschlag-handover-'))
  app = await launchApp()
  await answerTo('lab.start')
  const good = (await partnersOf(app.page)).find((each) => each.partner.domains.includes('good.example'))
  const partnerId = good?.partner.id ?? ''
  await answerTo('probe.run', { jobId: 'one', input: { partnerId } })
  const draft = { id: null, serves: 'both' }
  const relay = { ...draft, name: 'Relay <Köln>', gateway: 'relay', facts: {} }
  const postfix = { ...draft, name: 'Postfix', gateway: 'postfix', facts: postfixTarget.emptySite }
  const sites = [await answerTo<GatewaySite>('site.save', relay), await answerTo<GatewaySite>('site.save', postfix)]
  const request = { partnerId, siteIds: sites.map(({ id }) => id), choice: defaultChoice }
  await answerDialogs(app, folder)
  const saved = await answerTo<{ files: string[] }>('gateway.save', request)
  const contents = await Promise.all(saved.files.map((file) => readFile(file)))
  hashes = contents.map((content) => createHash('sha256').update(content).digest('hex'))
  for (const language of languages) {
    const { files } = await answerTo<{ files: string[] }>('gateway.print', { ...request, language })
    sheets.set(language, readPdf(files[0] ?? ''))
  }
})

afterAll(async () => {
  await app.close()
  await forgetData(app)
  await rm(folder, { recursive: true, force: true })
})

describe.each(languages)('in %s', (language) => {
  const translate = translatorFor(language)
  const sheet = () => sheets.get(language) ?? { pages: 0, pageSize: '', isTagged: false, title: '', text: [] }

  it('is a tagged A4 document with a title, marked as practice on every page', () => {
    expect(sheet()).toMatchObject({ isTagged: true, pageSize: expect.stringContaining('A4') })
    expect(sheet().title).toContain(translate('handover:practice.stamp'))
    expect(sheet().pages).toBeGreaterThan(2)
    for (const page of sheet().text) expect(page).toContain(translate('handover:practice.notice'))
  })

  it('names every saved file by its hash, each site, and a place to sign', () => {
    const text = sheet().text.join('\n')
    expect(hashes.length).toBeGreaterThan(5)
    for (const hash of hashes) expect(text).toContain(hash)
    for (const name of ['Relay <Köln>', 'Postfix', 'relay-policy.json', 'tls_policy']) expect(text).toContain(name)
    expect(text.split(translate('handover:signature.placeAndDate')).length - 1).toBe(4)
  })
})
