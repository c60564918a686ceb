// One translator per language, shared by window, main process, PDF and command line. A missing key throws in tests and shows the key
// in the product: sentences are complete or visibly broken, never silently English.
import { createInstance, type i18n, type TFunction } from 'i18next'
import type { Fault } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { secretKind } from '#domain/push/push-host.ts'
import { catalog, namespaces } from './catalog.ts'
import { calendarDays, moments } from './day-form.ts'
import { detailText } from './fault-detail.ts'
import { addWordFormats } from './word-formats.ts'

export type Translate = TFunction<typeof namespaces>

/** Makes an i18next instance that speaks one language at the start and knows all of them. */
export function createTranslation(language: Language): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: namespaces,
    defaultNS: 'common',
    resources: catalog,
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  instance.services.formatter?.add('day', (value: unknown, locale) => formatDay(String(value), locale ?? language))
  instance.services.formatter?.add('moment', (value: unknown, locale) =>
    formatMoment(String(value), locale ?? language),
  )
  addWordFormats(instance, language)
  return instance
}

/** `{{date, day}}` in a sentence: an ISO date as people of the language write it; anything else stays as it is. */
function formatDay(value: string, locale: string): string {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : calendarDays(locale).format(date)
}

/** `{{date, moment}}`: the same with the time of day, for an ISO moment; a bare day stays a day. */
function formatMoment(value: string, locale: string): string {
  const date = new Date(value)
  return Number.isNaN(date.getTime()) || !value.includes('T') ? formatDay(value, locale) : moments(locale).format(date)
}

const translators = new Map<Language, Translate>()

/** The translate function of a language. */
export function translatorFor(language: Language): Translate {
  const known = translators.get(language)
  if (known !== undefined) return known
  const translate = createTranslation(language).getFixedT(language, namespaces)
  translators.set(language, translate)
  return translate
}

/** What happened and what to do, as two sentences, for a fault in a language. */
export function describeFault(fault: Fault, translate: Translate): { readonly title: string; readonly remedy: string } {
  const params = { ...fault.params }
  for (const name of ['detail', 'undo']) {
    const value = params[name]
    if (typeof value === 'string') params[name] = detailText(value, translate)
  }
  const gateway = `gateway-${params['gateway']}`
  if (fault.code === 'push.not-pushable' && Object.hasOwn(catalog.de, gateway))
    params['gateway'] = translate(`${gateway}:target.name` as 'gateway-postfix:target.name')
  const asked = secretKind.safeParse(params['kind'])
  if (fault.code === 'ssh.secret-needed' && asked.success) {
    params['what'] = [translate(`push:secret.${asked.data}`), params['prompt'] ?? '']
      .filter((word) => word !== '')
      .join(': ')
  }
  return {
    title: translate(`fault:${fault.code}.title`, params),
    remedy: translate(`fault:${fault.code}.remedy`, params),
  }
}
