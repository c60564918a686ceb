// The annex about proofs as a PDF of the real app, in every language: gateways, cases and results as another program reads them, tagged, twice the
// same; none of it in an offer where nothing was tried.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DocumentLanguageChoice, documentLanguages } from '#domain/agreement/agreement.ts'
import { trapModes } from '#domain/confirm/trap.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { openStore } from '#storage/store.ts'
import { forgetData, launchApp, type RunningApp } from '#test/support/electron/launch-app.ts'
import { answerDialogs } from '#test/support/electron/native-dialogs.ts'
import { ask } from '#test/support/electron/practice.ts'
import { readPdf } from '#test/support/electron/read-pdf.ts'
import { valueIn } from '#test/support/expect-outcome.ts'
import { inspectPdf } from '#test/support/inspect-pdf.ts'
import { minimalAgreement } from '#test/support/paper-versions.ts'
import { keepProven } from '#test/support/proven-store.ts'
import { samplePartner } from '#test/support/samples.ts'

let app: RunningApp
let folder: string
let proven: string
const offer = minimalAgreement({ id: crypto.randomUUID(), partnerId: crypto.randomUUID() })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'handschlag-proofs-'))
  const data = mkdtempSync(join(tmpdir(), 'handschlag-proofs-data-'))
  const store = valueIn(openStore(join(data, 'handschlag.sqlite')))
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
  proven = keepProven(store, hourAgo).id
  valueIn(store.partners.save(samplePartner({ id: offer.partnerId, name: 'Neu', domains: ['new.example'] })))
  valueIn(store.agreements.save(offer))
  store.close()
  app = await launchApp({ data, language: 'de' })
})

afterAll(async () => {
  await app?.close()
  if (app !== undefined) await forgetData(app)
  rmSync(folder, { recursive: true, force: true })
})

async function print(agreementId: string, language: DocumentLanguageChoice, name: string): Promise<string> {
  const place = join(folder, name)
  await answerDialogs(app, place)
  const form = agreementId === proven ? 'final' : 'fillable'
  valueIn(await ask(app.page, 'agreement.print', { agreementId, language, form }))
  const [file = ''] = readdirSync(place)
  return join(place, file)
}

const readingText = (path: string) =>
  execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
const words = (language: DocumentLanguageChoice): readonly Translate[] =>
  language === 'both' ? [translatorFor('de'), translatorFor('en')] : [translatorFor(language)]

describe.each(documentLanguages)('in %s', (language) => {
  it('says how each gateway stands, each case with its result, and what our own server refused, in reading order', async () => {
    const path = await print(proven, language, language)
    const text = readingText(path)
    for (const t of words(language)) {
      const order = [
        t('agreement:part.measurements'),
        t('agreement:part.proofs'),
        ...['Postfix in Berlin', t('confirm:standing-word.enforced'), t('agreement:proof.why.proven')],
        ...trapModes.map((mode) => t(`confirm:mode.${mode}.name`)),
        ...['Domino', t('confirm:standing-word.not-enforced')],
        t('agreement:proof.alarm', { what: t('confirm:result.in-clear.word') }),
        ...['Postfix in Bonn', t('confirm:standing-word.configured'), t('agreement:proof.why.never-tried')],
        ...['mx1.kanzlei.example', t('agreement:proof.inbound.not-enforced')],
        t('agreement:part.signatures'),
      ]
      let from = text.lastIndexOf(order[0] ?? '')
      for (const part of order) {
        const found = text.indexOf(part, from)
        expect(found, part).toBeGreaterThanOrEqual(0)
        from = found
      }
    }
    expect(text.replaceAll(' ', '')).toContain('9c4a01b7'.repeat(8))
  })

  it('can be read by everybody, and each table has its head', async () => {
    const path = await print(proven, language, `${language}-again`)
    const { objections, bookmarks, roles } = await inspectPdf(readFileSync(path))
    expect(objections).toEqual([])
    for (const t of words(language)) expect(bookmarks.join('\n')).toContain(t('agreement:part.proofs'))
    expect(roles.filter((role) => role === 'Table').length).toBeGreaterThan(4)
    expect(readPdf(path).pageSize).toContain('A4')
    expect(readingText(path)).toBe(readingText(await print(proven, language, `${language}-third`)))
  })

  it('is not there in an offer for which nothing was tried', async () => {
    const path = await print(offer.id, language, `${language}-offer`)
    const text = readingText(path)
    for (const t of words(language)) {
      expect(text).toContain(t('agreement:part.measurements'))
      expect(text).not.toContain(t('agreement:part.proofs'))
    }
  })
})
