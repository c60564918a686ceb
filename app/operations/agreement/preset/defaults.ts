// What new agreements begin with: our own side and the common part, edited once. Until somebody did, the clauses come from the locale in
// the language of the window; our own side is empty, because nothing of it may be invented.
import { type AgreementDefaults, agreementDefaults as defaultsSchema } from '#contract/agreement-contract.ts'
import { emptyTerms } from '#domain/agreement/terms.ts'
import { type Outcome, succeed } from '#domain/fault.ts'
import type { Language } from '#domain/language.ts'
import { translatorFor } from '#i18n/translate.ts'
import type { Rooms } from '../../rooms.ts'
import { logoFacts } from './logo-facts.ts'

type Preset = Omit<AgreementDefaults, 'logo'>
const presetSchema = defaultsSchema.omit({ logo: true })

/** The defaults with what is known of the logo. */
export function agreementDefaults(rooms: Rooms): Outcome<AgreementDefaults> {
  return rooms.store.together((): Outcome<AgreementDefaults> => {
    const preset = presetDefaults(rooms)
    if (!preset.ok) return preset
    const logo = logoFacts(rooms)
    return logo.ok ? succeed({ ...preset.value, logo: logo.value }) : logo
  })
}

/** Keeps the defaults for agreements that begin from now on. */
export function saveAgreementDefaults(rooms: Rooms, preset: Preset): Outcome<AgreementDefaults> {
  const saved = rooms.store.presets.save('agreement', preset)
  return saved.ok ? agreementDefaults(rooms) : saved
}

/** The defaults without the logo: as they were saved, else in the language of the window. */
export function presetDefaults(rooms: Rooms): Outcome<Preset> {
  return rooms.store.together((): Outcome<Preset> => {
    const saved = rooms.store.presets.read('agreement', presetSchema)
    if (!saved.ok) return saved
    if (saved.value !== undefined) return succeed(saved.value)
    const settings = rooms.store.settings.read()
    if (!settings.ok) return settings
    return succeed(builtIn(settings.value.language ?? rooms.outside.info.systemLanguage))
  })
}

function builtIn(language: Language): Preset {
  const translate = translatorFor(language)
  const common = {
    ...emptyTerms.common,
    purpose: translate('agreement:preset.purpose'),
    legalBasis: translate('agreement:preset.legalBasis'),
    term: translate('agreement:preset.term'),
    termination: translate('agreement:preset.termination'),
    removal: translate('agreement:preset.removal'),
    indemnity: { isIncluded: false, text: translate('agreement:preset.indemnity') },
    contactPrivacy: translate('agreement:preset.contactPrivacy'),
  }
  return { own: emptyTerms.own, common, language }
}
