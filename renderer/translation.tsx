// The chosen language for everything on screen: sentences, number and date formats, and the strings React Aria speaks itself.
// Changing the language re-renders; nothing restarts.
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { type Language, languageFor } from '#domain/language.ts'
import { type Translate, translatorFor } from '#i18n/translate.ts'
import { createFormats, type Formats } from './formats.ts'

export interface Translation {
  readonly language: Language
  readonly t: Translate
  readonly formats: Formats
}

const TranslationContext = createContext<Translation | undefined>(undefined)

/** The locale of a language: the system's own region when it speaks that language. */
export function localeFor(language: Language, systemLocale: string): string {
  const usual = { de: 'de-DE', en: 'en-GB' } as const
  return systemLocale !== language && languageFor(systemLocale) === language && systemLocale.startsWith(language)
    ? systemLocale
    : usual[language]
}

export function TranslationProvider({ language, children }: { language: Language; children: ReactNode }) {
  const locale = localeFor(language, navigator.language)
  const translation = useMemo<Translation>(
    () => ({ language, t: translatorFor(language), formats: createFormats(locale) }),
    [language, locale],
  )
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return (
    <I18nProvider locale={locale}>
      <TranslationContext value={translation}>{children}</TranslationContext>
    </I18nProvider>
  )
}

/** The translation around a component. */
export function useTranslation(): Translation {
  const translation = useContext(TranslationContext)
  if (translation === undefined) throw new Error('useTranslation outside TranslationProvider')
  return translation
}
