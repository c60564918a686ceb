// The sentences of an invalid chain name the certificate and the broken rule in words of each language, whatever the partner calls himself.
import { expect, it } from 'vitest'
import { languages } from '#domain/language.ts'
import { pathRules } from '#domain/observation.ts'
import { translatorFor } from '#i18n/translate.ts'

it.each(languages)('%s has words of its own for each rule', (language) => {
  const translate = translatorFor(language)
  const sentences = pathRules.map((fault) =>
    translate('finding:chain-invalid.partner', { host: 'mx.example', subject: 'CN=$t(finding:x) {{host}}', fault }),
  )
  expect(new Set(sentences).size).toBe(pathRules.length)
  for (const [index, sentence] of sentences.entries()) {
    expect(sentence).toContain(translate(`probe:rule.${pathRules[index] ?? 'key-usage'}`))
    expect(sentence).toContain('CN=$t(finding:x)')
  }
})
