// Formats for values in a sentence that are words of the catalogue: `{{reason, revocation-reason}}` becomes the words of that reason. Several
// words stand in the value with blanks between. A value the catalogue does not know stays as it is;
// `{{name}}` inside such words is filled with the values of the sentence.
import type { i18n } from 'i18next'
import type { Language } from '#domain/language.ts'

const keys: Readonly<Record<string, (word: string) => string>> = {
  rule: (word) => `probe:rule.${word}`,
  'chain-flaw': (word) => `probe:chain-flaw.${word}`,
  'revocation-reason': (word) => `probe:revocation-reason.${word}`,
  'tls-level': (word) => `gateway:level.${word}.name`,
  'policy-field': (word) => `gateway:field.${word.replaceAll('.', '_')}`,
  'reached-level': (word) => `probe:level.${word}`,
  dnssec: (word) => `probe:dnssec.reason.${word}`,
  tlsa: (word) => `probe:tlsa.outcome.${word}`,
  'sts-flaw': (word) => `probe:sts.flaw.${word}`,
  'sts-failure': (word) => `probe:sts.failure.${word}`,
  'sts-certificate': (word) => `probe:sts.certificate.${word}`,
  tlsrpt: (word) => `probe:tlsrpt.flaw.${word}`,
  'relay-refusal': (word) => `relay:refusal.${word}`,
  'inbound-breach': (word) => `checklist:breach.${word}`,
}

/** Teaches an instance the formats. */
export function addWordFormats(instance: i18n, language: Language): void {
  for (const [format, keyOf] of Object.entries(keys)) {
    instance.services.formatter?.add(format, (value: unknown, locale, beside) => {
      const lng = locale ?? language
      const say = (word: string) =>
        instance.exists(keyOf(word), { lng })
          ? String(instance.t(keyOf(word) as never, { lng, replace: beside }))
          : word
      return String(value).split(' ').map(say).join('; ')
    })
  }
}
