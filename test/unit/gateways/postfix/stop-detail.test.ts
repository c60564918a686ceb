// Why a Postfix script stops is told by a name: every name in the scripts has a sentence in both languages, and no sentence is left over.
import { expect, test } from 'vitest'
import { languages } from '#domain/language.ts'
import { postfixPush } from '#gateways/postfix/push/driver.ts'
import { stopNames } from '#gateways/postfix/push/stop-detail.ts'
import { renderPostfix } from '#gateways/postfix/render.ts'
import { postfixTrial } from '#gateways/postfix/trial/driver.ts'
import { catalog } from '#i18n/catalog.ts'
import { describeFault, translatorFor } from '#i18n/translate.ts'
import { faultIn, valueIn } from '#test/support/expect-outcome.ts'
import { samplePolicy } from '../sample-policy.ts'
import { samplePostfixSite } from './sample.ts'
import { sampleTrial } from './trial/sample-trial.ts'

const site = samplePostfixSite({ provesSessions: true })
const scripts = [
  ...valueIn(renderPostfix([samplePolicy()], site)).artefacts,
  ...valueIn(postfixTrial.files(sampleTrial(), site)),
].filter(({ name }) => name.endsWith('.sh'))

test('every stop of a script has a name we know, and every name is told', () => {
  const stops = scripts.flatMap(({ content }) => [...content.matchAll(/\bstop \d+ (\S+) (\S)/g)])
  expect(stops.length).toBeGreaterThan(50)
  for (const [text, , quote] of stops) expect(quote, text).toMatch(/['"]/)
  expect([...new Set(stops.map(([, name]) => name))].sort()).toEqual([...stopNames].sort())
  for (const language of languages) {
    const sentences = catalog[language]['gateway-postfix'].push.detail
    expect(Object.keys(sentences).sort()).toEqual([...stopNames, 'never-wrote'].sort())
  }
})

test('a reader gets the sentence in the own language, with what it is about in brackets', () => {
  const told = `@handschlag stop 12 link ${Buffer.from('/etc/postfix/main.cf').toString('base64')}\n@handschlag end 12\n`
  const fault = faultIn(postfixPush.read([{ id: 'inspect-host', code: 12, stdout: told, stderr: '' }], [], site))
  const title = (language: 'de' | 'en') => describeFault(fault, translatorFor(language)).title
  expect(title('de')).toContain('symbolische Verknüpfung; darauf wird nicht geschrieben. (/etc/postfix/main.cf)')
  expect(title('en')).toContain('is a symbolic link; nothing is written through one. (/etc/postfix/main.cf)')
})
